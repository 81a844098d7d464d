//! Dates, times, sums, percentages, quantities, addresses and tickers, by rule; what they come to where that is certain.

use crate::calendar::Day;
use crate::cues::{parted, Cue, CURRENCIES};
use crate::decimal::Decimal;
use crate::text::Token;
use crate::units;
use crate::words::{Reading, WordType};

pub const DATE: u8 = 4;
pub const TIME: u8 = 5;
pub const MONEY: u8 = 6;
pub const PERCENT: u8 = 7;
pub const QUANTITY: u8 = 8;
pub const URL: u8 = 9;
pub const EMAIL: u8 = 10;
pub const HANDLE: u8 = 11;
pub const HASHTAG: u8 = 12;
pub const TICKER: u8 = 13;

/// One value found: token range, kind, and what it comes to where that is certain.
#[derive(Debug, PartialEq)]
pub struct Value {
    pub first: u32,
    pub end: u32,
    pub kind: u8,
    pub value: Option<String>,
}

impl Value {
    /// Whether no name can be there, whatever the model thinks: it is an address, or has several words.
    pub fn holds(&self) -> bool {
        self.kind >= URL || self.end - self.first > 1
    }
}

/// One sentence, as the rules see it.
pub struct Scan<'t> {
    pub text: &'t str,
    /// All tokens up to the end of the sentence, which begins at `from`.
    pub tokens: &'t [Token],
    pub from: usize,
    ids: &'t [u32],
    types: &'t [WordType],
    /// The day of the story.
    pub today: Option<Day>,
}

/// All values of the text, in order. Work is linear: from each token a bounded number is looked at.
pub fn values(text: &str, reading: &Reading, types: &[WordType], today: Option<Day>) -> Vec<Value> {
    let mut found = Vec::new();
    for sentence in &reading.sentences {
        let (from, to) = (sentence.start as usize, sentence.end as usize);
        let scan = Scan { text, tokens: &reading.tokens[..to], from, ids: &reading.ids[..to], types, today };
        let mut at = from;
        while at < to {
            let value = match scan.cue(at) {
                Cue::None => None,
                _ => scan.value(at),
            };
            at = value.as_ref().map_or(at + 1, |v| v.end as usize);
            found.extend(value);
        }
    }
    found
}

fn made(first: usize, end: usize, kind: u8, value: impl Into<Option<String>>) -> Option<Value> {
    Some(Value { first: first as u32, end: end as u32, kind, value: value.into() })
}

