//! Words that dates, times, sums, measures and addresses are made of; decided once a word type.

use crate::addresses;
use crate::units::unit;

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
    /// Two numbers in one token: 10-15, 2019-2020.
    Range,
    /// A number with what it counts in one token: 20km, 5.6-magnitude, 10-percent.
    Fused,
    /// 5pm, 10:30am: 0 or 12.
    ClockHalf(u8),
    /// 2/28/2022.
    Slashed,
    /// A number in words.
    Word(u8),
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
    /// Verbs of what is to come; those that may as well be of what was to come are less sure.
    Ahead,
    MaybeAhead,
    /// Verbs of what was.
    Past,
    Weekend,
    /// day, hour and so on, of which a number may be "ago".
    Span,
    Ago,
    /// Row in `UNITS`.
    Unit(u8),
    /// Comes before a unit: square, cubic, metric, basis.
    Modifier,
    Magnitude,
    Url,
    Email,
    Handle,
    Hashtag,
    /// A stock exchange's short name.
    Exchange,
    /// AAPL.O.
    Ric,
    Angle,
}

/// Code of each currency; no code where the word alone leaves it open.
pub const CURRENCIES: [&str; 26] = [
    "$", "USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB", "CHF", "CAD", "AUD", "NZD", "HKD", "KRW", "BRL", "TRY",
    "UAH", "ILS", "MXN", "ZAR", "THB", "MYR", "IDR", "NGN", "PLN", "HUF",
];

fn currency(code: &str) -> Option<u8> {
    CURRENCIES.iter().position(|c| *c == code).map(|at| at as u8)
}

pub fn cue(word: &str) -> Cue {
    let first = word.as_bytes().first().copied().unwrap_or(0);
    if let Some(found) = address(word) {
        return found;
    }
    if first.is_ascii_digit() {
        return numeric(word);
    }
    if word.len() > 12 || first.is_ascii_punctuation() && word.len() > 2 {
        return verb(word);
    }
    if first.is_ascii_uppercase() {
        let found = capitalised(word);
        if found != Cue::None {
            return found;
        }
    }
    match plain(&word.to_lowercase()) {
        Cue::None => verb(word),
        found => found,
    }
}

fn address(word: &str) -> Option<Cue> {
    let lettered = |name: &str| name.chars().any(char::is_alphabetic);
    match *word.as_bytes().first()? {
        b'@' if lettered(&word[1..]) => Some(Cue::Handle),
        b'#' if lettered(&word[1..]) => Some(Cue::Hashtag),
        b'.' if word.len() > 2 && lettered(&word[1..]) => Some(Cue::Ric),
        _ if word.len() < 5 => None,
        _ if addresses::is_url(word) => Some(Cue::Url),
        _ if word.contains('@') && addresses::email(word, 0) == Some(word.len()) => Some(Cue::Email),
        _ if word.contains('.') && addresses::ric(word, 0) == Some(word.len()) => Some(Cue::Ric),
        _ => None,
    }
}

/// The number at the beginning of a token, and what is written on to it: 20|km, 5.6-|magnitude.
pub fn parted(word: &str) -> (&str, &str) {
    let end = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')).count();
    (&word[..end], word[end..].strip_prefix(['-', '\u{2010}', '\u{2011}']).unwrap_or(&word[end..]))
}

fn fused(word: &str) -> Cue {
    let (number, rest) = parted(word);
    let lower = rest.to_lowercase();
    let plain = !number.contains(':');
    match lower.as_str() {
        "am" | "a.m" | "a.m." => Cue::ClockHalf(0),
        "pm" | "p.m" | "p.m." => Cue::ClockHalf(12),
        "million" | "billion" | "trillion" if plain => Cue::Scaled,
        "percent" | "pct" | "pc" if plain => Cue::Fused,
        _ if plain && unit(&lower).is_some() => Cue::Fused,
        _ if plain && !lower.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') => {
            Cue::Range
        }
        _ => Cue::None,
    }
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
                _ => fused(word),
            }
        }
        _ if rest.starts_with('/') && rest[1..].split('/').count() == 2 && word.len() <= 10 => Cue::Slashed,
        _ => fused(word),
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
        "NASDAQ" | "Nasdaq" | "NasdaqGS" | "NasdaqGM" | "NasdaqCM" | "NYSE" | "AMEX" | "NYSEAMERICAN" | "LSE"
        | "TSX" | "TSXV" | "TSX-V" | "TSE" | "ASX" | "HKEX" | "HKG" | "SEHK" | "HKSE" | "OTC" | "OTCQB" | "OTCQX"
        | "OTCMKTS" | "OTCBB" | "BSE" | "NSE" | "SGX" | "JSE" | "SIX" | "XETRA" | "FRA" | "ETR" | "Euronext"
        | "EPA" | "AMS" | "SSE" | "SZSE" | "TYO" | "KRX" | "KOSDAQ" | "CSE" | "MOEX" | "AIM" => Cue::Exchange,
        "US" | "U.S." => Cue::None,
        "USD" | "EUR" | "GBP" | "JPY" | "CNY" | "INR" | "RUB" | "CHF" | "CAD" | "AUD" | "NZD" | "HKD" | "KRW"
        | "BRL" | "UAH" | "ILS" | "MXN" | "ZAR" => code(word),
        _ => Cue::None,
    }
}

