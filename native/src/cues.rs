//! Words that dates, times, sums and percentages are made of; decided once a word type.

#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub enum Cue {
    #[default]
    None,
    /// Digits with thousands and decimal marks: 28, 1,000, 3.5.
    Number,
    /// 28th, 1st.
    Ordinal(u8),
    /// 1990s.
    Decade,
    /// 10:30.
    Clock,
    /// 2022-02-28.
    Iso,
    /// $1.5bn came as a sign and "1.5bn".
    Scaled,
    Month(u8),
    /// "May", "March", "Mar", "Sun": months and days that are also other words.
    Weak(u8),
    /// Monday is 0.
    Weekday(u8),
    /// Days from today.
    Relative(i8),
    Last,
    Next,
    This,
    Week,
    MonthUnit,
    Year,
    /// a.m. is 0, p.m. is 12.
    Half(u8),
    Zone,
    Noon,
    Midnight,
    /// Index into `CURRENCIES`.
    Sign(u8),
    Currency(u8),
    Scale(u8),
    Percent,
    Per,
    Cent,
    /// in, since, until …: before a bare year.
    Since,
    Ahead,
}

/// Code of each currency; no code where the word alone leaves it open.
pub const CURRENCIES: [&str; 20] = [
    "$", "USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB", "CHF", "CAD", "AUD", "NZD", "HKD", "KRW", "BRL", "TRY",
    "UAH", "ILS", "MXN", "ZAR",
];

fn currency(code: &str) -> Option<u8> {
    CURRENCIES.iter().position(|c| *c == code).map(|at| at as u8)
}

pub fn cue(word: &str) -> Cue {
    let first = word.as_bytes().first().copied().unwrap_or(0);
    if first.is_ascii_digit() {
        return numeric(word);
    }
    if word.len() > 12 || first.is_ascii_punctuation() && word.len() > 2 {
        return Cue::None;
    }
    if first.is_ascii_uppercase() {
        if let found @ (Cue::Month(_) | Cue::Weekday(_) | Cue::Weak(_) | Cue::Zone | Cue::Sign(_) | Cue::Currency(_)) =
            capitalised(word)
        {
            return found;
        }
    }
    plain(&word.to_lowercase())
}

fn numeric(word: &str) -> Cue {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    match rest {
        "" => Cue::Number,
        "st" | "nd" | "rd" | "th" if digits <= 2 => word[..digits].parse().map_or(Cue::None, Cue::Ordinal),
        "s" if digits == 4 => Cue::Decade,
        "m" | "bn" | "b" | "tn" | "k" | "mn" => Cue::Scaled,
        _ if rest.starts_with(':')
            && digits <= 2
            && rest.len() == 3
            && rest[1..].bytes().all(|b| b.is_ascii_digit()) =>
        {
            Cue::Clock
        }
        _ if word.len() == 10 && digits == 4 && iso(word) => Cue::Iso,
        _ if rest.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.') => Cue::Number,
        _ if rest.starts_with(['.', ',']) && rest.trim_end_matches(char::is_alphabetic).len() > 1 => {
            match rest.trim_start_matches(|c: char| !c.is_alphabetic()) {
                "m" | "bn" | "b" | "tn" | "k" | "mn" => Cue::Scaled,
                _ => Cue::None,
            }
        }
        _ => Cue::None,
    }
}

fn iso(word: &str) -> bool {
    word.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

fn capitalised(word: &str) -> Cue {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = word.trim_end_matches('.').to_lowercase();
    let month = |at: usize| {
        if matches!(lower.as_str(), "may" | "march" | "mar" | "august" | "jun") {
            Cue::Weak(at as u8 + 1)
        } else {
            Cue::Month(at as u8 + 1)
        }
    };
    if let Some(at) = MONTHS.iter().position(|m| *m == lower || lower.len() == 3 && m.starts_with(&lower)) {
        return month(at);
    }
    if lower == "sept" {
        return Cue::Month(9);
    }
    if let Some(at) = DAYS.iter().position(|d| *d == lower) {
        return Cue::Weekday(at as u8);
    }
    let code = |code| currency(code).map_or(Cue::None, Cue::Sign);
    match word {
        "GMT" | "UTC" | "BST" | "CET" | "CEST" | "EST" | "EDT" | "ET" | "PST" | "PDT" | "PT" | "CST" | "CDT"
        | "MST" | "IST" | "JST" | "AEST" | "AEDT" | "EET" | "EEST" | "MSK" => Cue::Zone,
        "US" | "U.S." => Cue::None,
        "USD" | "EUR" | "GBP" | "JPY" | "CNY" | "INR" | "RUB" | "CHF" | "CAD" | "AUD" | "NZD" | "HKD" | "KRW"
        | "BRL" | "UAH" | "ILS" | "MXN" | "ZAR" => code(word),
        _ => Cue::None,
    }
}

fn plain(lower: &str) -> Cue {
    let money = |code| currency(code).map_or(Cue::None, Cue::Currency);
    match lower {
        "$" => Cue::Sign(0),
        "€" => Cue::Sign(2),
        "£" => Cue::Sign(3),
        "¥" => Cue::Sign(4),
        "₹" => Cue::Sign(6),
        "₽" => Cue::Sign(7),
        "₩" => Cue::Sign(13),
        "₺" => Cue::Sign(15),
        "₴" => Cue::Sign(16),
        "₪" => Cue::Sign(17),
        "today" => Cue::Relative(0),
        "yesterday" => Cue::Relative(-1),
        "tomorrow" => Cue::Relative(1),
        "last" | "past" => Cue::Last,
        "next" => Cue::Next,
        "this" => Cue::This,
        "week" => Cue::Week,
        "month" => Cue::MonthUnit,
        "year" => Cue::Year,
        "a.m." | "am" => Cue::Half(0),
        "p.m." | "pm" => Cue::Half(12),
        "noon" => Cue::Noon,
        "midnight" => Cue::Midnight,
        "dollar" | "dollars" => Cue::Currency(0),
        "euro" | "euros" => money("EUR"),
        "pound" | "pounds" => money("GBP"),
        "yen" => money("JPY"),
        "yuan" | "renminbi" => money("CNY"),
        "rupee" | "rupees" => money("INR"),
        "ruble" | "rubles" | "rouble" | "roubles" => money("RUB"),
        "hryvnia" | "hryvnias" => money("UAH"),
        "shekel" | "shekels" => money("ILS"),
        "rand" => money("ZAR"),
        "hundred" => Cue::Scale(2),
        "thousand" => Cue::Scale(3),
        "million" | "mln" | "m" => Cue::Scale(6),
        "billion" | "bn" | "bln" => Cue::Scale(9),
        "trillion" | "tn" | "trn" => Cue::Scale(12),
        "%" | "percent" | "pct" => Cue::Percent,
        "per" => Cue::Per,
        "cent" => Cue::Cent,
        "in" | "since" | "until" | "by" | "from" | "during" | "before" | "after" | "of" | "between" | "late"
        | "early" | "mid" | "to" | "and" => Cue::Since,
        "will" | "would" | "scheduled" | "due" | "upcoming" | "expected" | "plans" | "'ll" | "’ll" => Cue::Ahead,
        _ => Cue::None,
    }
}