impl Scan<'_> {
    pub fn cue(&self, at: usize) -> Cue {
        self.ids.get(at).map_or(Cue::None, |id| self.types[*id as usize].cue)
    }

    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    pub fn number(&self, at: usize) -> Option<i64> {
        match self.cue(at) {
            Cue::Number => self.word(at).parse().ok(),
            Cue::Ordinal(n) => Some(i64::from(n)),
            _ => None,
        }
    }

    fn touches(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].end == self.tokens[at].start
    }

    fn value(&self, at: usize) -> Option<Value> {
        match self.cue(at) {
            Cue::Month(_) | Cue::Weak(_) => self.month_first(at),
            Cue::Weekday(day) => self.week_day(at, day),
            Cue::Relative(days) => {
                made(at, at + 1, DATE, self.today.map(|today| crate::calendar::iso(today + i64::from(days))))
            }
            step @ (Cue::Last | Cue::Next | Cue::This) => self.stepped(at, step),
            Cue::Iso => self.iso_date(at),
            Cue::Decade => self.decade(at),
            Cue::Week | Cue::MonthUnit | Cue::Year | Cue::Span => self.one_ago(at),
            Cue::Since => self.bare_year(at),
            Cue::Number
            | Cue::Clock
            | Cue::ClockHalf(_)
            | Cue::Scaled
            | Cue::Ordinal(_)
            | Cue::Range
            | Cue::Fused
            | Cue::Slashed
            | Cue::Word(_) => self.number_first(at),
            Cue::Magnitude => {
                let of = usize::from(self.word(at + 1) == "of");
                let number = self.number_text(at + 1 + of)?;
                made(at, at + 2 + of, QUANTITY, format!("{number} magnitude"))
            }
            Cue::Sign(sign) => self.signed(at, sign),
            Cue::Noon => made(at, at + 1, TIME, "12:00".to_owned()),
            Cue::Midnight => made(at, at + 1, TIME, "00:00".to_owned()),
            Cue::Url => made(at, at + 1, URL, self.word(at).to_owned()),
            Cue::Email => made(at, at + 1, EMAIL, self.word(at).to_owned()),
            Cue::Handle => made(at, at + 1, HANDLE, self.word(at)[1..].to_owned()),
            Cue::Hashtag => made(at, at + 1, HASHTAG, self.word(at)[1..].to_owned()),
            Cue::Ric => made(at, at + 1, TICKER, self.word(at).to_owned()),
            Cue::Exchange => self.listed(at),
            Cue::Angle => self.code(at),
            _ => None,
        }
    }

    /// "a year ago".
    fn one_ago(&self, at: usize) -> Option<Value> {
        let article = at > self.from && matches!(self.word(at - 1), "a" | "an" | "A" | "An");
        if !article {
            return None;
        }
        self.ago(at - 1, at, Some(1))
    }

    /// "in 2014": a year by the word before it.
    fn bare_year(&self, at: usize) -> Option<Value> {
        let year = self.year(at + 1)?;
        let follows = self.cue(at + 2);
        let counted = matches!(
            follows,
            Cue::Scale(_) | Cue::Currency(_) | Cue::Percent | Cue::Per | Cue::Unit(_) | Cue::Modifier | Cue::Zone
        );
        let joined = self.word(at + 2) == "–" && self.year(at + 3).is_some();
        let sure = !matches!(self.word(at), "to" | "and" | "of") || (1900..2100).contains(&year);
        if counted || joined || !sure || !(1700..2100).contains(&year) || self.counts(at + 2) {
            return None;
        }
        made(at + 1, at + 2, DATE, year.to_string())
    }

    /// Whether the word at `at` is what a number before it counts: "of 2000 people".
    fn counts(&self, at: usize) -> bool {
        self.word(at).ends_with('s') && self.word(at).chars().all(char::is_lowercase) && self.word(at).len() > 3
    }

    fn number_first(&self, at: usize) -> Option<Value> {
        if let Some(found) = self.day_first(at).or_else(|| self.time(at)) {
            return Some(found);
        }
        if matches!(self.cue(at), Cue::Ordinal(_) | Cue::Clock | Cue::Slashed) {
            return None;
        }
        if self.cue(at) == Cue::Fused {
            return self.fused(at);
        }
        let (amount, end) = self.amounts(at)?;
        let with = |unit: &str| amount.as_ref().map(|amount| format!("{amount} {unit}"));
        match self.cue(end) {
            Cue::Percent => made(at, end + 1, PERCENT, amount),
            Cue::Per if self.cue(end + 1) == Cue::Cent => made(at, end + 2, PERCENT, amount),
            Cue::Currency(code) => made(at, end + 1, MONEY, with(CURRENCIES[code as usize])),
            Cue::Unit(_) | Cue::Modifier | Cue::Magnitude => {
                let (unit, after) = self.unit(end)?;
                let figure = matches!(
                    (self.cue(at), self.word(end)),
                    (Cue::Word(_), "degree" | "degrees") | (Cue::Word(1), "foot") | (Cue::Word(2), "feet")
                );
                (!figure).then(|| made(at, after, QUANTITY, with(&unit))).flatten()
            }
            Cue::Span | Cue::Week | Cue::MonthUnit | Cue::Year => {
                self.ago(at, end, amount.and_then(|amount| amount.parse().ok()))
            }
            _ => None,
        }
    }

    /// 20km, 5.6-magnitude, 10-percent.
    fn fused(&self, at: usize) -> Option<Value> {
        let (number, rest) = parted(self.word(at));
        let number = Decimal::parse(number)?;
        let lower = rest.to_lowercase();
        if matches!(lower.as_str(), "percent" | "pct" | "pc") {
            return made(at, at + 1, PERCENT, number.to_string());
        }
        let (unit, end) = self.rated(units::name(units::unit(&lower)?).to_owned(), at + 1);
        made(at, end, QUANTITY, format!("{number} {unit}"))
    }

    /// The unit at `at` by its name in values, and the token after it.
    fn unit(&self, at: usize) -> Option<(String, usize)> {
        let (name, end) = match self.cue(at) {
            Cue::Unit(row) => (units::name(row).to_owned(), at + 1),
            Cue::Magnitude => ("magnitude".to_owned(), at + 1),
            _ => (units::compound(&self.word(at).to_lowercase(), &self.word(at + 1).to_lowercase())?, at + 2),
        };
        Some(match (name.as_str(), self.word(end)) {
            ("degree", "Celsius" | "celsius" | "C" | "centigrade") => ("°C".to_owned(), end + 1),
            ("degree", "Fahrenheit" | "fahrenheit" | "F") => ("°F".to_owned(), end + 1),
            _ => self.rated(name, end),
        })
    }

    /// A unit with what follows it at `at`: "per hour", "a day", "/h".
    fn rated(&self, name: String, at: usize) -> (String, usize) {
        let joint = matches!(self.word(at), "per" | "a" | "an") || self.word(at) == "/" && self.touches(at);
        match units::rate(&name, self.word(at + 1)).filter(|_| joint) {
            Some(rate) => (rate, at + 2),
            None => (name, at),
        }
    }

    /// 10:30, 10:30 a.m., 5 p.m., 5pm, 0430 GMT; with the time zone.
    fn time(&self, at: usize) -> Option<Value> {
        let word = self.word(at);
        let parts = |clock: &str| {
            let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, "0"));
            Some((hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?))
        };
        let half = match (self.cue(at), self.cue(at + 1)) {
            (Cue::ClockHalf(half), _) | (_, Cue::Half(half)) => Some(half),
            _ => None,
        };
        let (mut hour, minute) = match self.cue(at) {
            Cue::Clock => parts(word)?,
            Cue::ClockHalf(_) => parts(parted(word).0)?,
            Cue::Number if half.is_some() && word.len() <= 5 => parts(word)?,
            Cue::Number if word.len() == 4 && self.cue(at + 1) == Cue::Zone => {
                (word[..2].parse().ok()?, word[2..].parse().ok()?)
            }
            _ => return None,
        };
        let mut end = at + 1 + usize::from(matches!(self.cue(at + 1), Cue::Half(_)) && hour <= 12);
        if let Some(half) = half.filter(|_| hour <= 12) {
            hour = hour % 12 + i64::from(half);
        }
        let zone = if self.cue(end) == Cue::Zone { self.word(end) } else { "" };
        end += usize::from(!zone.is_empty());
        let zone = if matches!(zone, "GMT" | "UTC") { "Z" } else { "" };
        (hour < 24 && minute < 60).then(|| made(at, end, TIME, format!("{hour:02}:{minute:02}{zone}"))).flatten()
    }

    /// $1.5bn, US$ 3 million: the sign, maybe with a country before it.
    fn signed(&self, at: usize, sign: u8) -> Option<Value> {
        let (amount, end) = self.amounts(at + 1)?;
        let mut first = at;
        let mut code = CURRENCIES[sign as usize];
        if sign == 0 && at > self.from && self.touches(at) {
            let known = match self.word(at - 1) {
                "US" | "U.S." => Some("USD"),
                "C" | "CA" => Some("CAD"),
                "A" | "AU" => Some("AUD"),
                "NZ" => Some("NZD"),
                "HK" => Some("HKD"),
                _ => None,
            };
            if let Some(known) = known {
                (first, code) = (at - 1, known);
            }
        }
        // "$3 to $5 million", "between $3 and 5 million": the first may be of millions too.
        let scaled = |end: usize| matches!(self.cue(end - 1), Cue::Scale(_) | Cue::Scaled);
        let joined = matches!(self.word(end), "to" | "-" | "–")
            || self.word(end) == "and" && first > self.from && self.word(first - 1) == "between";
        let other = end + 1 + usize::from(matches!(self.cue(end + 1), Cue::Sign(_)));
        let open = joined && !scaled(end) && self.amount(other).is_some_and(|(_, after)| scaled(after));
        made(first, end, MONEY, amount.filter(|_| !open).map(|amount| format!("{amount} {code}")))
    }

    /// One number, or two that a quantity lies between ("10-15", "3 to 5"), with their scale, and the token after them. They come
    /// out as "10/15"; as nothing where the scale may be of both or of the second alone.
    fn amounts(&self, at: usize) -> Option<(Option<String>, usize)> {
        if self.cue(at) == Cue::Range {
            let (low, high) = parted(self.word(at));
            let (low, high) = (Decimal::parse(low)?, Decimal::parse(high)?);
            return Some(match self.cue(at + 1) {
                Cue::Scale(scale) => (Some(format!("{}/{}", low.scaled(scale), high.scaled(scale))), at + 2),
                _ => (Some(format!("{low}/{high}")), at + 1),
            });
        }
        let (low, end) = self.amount(at)?;
        let between = self.word(end) == "and" && at > self.from && self.word(at - 1) == "between";
        if between || matches!(self.word(end), "to" | "-" | "–") {
            if let Some((high, after)) = self.amount(end + 1) {
                let counts = |end: usize| {
                    matches!(self.cue(end), Cue::Percent | Cue::Per | Cue::Currency(_) | Cue::Unit(_) | Cue::Modifier)
                };
                let scaled = |end: usize| matches!(self.cue(end - 1), Cue::Scale(_) | Cue::Scaled);
                if counts(after) {
                    let sure = scaled(end) == scaled(after);
                    return Some((sure.then(|| format!("{low}/{high}")), after));
                }
            }
        }
        Some((Some(low.to_string()), end))
    }

    /// The number at `at` with its scale, and the token after it.
    fn amount(&self, at: usize) -> Option<(Decimal, usize)> {
        let word = self.word(at);
        let number = match self.cue(at) {
            Cue::Number => Decimal::parse(word)?,
            Cue::Word(number) => Decimal::parse(&number.to_string())?,
            Cue::Scaled => {
                let (digits, letters) = parted(word);
                let scale = match letters {
                    "k" => 3,
                    "m" | "mn" | "million" => 6,
                    "b" | "bn" | "billion" => 9,
                    _ => 12,
                };
                return Some((Decimal::parse(digits)?.scaled(scale), at + 1));
            }
            _ => return None,
        };
        match self.cue(at + 1) {
            Cue::Scale(scale) => Some((number.scaled(scale), at + 2)),
            _ => Some((number, at + 1)),
        }
    }

    fn number_text(&self, at: usize) -> Option<String> {
        match self.cue(at) {
            Cue::Number => Some(Decimal::parse(self.word(at))?.to_string()),
            _ => None,
        }
    }

    /// The symbol in "NASDAQ: AAPL", "NYSE American: XYZ", "NYSE: BRK.B"; in brackets it may be of digits: "(HKEX: 0700)".
    fn listed(&self, at: usize) -> Option<Value> {
        let named = usize::from(self.word(at + 1) == "American");
        if self.word(at + 1 + named) != ":" {
            return None;
        }
        let first = at + 2 + named;
        let symbol = |at: usize, most: usize| {
            let word = self.word(at);
            let fits = word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.');
            (fits && (1..=most).contains(&word.len()) && !word.starts_with('.')).then_some(word)
        };
        let whole = symbol(first, 9).map(|word| word.trim_end_matches('.'))?;
        let bracketed = at > self.from && matches!(self.word(at - 1), "(" | "[" | ";" | ",");
        if !bracketed && whole.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let apart = self.word(first + 1) == "." && self.touches(first + 1) && self.touches(first + 2);
        let share = apart.then(|| symbol(first + 2, 2)).flatten();
        let exchange = self.word(at).to_uppercase();
        match share {
            Some(share) => made(first, first + 3, TICKER, format!("{exchange}:{whole}.{share}")),
            None => made(first, first + 1, TICKER, format!("{exchange}:{whole}")),
        }
    }

    /// The code in "<AAPL.O>", "<.SPX>", "<EUR=>".
    fn code(&self, at: usize) -> Option<Value> {
        let end = (at + 1..at + 6).find(|end| self.word(*end) == ">")?;
        if end == at + 1 || !(at + 1..=end).all(|at| self.touches(at)) {
            return None;
        }
        let code = &self.text[self.tokens[at + 1].start as usize..self.tokens[end - 1].end as usize];
        let fits = code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'=' | b'-'))
            && code.bytes().any(|b| b.is_ascii_uppercase())
            && code.contains(['.', '=']);
        fits.then(|| made(at + 1, end, TICKER, code.to_owned())).flatten()
    }
}
