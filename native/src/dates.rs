//! Dates by rule, resolved against the day of the story where they are certain.

use crate::calendar::{civil, day_of, iso, valid, weekday, Day};
use crate::cues::{parted, Cue};
use crate::values::{Scan, Value, DATE};

/// Which way from the day of the story a date lies, by the verb nearest to it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Back,
    Ahead,
    Open,
}

/// As far as a verb is looked for, in tokens.
const NEAR: usize = 24;

/// Days nearer than this to the story are meant, whatever the verb says.
const SURE: i64 = 60;

/// Days further than this from the story could as well be of the year before or after.
const NEAREST: i64 = 150;

fn interval(first: Day, last: Day) -> String {
    format!("{}/{}", iso(first), iso(last))
}

impl Scan<'_> {
    pub fn year(&self, at: usize) -> Option<i64> {
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

    fn date(&self, first: usize, end: usize, value: Option<String>) -> Option<Value> {
        Some(Value { first: first as u32, end: end as u32, kind: DATE, value })
    }

    /// Monday; Monday, Feb. 28.
    pub fn week_day(&self, at: usize, day: u8) -> Option<Value> {
        if self.word(at + 1) == "," && self.month(at + 2).is_some() {
            if let Some(date) = self.month_first(at + 2) {
                return self.date(at, date.end as usize, date.value);
            }
        }
        let value = self.today.and_then(|today| {
            let back = (weekday(today) - i64::from(day)).rem_euclid(7);
            match self.way(at) {
                _ if back == 0 => Some(today),
                Way::Back => Some(today - back),
                Way::Ahead => Some(today + 7 - back),
                Way::Open => None,
            }
        });
        self.date(at, at + 1, value.map(iso))
    }

    /// By the nearest verb before the date, or else the first after it. One that reports what somebody planned leaves it open.
    fn way(&self, at: usize) -> Way {
        let before = if at > self.from { self.word(at - 1) } else { "" };
        match before {
            "since" => return Way::Back,
            "by" | "until" | "till" | "before" | "from" | "through" | "to" | "'s" | "’s" => return Way::Open,
            _ => {}
        }
        if matches!(self.word(at + 1), "'s" | "’s") {
            return Way::Open;
        }
        let mut near = at;
        while near > self.from && at - near < NEAR {
            near -= 1;
            let auxiliary = if near > self.from { self.word(near - 1) } else { "" };
            match self.cue(near) {
                Cue::Ahead => return Way::Ahead,
                Cue::Past if auxiliary == "be" && (near < self.from + 2 || self.word(near - 2) != "to") => {}
                Cue::Past if matches!(auxiliary, "is" | "are" | "be" | "to") || before == "for" => return Way::Open,
                Cue::Past => return Way::Back,
                Cue::MaybeAhead if matches!(auxiliary, "is" | "are") => return Way::Ahead,
                Cue::MaybeAhead => return Way::Open,
                _ => {}
            }
        }
        for after in at + 1..self.tokens.len().min(at + NEAR) {
            match self.cue(after) {
                Cue::Ahead => return Way::Ahead,
                Cue::Past => return Way::Back,
                Cue::MaybeAhead => return Way::Open,
                _ => {}
            }
        }
        Way::Open
    }

    fn dated(&self, at: usize, end: usize, year: Option<i64>, month: i64, day: i64) -> Option<Value> {
        let (end, year) = self.told_year(end, year);
        let year = year.or_else(|| self.nearest_year(at, month, day));
        let value = match year {
            _ if !valid(year.unwrap_or(2000), month, day) => return None,
            Some(year) => Some(format!("{year:04}-{month:02}-{day:02}")),
            None => None,
        };
        self.date(at, end, value)
    }

    /// The year of a date without one that goes on "of last year".
    fn told_year(&self, end: usize, year: Option<i64>) -> (usize, Option<i64>) {
        let of = usize::from(self.word(end) == "of");
        let by = match self.cue(end + of) {
            Cue::Last if self.word(end + of) == "last" => -1,
            Cue::Next => 1,
            Cue::This => 0,
            _ => return (end, year),
        };
        match (year, self.today, self.cue(end + of + 1)) {
            (None, Some(today), Cue::Year) => (end + of + 2, Some(civil(today).0 + by)),
            _ => (end, year),
        }
    }

    /// The year that brings a day of the year closest to the story; half a year off, the verb must say which.
    fn nearest_year(&self, at: usize, month: i64, day: i64) -> Option<i64> {
        let today = self.today?;
        let year = civil(today).0;
        let gap = |y: i64| day_of(y, month, day) - today;
        let years = (year - 1..=year + 1).filter(|y| valid(*y, month, day));
        let nearest = years.clone().min_by_key(|y| gap(*y).abs())?;
        let near = gap(nearest);
        if near.abs() <= SURE {
            return Some(nearest);
        }
        match self.way(at) {
            // What "began on" a day months ahead began the year before, or only the words about it were said.
            Way::Back if near > 0 && near <= NEAREST => None,
            Way::Ahead if near < 0 && near >= -NEAREST => None,
            _ if near.abs() <= NEAREST => Some(nearest),
            Way::Back => years.rev().find(|y| gap(*y) <= 0),
            Way::Ahead => years.clone().find(|y| gap(*y) >= 0),
            Way::Open => None,
        }
    }

    /// February 28, 2022; Feb. 28; Feb. 3-5; Feb. 28-March 2; February 2022; February.
    pub fn month_first(&self, at: usize) -> Option<Value> {
        let month = self.month(at)?;
        if let Some((first, last, end)) = self.days(at + 1) {
            let (end, year) = self.year_after(end);
            return self.between(at, end, year, (month, first), (month, last));
        }
        if let (Some(first), "-" | "–", Some(other), Some(last)) =
            (self.day_number(at + 1), self.word(at + 2), self.month(at + 3), self.day_number(at + 4))
        {
            let (end, year) = self.year_after(at + 5);
            return self.between(at, end, year, (month, first), (other, last));
        }
        if let Some(day) = self.day_number(at + 1) {
            let (end, year) = self.year_after(at + 2);
            return self.dated(at, end, year, month, day);
        }
        let (end, year) = self.year_after(at + 1);
        let (end, year) = if year.is_none() && end == at + 1 { self.told_year(end, year) } else { (end, year) };
        if let Some(year) = year {
            return self.date(at, end, Some(format!("{year:04}-{month:02}")));
        }
        let strong = matches!(self.cue(at), Cue::Month(_)) && self.word(at).trim_end_matches('.').len() > 3;
        let weak =
            at > self.from && matches!(self.word(at - 1), "in" | "since" | "until" | "by" | "late" | "early" | "mid");
        let value = self.today.and_then(|today| {
            let (year, current, _) = civil(today);
            match self.way(at) {
                Way::Back => Some(year - i64::from(month > current)),
                Way::Ahead => Some(year + i64::from(month < current)),
                Way::Open => None,
            }
        });
        (strong || weak).then(|| self.date(at, at + 1, value.map(|year| format!("{year:04}-{month:02}")))).flatten()
    }

    /// The year at `at`, maybe after a comma: the token after it, and the year.
    fn year_after(&self, at: usize) -> (usize, Option<i64>) {
        let comma = usize::from(self.word(at) == "," && self.year(at + 1).is_some());
        match self.year(at + comma) {
            Some(year) => (at + comma + 1, Some(year)),
            None => (at, None),
        }
    }

    /// Two days of one month: "3-5", "3 – 5", "3 to 5"; and the token after them.
    fn days(&self, at: usize) -> Option<(i64, i64, usize)> {
        let (first, last, end) = match self.cue(at) {
            Cue::Range => {
                let (first, last) = parted(self.word(at));
                (first.parse().ok()?, last.parse().ok()?, at + 1)
            }
            _ if matches!(self.word(at + 1), "-" | "–" | "to") => {
                (self.day_number(at)?, self.day_number(at + 2)?, at + 3)
            }
            _ => return None,
        };
        (1 <= first && first < last && last <= 31).then_some((first, last, end))
    }

    /// From one day of the year to another.
    fn between(&self, at: usize, end: usize, year: Option<i64>, first: (i64, i64), last: (i64, i64)) -> Option<Value> {
        let (end, year) = self.told_year(end, year);
        let told = year.is_some();
        let Some(year) = year.or_else(|| self.nearest_year(at, first.0, first.1)) else {
            return (valid(2000, first.0, first.1) && valid(2000, last.0, last.1))
                .then(|| self.date(at, end, None))
                .flatten();
        };
        // A year written behind both is that of the last.
        let turns = i64::from(last < first);
        let (from, to) = if told { (year - turns, year) } else { (year, year + turns) };
        (valid(from, first.0, first.1) && valid(to, last.0, last.1))
            .then(|| self.date(at, end, Some(interval(day_of(from, first.0, first.1), day_of(to, last.0, last.1)))))
            .flatten()
    }

    /// 28 February 2022; the 28th of February; 3-5 February; 1914–1918; 28/2/2022.
    pub fn day_first(&self, at: usize) -> Option<Value> {
        if let Some((first, last, end)) = self.days(at) {
            if let Some(month) = self.month(end) {
                let (end, year) = self.year_after(end + 1);
                return self.between(at, end, year, (month, first), (month, last));
            }
        }
        if let Some(day) = self.day_number(at) {
            let of = usize::from(self.word(at + 1) == "of");
            if let Some(month) = self.month(at + 1 + of) {
                let (end, year) = self.year_after(at + 2 + of);
                return self.dated(at, end, year, month, day);
            }
        }
        match self.cue(at) {
            Cue::Range => self.years(at),
            Cue::Slashed => self.slashed(at),
            _ => {
                let joined = self.word(at + 1) == "–" && self.tokens[at].end == self.tokens[at + 1].start;
                let (first, last) = (self.year(at)?, self.year(at + 2).filter(|_| joined)?);
                (first < last).then(|| self.date(at, at + 3, Some(format!("{first}/{last}")))).flatten()
            }
        }
    }

    /// 2019-2020; "the 2019-20 season".
    fn years(&self, at: usize) -> Option<Value> {
        let (first, last) = parted(self.word(at));
        let (year, end): (i64, i64) = (first.parse().ok()?, last.parse().ok()?);
        if first.len() != 4 || !(1000..2200).contains(&year) {
            return None;
        }
        let end = match last.len() {
            4 if (year + 1..2200).contains(&end) => end,
            2 if (year + 1) % 100 == end && self.seasonal(at) => year + 1,
            _ => return None,
        };
        self.date(at, at + 1, Some(format!("{year}/{end}")))
    }

    /// Whether "2019-20" is a season rather than a score.
    fn seasonal(&self, at: usize) -> bool {
        matches!(self.word(at + 1), "season" | "campaign" | "academic" | "budget" | "fiscal" | "financial" | "school")
            || at > self.from && matches!(self.word(at - 1), "the" | "in" | "for" | "since")
    }

    /// 28/2/2022 and 2/28/2022; which is the day is certain above twelve alone.
    fn slashed(&self, at: usize) -> Option<Value> {
        let numbers: Vec<i64> = self.word(at).split('/').map_while(|n| n.parse().ok()).collect();
        let &[a, b, year] = numbers.as_slice() else { return None };
        let (day_first, month_first) = (valid(year, b, a), valid(year, a, b));
        let value = match (day_first, month_first) {
            _ if year < 1000 => return None,
            (false, false) => return None,
            (true, true) if a != b => None,
            (true, _) => Some(iso(day_of(year, b, a))),
            _ => Some(iso(day_of(year, a, b))),
        };
        self.date(at, at + 1, value)
    }

    /// last week, this month, next year, next Friday, last weekend, last night, this morning.
    pub fn stepped(&self, at: usize, step: Cue) -> Option<Value> {
        let by = match step {
            Cue::Last => -1,
            Cue::Next => 1,
            _ => 0,
        };
        let word = self.word(at).to_lowercase();
        if word == "past" {
            return None;
        }
        let made = |value: Option<String>| self.date(at, at + 2, value);
        match self.cue(at + 1) {
            Cue::Week => made(self.today.map(|today| {
                let monday = today - weekday(today) + 7 * by;
                interval(monday, monday + 6)
            })),
            // On a Saturday "next weekend" may begin today or in a week.
            Cue::Weekend => made(self.today.filter(|today| weekday(*today) < 5 || by <= 0).map(|today| {
                let saturday = today - weekday(today) + 5 + 7 * by;
                interval(saturday, saturday + 1)
            })),
            Cue::MonthUnit => made(self.today.map(|today| {
                let (y, m, _) = civil(today);
                let months = y * 12 + m - 1 + by;
                format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
            })),
            Cue::Year => made(self.today.map(|today| format!("{:04}", civil(today).0 + by))),
            // What lies in the week of the story may be meant, or the same day of the week beside it.
            Cue::Weekday(day) if by != 0 => made(self.today.and_then(|today| {
                let gap = (weekday(today) - i64::from(day)) * by;
                let other = today - weekday(today) + i64::from(day) + 7 * by;
                (gap >= 0).then(|| iso(other))
            })),
            Cue::Month(month) | Cue::Weak(month) if by != 0 && self.day_number(at + 2).is_none() => {
                made(self.today.and_then(|today| {
                    let (year, current, _) = civil(today);
                    let gap = (current - i64::from(month)) * by;
                    (gap >= 0).then(|| format!("{:04}-{month:02}", year + by))
                }))
            }
            _ => match (by, self.word(at + 1)) {
                (-1, "night") => made(self.today.map(|today| iso(today - 1))),
                (0, "morning" | "afternoon" | "evening") => made(self.today.map(iso)),
                _ => None,
            },
        }
    }

    /// "three days ago", "a year ago": certain for days alone. `end`: the token after the number, which begins at `at`.
    pub fn ago(&self, at: usize, end: usize, number: Option<i64>) -> Option<Value> {
        if self.cue(end + 1) != Cue::Ago || matches!(self.word(end), "hour" | "hours" | "minute" | "minutes") {
            return None;
        }
        let days = number.filter(|days| matches!(self.word(end), "day" | "days") && (0..=60).contains(days));
        self.date(at, end + 2, self.today.zip(days).map(|(today, days)| iso(today - days)))
    }

    /// The decade "1990s".
    pub fn decade(&self, at: usize) -> Option<Value> {
        let first: i64 = self.word(at).trim_end_matches('s').parse().ok()?;
        self.date(at, at + 1, (first % 10 == 0 && first % 100 != 0).then(|| format!("{first}/{}", first + 9)))
    }

    /// 2022-02-28.
    pub fn iso_date(&self, at: usize) -> Option<Value> {
        let word = self.word(at);
        let part = |from: usize, to: usize| word.get(from..to)?.parse::<i64>().ok();
        valid(part(0, 4)?, part(5, 7)?, part(8, 10)?).then(|| self.date(at, at + 1, Some(word.to_owned()))).flatten()
    }
}