/// Verbs of what was, besides those in -ed; and words in -ed that are none.
const IRREGULAR: &[&str] = &[
    "was", "were", "had", "did", "said", "told", "met", "came", "became", "went", "took", "made", "left", "gave",
    "got", "began", "broke", "brought", "built", "bought", "caught", "chose", "cut", "drew", "drove", "fell", "felt",
    "fought", "found", "flew", "held", "hit", "kept", "knew", "led", "lost", "paid", "put", "ran", "rose", "saw",
    "sent", "sold", "shot", "shut", "sought", "spoke", "spent", "spread", "stood", "struck", "swore", "thought",
    "threw", "won", "wrote", "beat", "lay", "sank", "sat", "set", "slid", "swept", "taught", "took", "withdrew",
    "overtook", "arose", "grew",
];
const NOT_PAST: &[&str] = &[
    "need",
    "seed",
    "feed",
    "speed",
    "indeed",
    "hundred",
    "breed",
    "proceed",
    "exceed",
    "succeed",
    "sacred",
    "naked",
    "hatred",
    "greed",
    "steed",
    "weed",
    "deed",
    "bleed",
    "embed",
    "unprecedented",
];
const NUMBERS: &[(&str, u8)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// What a number in words comes to.
fn spelled(lower: &str) -> Option<u8> {
    NUMBERS.iter().find(|(word, _)| *word == lower).map(|(_, n)| *n)
}

fn verb(word: &str) -> Cue {
    let regular = word.len() >= 4 && word.ends_with("ed") && word.bytes().all(|b| b.is_ascii_lowercase());
    let past = regular && !NOT_PAST.contains(&word) || IRREGULAR.contains(&word);
    if past {
        Cue::Past
    } else {
        Cue::None
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
        "<" => Cue::Angle,
        "today" | "tonight" => Cue::Relative(0),
        "yesterday" => Cue::Relative(-1),
        "tomorrow" => Cue::Relative(1),
        "last" | "past" => Cue::Last,
        "next" => Cue::Next,
        "this" => Cue::This,
        "week" => Cue::Week,
        "month" => Cue::MonthUnit,
        "year" => Cue::Year,
        "weekend" => Cue::Weekend,
        "day" | "days" | "weeks" | "months" | "years" | "hour" | "hours" | "minute" | "minutes" | "decade"
        | "decades" | "century" | "centuries" => Cue::Span,
        "ago" => Cue::Ago,
        "square" | "sq" | "sq." | "cubic" | "metric" | "nautical" | "basis" | "percentage" => Cue::Modifier,
        "magnitude" => Cue::Magnitude,
        "a.m." | "am" => Cue::Half(0),
        "p.m." | "pm" => Cue::Half(12),
        "noon" => Cue::Noon,
        "midnight" => Cue::Midnight,
        "dollar" | "dollars" => Cue::Currency(0),
        "euro" | "euros" => money("EUR"),
        "pound" | "pounds" => money("GBP"),
        "yen" => money("JPY"),
        "baht" => money("THB"),
        "ringgit" => money("MYR"),
        "rupiah" => money("IDR"),
        "naira" => money("NGN"),
        "zloty" | "zlotys" => money("PLN"),
        "forint" | "forints" => money("HUF"),
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
        "will" | "shall" | "'ll" | "’ll" => Cue::Ahead,
        "would" | "scheduled" | "due" | "expected" | "planned" | "plans" | "plan" | "hopes" | "could" | "may"
        | "might" | "can" | "should" | "must" | "upcoming" | "slated" => Cue::MaybeAhead,
        _ => match (spelled(lower), unit(lower)) {
            (Some(number), _) => Cue::Word(number),
            (_, Some(row)) => Cue::Unit(row),
            _ => Cue::None,
        },
    }
}
