//! Dates, times, sums of money and percentages, by rule; dates resolved against the day of the story where they are certain.

use crate::cues::{Cue, CURRENCIES};
use crate::text::Token;
use crate::words::{Reading, WordType};

pub const DATE: u8 = 4;
pub const TIME: u8 = 5;
pub const MONEY: u8 = 6;
pub const PERCENT: u8 = 7;

/// One value found: token range, kind, and what it comes to where that is certain.
#[derive(Debug, PartialEq)]
pub struct Value {
    pub first: u32,
    pub end: u32,
    pub kind: u8,
    pub value: Option<String>,
}

/// A day, counted from 1970-01-01.
type Day = i64;

pub fn day_of(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(day: Day) -> (i64, i64, i64) {
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
fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

fn iso(day: Day) -> String {
    let (y, m, d) = civil(day);
    format!("{y:04}-{m:02}-{d:02}")
}

fn valid(year: i64, month: i64, day: i64) -> bool {
    (1..=31).contains(&day) && civil(day_of(year, month, day)) == (year, month, day)
}

struct Scan<'t> {
    text: &'t str,
    tokens: &'t [Token],
    ids: &'t [u32],
    types: &'t [WordType],
    /// The day of the story.
    today: Option<Day>,
}

/// All values of the text, in order. Work is linear: from each token at most eight are looked at.
pub fn values(text: &str, reading: &Reading, types: &[WordType], today: Option<Day>) -> Vec<Value> {
    let mut found = Vec::new();
    for sentence in &reading.sentences {
        let (from, to) = (sentence.start as usize, sentence.end as usize);
        let scan = Scan { text, tokens: &reading.tokens[..to], ids: &reading.ids[..to], types, today };
        let mut ahead = None;
        let mut at = from;
        while at < to {
            let value = match scan.cue(at) {
                Cue::None => None,
                _ => scan.value(from, at, &mut ahead),
            };
            at = value.as_ref().map_or(at + 1, |v| v.end as usize);
            found.extend(value);
        }
    }
    found
}

impl Scan<'_> {
    fn cue(&self, at: usize) -> Cue {
        self.ids.get(at).map_or(Cue::None, |id| self.types[*id as usize].cue)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    fn number(&self, at: usize) -> Option<i64> {
        match self.cue(at) {
            Cue::Number => self.word(at).parse().ok(),
            Cue::Ordinal(n) => Some(i64::from(n)),
            _ => None,
        }
    }

    fn year(&self, at: usize) -> Option<i64> {
        self.number(at).filter(|n| (1000..2200).contains(n) && self.word(at).len() == 4)
    }

    fn day_number(&self, at: usize) -> Option<i64> {
        self.number(at).filter(|n| (1..=31).contains(n) && self.word(at).len() <= 4)
    }

    fn month(&self, at: usize) -> Option<i64> {
        match self.cue(at) {
            Cue::Month(m) | Cue::Weak(m) => Some(i64::from(m)),
            _ => None,
        }
    }

    fn value(&self, from: usize, at: usize, ahead: &mut Option<bool>) -> Option<Value> {
        let made = |end: usize, kind: u8, value: Option<String>| {
            Some(Value { first: at as u32, end: end as u32, kind, value })
        };
        match self.cue(at) {
            Cue::Month(_) | Cue::Weak(_) => self.month_first(at),
            Cue::Weekday(day) => {
                if self.word(at + 1) == "," && self.month(at + 2).is_some() {
                    if let Some(date) = self.month_first(at + 2) {
                        return made(date.end as usize, DATE, date.value);
                    }
                }
                let looks_ahead =
                    *ahead.get_or_insert_with(|| (from..self.tokens.len()).any(|t| self.cue(t) == Cue::Ahead));
                let before = self.today.map(|today| today - (weekday(today) - i64::from(day)).rem_euclid(7));
                made(at + 1, DATE, before.filter(|b| !looks_ahead || Some(*b) == self.today).map(iso))
            }
            Cue::Relative(days) => made(at + 1, DATE, self.today.map(|today| iso(today + i64::from(days)))),
            step @ (Cue::Last | Cue::Next | Cue::This) => self.stepped(at, step),
            Cue::Iso => made(at + 1, DATE, Some(self.word(at).to_owned())),
            Cue::Decade => made(at + 1, DATE, None),
            Cue::Since => {
                let year = self.year(at + 1)?;
                let follows = self.cue(at + 2);
                let plain = !matches!(follows, Cue::Scale(_) | Cue::Currency(_) | Cue::Percent | Cue::Per);
                let sure = self.word(at) != "to" && self.word(at) != "and" && self.word(at) != "of"
                    || (1900..2100).contains(&year);
                (plain && sure && (1700..2100).contains(&year) && !self.counts(at + 2)).then(|| Value {
                    first: at as u32 + 1,
                    end: at as u32 + 2,
                    kind: DATE,
                    value: Some(year.to_string()),
                })
            }
            Cue::Number | Cue::Clock | Cue::Scaled | Cue::Ordinal(_) => self.number_first(at),
            Cue::Sign(sign) => self.signed(at, sign),
            Cue::Noon => made(at + 1, TIME, Some("12:00".into())),
            Cue::Midnight => made(at + 1, TIME, Some("00:00".into())),
            _ => None,
        }
    }

    /// Whether the word at `at` is what a number before it counts: "of 2000 people".
    fn counts(&self, at: usize) -> bool {
        self.word(at).ends_with('s') && self.word(at).chars().all(char::is_lowercase) && self.word(at).len() > 3
    }

    fn dated(&self, at: usize, end: usize, year: Option<i64>, month: i64, day: i64) -> Option<Value> {
        let year = year.or_else(|| self.nearest_year(month, day));
        let value = match year {
            _ if !valid(year.unwrap_or(2000), month, day) => return None,
            Some(year) => Some(format!("{year:04}-{month:02}-{day:02}")),
            None => None,
        };
        Some(Value { first: at as u32, end: end as u32, kind: DATE, value })
    }

    /// The year that brings a day of the year closest to the story.
    fn nearest_year(&self, month: i64, day: i64) -> Option<i64> {
        let today = self.today?;
        let year = civil(today).0;
        (year - 1..=year + 1).filter(|y| valid(*y, month, day)).min_by_key(|y| (day_of(*y, month, day) - today).abs())
    }

    /// February 28, 2022; Feb. 28; February 2022; February.
    fn month_first(&self, at: usize) -> Option<Value> {
        let month = self.month(at)?;
        if let Some(day) = self.day_number(at + 1) {
            if let (",", Some(year)) = (self.word(at + 2), self.year(at + 3)) {
                return self.dated(at, at + 4, Some(year), month, day);
            }
            if let Some(year) = self.year(at + 2) {
                return self.dated(at, at + 3, Some(year), month, day);
            }
            return self.dated(at, at + 2, None, month, day);
        }
        let comma = usize::from(self.word(at + 1) == ",");
        if let Some(year) = self.year(at + 1 + comma) {
            return Some(Value {
                first: at as u32,
                end: (at + 2 + comma) as u32,
                kind: DATE,
                value: Some(format!("{year:04}-{month:02}")),
            });
        }
        let strong = matches!(self.cue(at), Cue::Month(_)) && self.word(at).trim_end_matches('.').len() > 3;
        let weak = at > 0
            && matches!(
                self.word(at - 1),
                "in" | "since" | "until" | "by" | "last" | "next" | "late" | "early" | "mid"
            );
        (strong || weak).then(|| Value { first: at as u32, end: at as u32 + 1, kind: DATE, value: None })
    }

    fn stepped(&self, at: usize, step: Cue) -> Option<Value> {
        let by = match step {
            Cue::Last => -1,
            Cue::Next => 1,
            _ => 0,
        };
        let made = |value: Option<String>| Some(Value { first: at as u32, end: at as u32 + 2, kind: DATE, value });
        let word = self.word(at).to_lowercase();
        match self.cue(at + 1) {
            Cue::Week if word != "past" => made(self.today.map(|today| {
                let monday = today - weekday(today) + 7 * by;
                format!("{}/{}", iso(monday), iso(monday + 6))
            })),
            Cue::MonthUnit if word != "past" => made(self.today.map(|today| {
                let (y, m, _) = civil(today);
                let months = y * 12 + m - 1 + by;
                format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
            })),
            Cue::Year if word != "past" => made(self.today.map(|today| format!("{:04}", civil(today).0 + by))),
            Cue::Weekday(day) if by != 0 => made(self.today.map(|today| {
                let gap = (weekday(today) - i64::from(day)).rem_euclid(7);
                iso(if by < 0 { today - if gap == 0 { 7 } else { gap } } else { today + 7 - gap })
            })),
            _ => None,
        }
    }

    fn number_first(&self, at: usize) -> Option<Value> {
        let made = |end: usize, kind: u8, value: Option<String>| {
            Some(Value { first: at as u32, end: end as u32, kind, value })
        };
        if let (Some(day), of) = (self.day_number(at), usize::from(self.word(at + 1) == "of")) {
            if let Some(month) = self.month(at + 1 + of) {
                let after = at + 2 + of;
                let comma = usize::from(self.word(after) == "," && self.year(after + 1).is_some());
                let year = self.year(after + comma);
                return self.dated(at, after + if year.is_some() { comma + 1 } else { 0 }, year, month, day);
            }
        }
        if let Some(time) = self.time(at) {
            return Some(time);
        }
        if matches!(self.cue(at), Cue::Ordinal(_) | Cue::Clock) {
            return None;
        }
        let (amount, end) = self.amount(at)?;
        match self.cue(end) {
            Cue::Percent => made(end + 1, PERCENT, Some(amount.to_string())),
            Cue::Per if self.cue(end + 1) == Cue::Cent => made(end + 2, PERCENT, Some(amount.to_string())),
            Cue::Currency(code) => made(end + 1, MONEY, Some(format!("{amount} {}", CURRENCIES[code as usize]))),
            _ => None,
        }
    }

    /// 10:30, 10:30 a.m., 5 p.m., 0430 GMT; with the time zone.
    fn time(&self, at: usize) -> Option<Value> {
        let word = self.word(at);
        let (mut hour, minute): (i64, i64) = match self.cue(at) {
            Cue::Clock => word.split_once(':').and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)))?,
            Cue::Number if word.len() <= 2 => (word.parse().ok()?, 0),
            Cue::Number if word.len() == 4 && self.cue(at + 1) == Cue::Zone => {
                (word[..2].parse().ok()?, word[2..].parse().ok()?)
            }
            _ => return None,
        };
        let mut end = at + 1;
        match self.cue(end) {
            Cue::Half(half) if hour <= 12 => {
                hour = hour % 12 + i64::from(half);
                end += 1;
            }
            _ if self.cue(at) == Cue::Number && word.len() <= 2 => return None,
            _ => {}
        }
        if self.cue(end) == Cue::Zone {
            end += 1;
        }
        (hour < 24 && minute < 60).then(|| Value {
            first: at as u32,
            end: end as u32,
            kind: TIME,
            value: Some(format!("{hour:02}:{minute:02}")),
        })
    }

    /// $1.5bn, US$ 3 million: the sign, maybe with a country before it.
    fn signed(&self, at: usize, sign: u8) -> Option<Value> {
        let (amount, end) = self.amount(at + 1)?;
        let mut first = at;
        let mut code = CURRENCIES[sign as usize];
        if sign == 0 && at > 0 && self.tokens[at - 1].end == self.tokens[at].start {
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
        Some(Value { first: first as u32, end: end as u32, kind: MONEY, value: Some(format!("{amount} {code}")) })
    }

    /// The number at `at` with its scale, and the token after it.
    fn amount(&self, at: usize) -> Option<(Decimal, usize)> {
        let word = self.word(at);
        match self.cue(at) {
            Cue::Number => {
                let number = Decimal::parse(word)?;
                match self.cue(at + 1) {
                    Cue::Scale(scale) => Some((number.scaled(scale), at + 2)),
                    _ => Some((number, at + 1)),
                }
            }
            Cue::Scaled => {
                let digits = word.trim_end_matches(char::is_alphabetic);
                let scale = match &word[digits.len()..] {
                    "k" => 3,
                    "m" | "mn" => 6,
                    "b" | "bn" => 9,
                    _ => 12,
                };
                Some((Decimal::parse(digits)?.scaled(scale), at + 1))
            }
            _ => None,
        }
    }
}

/// A decimal number as written, without rounding.
struct Decimal {
    digits: String,
    places: usize,
}

impl Decimal {
    /// "1,000.5"; a number longer than twenty characters is none that a story means.
    fn parse(word: &str) -> Option<Self> {
        let (whole, part) = word.split_once('.').unwrap_or((word, ""));
        let digits: String = whole.chars().filter(|c| *c != ',').chain(part.chars()).collect();
        (!digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then_some(Decimal { digits, places: part.len() })
    }

    fn scaled(mut self, scale: u8) -> Self {
        for _ in 0..scale {
            if self.places > 0 {
                self.places -= 1;
            } else {
                self.digits.push('0');
            }
        }
        self
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = self.digits.split_at(self.digits.len() - self.places);
        let whole = whole.trim_start_matches('0');
        let part = part.trim_end_matches('0');
        f.write_str(if whole.is_empty() { "0" } else { whole })?;
        if part.is_empty() {
            Ok(())
        } else {
            write!(f, ".{part}")
        }
    }
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
