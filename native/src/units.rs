//! Units of measurement: how texts write them, and what each is called in a value.

/// What a unit is called in a value (its symbol, or its English name where that is what everybody writes), and how it is written.
const UNITS: [(&str, &[&str]); 48] = [
    ("km", &["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("m", &["metre", "metres", "meter", "meters"]),
    ("cm", &["cm", "centimetre", "centimetres", "centimeter", "centimeters"]),
    ("mm", &["mm", "millimetre", "millimetres", "millimeter", "millimeters"]),
    ("mi", &["mile", "miles"]),
    ("yd", &["yard", "yards"]),
    ("ft", &["foot", "feet", "ft"]),
    ("in", &["inch", "inches"]),
    ("nmi", &["nmi"]),
    ("kg", &["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"]),
    ("g", &["gram", "grams", "gramme", "grammes"]),
    ("mg", &["mg", "milligram", "milligrams"]),
    ("t", &["tonne", "tonnes"]),
    ("ton", &["ton", "tons"]),
    ("lb", &["lb", "lbs"]),
    ("oz", &["ounce", "ounces", "oz"]),
    ("L", &["litre", "litres", "liter", "liters"]),
    ("mL", &["ml", "millilitre", "millilitres", "milliliter", "milliliters"]),
    ("gal", &["gallon", "gallons"]),
    ("barrel", &["barrel", "barrels"]),
    ("bushel", &["bushel", "bushels"]),
    ("ha", &["ha", "hectare", "hectares"]),
    ("acre", &["acre", "acres"]),
    ("km/h", &["kph", "kmh", "kmph"]),
    ("mph", &["mph"]),
    ("kn", &["knot", "knots"]),
    ("W", &["watt", "watts"]),
    ("kW", &["kw", "kilowatt", "kilowatts"]),
    ("MW", &["mw", "megawatt", "megawatts"]),
    ("GW", &["gw", "gigawatt", "gigawatts"]),
    ("TW", &["tw", "terawatt", "terawatts"]),
    ("kWh", &["kwh"]),
    ("MWh", &["mwh"]),
    ("GWh", &["gwh"]),
    ("TWh", &["twh"]),
    ("degree", &["degree", "degrees", "°"]),
    ("magnitude", &["magnitude"]),
    ("Hz", &["hz", "hertz"]),
    ("MHz", &["mhz", "megahertz"]),
    ("GHz", &["ghz", "gigahertz"]),
    ("MB", &["mb", "megabyte", "megabytes"]),
    ("GB", &["gb", "gigabyte", "gigabytes"]),
    ("TB", &["tb", "terabyte", "terabytes"]),
    ("barrel/day", &["bpd"]),
    ("ly", &["light-year", "light-years"]),
    ("Mt", &["megaton", "megatons", "megatonne", "megatonnes"]),
    ("kt", &["kiloton", "kilotons", "kilotonne", "kilotonnes"]),
    ("bcm", &["bcm"]),
];

/// The row of the unit that a word in lower case names.
pub fn unit(lower: &str) -> Option<u8> {
    UNITS.iter().position(|(_, words)| words.contains(&lower)).map(|at| at as u8)
}

pub fn name(row: u8) -> &'static str {
    UNITS[row as usize].0
}

/// The unit that two words make: "square miles", "metric tons", "basis points".
pub fn compound(first: &str, second: &str) -> Option<String> {
    let of = |word: &str| unit(word).map(name);
    match (first, second) {
        ("basis", "point" | "points") => Some("bp".into()),
        ("percentage", "point" | "points") => Some("percentage point".into()),
        ("metric", "ton" | "tons") => Some("t".into()),
        ("nautical", "mile" | "miles") => Some("nmi".into()),
        ("light", "year" | "years") => Some("ly".into()),
        ("square" | "sq" | "sq.", _) => of(second).filter(|name| is_length(name)).map(|name| format!("{name}2")),
        ("cubic" | "cu" | "cu.", _) => of(second).filter(|name| is_length(name)).map(|name| format!("{name}3")),
        _ => None,
    }
}

/// What a unit is called when it is counted by the hour, the day and so on.
pub fn rate(name: &str, time: &str) -> Option<String> {
    let time = match time {
        "hour" | "h" | "hr" => "h",
        "second" | "s" | "sec" => "s",
        "minute" => "min",
        "day" => "day",
        "week" => "week",
        "month" => "month",
        "year" => "year",
        _ => return None,
    };
    match (name, time) {
        ("degree" | "magnitude", _) => None,
        ("mi", "h") => Some("mph".into()),
        _ => Some(format!("{name}/{time}")),
    }
}

fn is_length(name: &str) -> bool {
    matches!(name, "km" | "m" | "cm" | "mm" | "mi" | "yd" | "ft" | "in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(compound("square", "kilometers").as_deref(), Some("km2"));
        assert_eq!(compound("square", "tonnes"), None);
        assert_eq!(rate("mi", "hour").as_deref(), Some("mph"));
    }
}
