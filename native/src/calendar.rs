//! Days and dates, without clock or time zone.

/// A day, counted from 1970-01-01.
pub type Day = i64;

pub fn day_of(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day.
pub fn civil(day: Day) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let mp = (5 * of_year + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * mp + 2) / 5 + 1)
}

/// Monday is 0.
pub fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

pub fn iso(day: Day) -> String {
    let (y, m, d) = civil(day);
    format!("{y:04}-{m:02}-{d:02}")
}

pub fn valid(year: i64, month: i64, day: i64) -> bool {
    (1..=31).contains(&day) && civil(day_of(year, month, day)) == (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(civil(day_of(2022, 2, 28)), (2022, 2, 28));
        assert_eq!(weekday(day_of(2022, 2, 28)), 0);
        assert!(!valid(2022, 2, 29) && valid(2024, 2, 29));
    }
}
