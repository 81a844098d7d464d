//! Tokens and sentences of news text, as byte ranges; `CodePoints` turns them into what Python counts in.
//!
//! One pass, no backtracking: every character is looked at a bounded number of times, whatever it is.

use std::ops::Range;

use crate::addresses::{email, is_domain, ric, url, url_end};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
}

impl Token {
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Abbreviations that carry their full stop. Titles never end a sentence; the others may.
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Gen", "Sen", "Rep", "Lt", "Col", "Sgt", "Capt", "Gov", "St", "Prof", "Rev", "Adm", "Maj",
    "Cmdr", "Cpl", "Pvt", "Hon", "Fr", "Mt", "Ft", "Supt", "Insp", "Amb", "Atty", "Pres", "Messrs", "Mme", "Mlle",
    "Brig", "Det", "Sens", "Reps",
];
const SHORT: &[&str] = &[
    "Jr", "Sr", "Inc", "Corp", "Co", "Ltd", "Bros", "vs", "No", "Nos", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
    "Sept", "Sep", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Fla", "Calif", "Mass",
    "Conn", "Penn", "Va", "Md", "Ala", "Ariz", "Ark", "Colo", "Del", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Mich",
    "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Vt", "Wash", "Wis", "Wyo", "Dept",
    "Univ", "Ave", "Blvd", "Assn", "etc", "al", "approx", "est",
];
/// Capitalised after a full stop, these open a sentence; a name would not.
const OPENERS: &[&str] = &[
    "The",
    "A",
    "An",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "In",
    "On",
    "At",
    "But",
    "And",
    "For",
    "His",
    "Her",
    "Its",
    "Their",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "As",
    "If",
    "When",
    "While",
    "After",
    "Before",
    "Since",
    "However",
    "Meanwhile",
    "Also",
    "Some",
    "Many",
    "Most",
    "More",
    "Not",
    "No",
    "Now",
    "What",
    "Who",
    "How",
    "Why",
    "Where",
    "With",
    "From",
    "By",
    "To",
    "Of",
    "So",
    "Yet",
    "Both",
    "Earlier",
    "Later",
    "According",
    "Officials",
    "Police",
    "Our",
    "My",
    "Your",
    "Last",
    "Once",
    "Under",
    "Although",
];

const CLITICS: &[&str] =
    &["'s", "’s", "'S", "’S", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "n't", "n’t"];

/// Marks that belong to the letter before them, and joiners inside words.
fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x93c | 0x94d | 0x9cd | 0xe31
        | 0xe34..=0xe3a | 0xe47..=0xe4e | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f
        | 0xad | 0x200c | 0x200d)
}

/// White space, and characters that show nothing: byte-order mark, zero-width space, direction marks, controls.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c as u32, 0x200b | 0x200e | 0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfeff)
}

fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff)
}

pub fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(*byte as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// Split `text` into tokens. Offsets are bytes.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let next = at + c.len_utf8();
        if is_blank(c) {
            at = next;
        } else if c.is_alphanumeric() {
            at = word(text, at, tokens);
        } else {
            let end = symbol(text, at, c);
            tokens.push(Token { start: at as u32, end: end as u32 });
            at = end;
        }
    }
}

/// Push the word that starts at `start` (and its clitic, if it has one); the offset after it.
fn word(text: &str, start: usize, tokens: &mut Vec<Token>) -> usize {
    if let Some(end) = url(text, start).or_else(|| email(text, start)).or_else(|| ric(text, start)) {
        tokens.push(Token { start: start as u32, end: end as u32 });
        return end;
    }
    let mut end = word_end(text, start);
    if text[end..].starts_with('/') && is_domain(&text[start..end]) {
        end = url_end(text, start);
        tokens.push(Token { start: start as u32, end: end as u32 });
        return end;
    }
    if text[end..].starts_with('.') && is_abbreviation(&text[start..end]) {
        end += 1;
    }
    let surface = &text[start..end];
    let clitic = CLITICS.iter().find(|c| surface.len() > c.len() && surface.ends_with(**c)).map_or(0, |c| c.len());
    tokens.push(Token { start: start as u32, end: (end - clitic) as u32 });
    if clitic > 0 {
        tokens.push(Token { start: (end - clitic) as u32, end: end as u32 });
    }
    end
}

fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut end, mut part) = (start, start); // `part`: start of the stretch since the last inner full stop
    let mut last = ' ';
    while let Some(c) = char_at(text, end) {
        let next = char_at(text, end + c.len_utf8());
        let goes_on = next.is_some_and(char::is_alphanumeric);
        let joins = match c {
            _ if c.is_alphanumeric() || is_mark(c) || c == '_' => true,
            '-' | '\u{2010}' | '\u{2011}' | '&' | '\'' | '’' | '@' => goes_on,
            ',' | ':' | '/' => last.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
            '.' => goes_on && joins_full_stop(bytes, part, end, last, next),
            _ => false,
        };
        if !joins {
            break;
        }
        end += c.len_utf8();
        if c == '.' {
            part = end;
        }
        last = c;
    }
    end
}

/// A full stop inside a token: decimals, initials, "Ph.D", domain names; not a missing space between two sentences.
fn joins_full_stop(bytes: &[u8], part: usize, at: usize, last: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    if next.is_ascii_digit() {
        return last.is_ascii_digit() || at - part <= 2;
    }
    if next.is_lowercase() {
        return bytes[part..at].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'@');
    }
    at - part <= 2
}

fn is_abbreviation(word: &str) -> bool {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return c.is_uppercase();
    }
    if word.len() > 12 {
        return false;
    }
    (word.contains('.')
        && word.split('.').all(|part| part.len() <= 2 && !part.is_empty() && !part.as_bytes()[0].is_ascii_digit()))
        || TITLES.contains(&word)
        || SHORT.contains(&word)
}

/// The end of the token that starts with the symbol `c`.
fn symbol(text: &str, start: usize, c: char) -> usize {
    let mut end = start + c.len_utf8();
    let next = char_at(text, end);
    match c {
        '@' | '#' if next.is_some_and(|n| n.is_alphanumeric() || n == '_') => {
            while let Some(n) = char_at(text, end).filter(|n| n.is_alphanumeric() || *n == '_' || is_mark(*n)) {
                end += n.len_utf8();
            }
        }
        // An index as instruments are called: "<.SPX>".
        '.' if text[..start].ends_with(['<', '(']) && next.is_some_and(|n| n.is_ascii_uppercase()) => {
            while char_at(text, end).is_some_and(|n| n.is_ascii_uppercase() || n.is_ascii_digit()) {
                end += 1;
            }
        }
        '.' | '-' | '*' | '_' | '=' | '~' => {
            while text.as_bytes().get(end) == Some(&(c as u8)) {
                end += 1;
            }
        }
        '\'' | '’' if next.is_some_and(|n| n == 's') => {
            if !char_at(text, end + 1).is_some_and(char::is_alphanumeric) {
                end += 1;
            }
        }
        _ if is_emoji(c) => {
            let mut joined = false;
            while let Some(n) =
                char_at(text, end).filter(|n| joined || is_mark(*n) || matches!(*n as u32, 0x1f3fb..=0x1f3ff))
            {
                if is_blank(n) {
                    break;
                }
                joined = n == '\u{200d}';
                end += n.len_utf8();
            }
        }
        _ => {
            while let Some(n) = char_at(text, end).filter(|n| is_mark(*n)) {
                end += n.len_utf8();
            }
        }
    }
    end
}

/// Split what desks put before a headline from its first word: "SOCCER-United", "UPDATE 1-Brazil".
pub fn split_slugs(text: &str, tokens: &mut Vec<Token>) {
    if !tokens.iter().any(|token| slug(text, *token).is_some()) {
        return;
    }
    let mut split = Vec::with_capacity(tokens.len() + 8);
    for token in tokens.iter() {
        match slug(text, *token) {
            None => split.push(*token),
            Some(hyphen) => split.extend([
                Token { start: token.start, end: hyphen },
                Token { start: hyphen, end: hyphen + 1 },
                Token { start: hyphen + 1, end: token.end },
            ]),
        }
    }
    *tokens = split;
}

/// Where the hyphen stands between the desk's word and the headline, if `token` is such.
fn slug(text: &str, token: Token) -> Option<u32> {
    let (slug, rest) = token.of(text).split_once('-')?;
    let mut rest = rest.chars();
    let capital =
        rest.next().is_some_and(char::is_uppercase) && rest.by_ref().take(2).filter(|c| c.is_lowercase()).count() == 2;
    let begins = text[..token.start as usize].chars().next_back().is_none_or(|c| c == '\n');
    let digits = slug.len() <= 2 && !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_digit());
    let shouted = begins && slug.len() >= 4 && slug.bytes().all(|b| b.is_ascii_uppercase());
    (capital && (digits || shouted)).then(|| token.start + slug.len() as u32)
}

fn is_closing(token: &str) -> bool {
    matches!(token, "”" | "’" | "\"" | "'" | ")" | "]" | "»" | "''" | "}")
}

pub fn is_opening(token: &str) -> bool {
    matches!(token, "“" | "‘" | "\"" | "'" | "(" | "[" | "«" | "``" | "-" | "–" | "—" | "•" | "*")
}

/// Group `tokens` into sentences: ranges of token indices, none empty, in order, every token in exactly one.
pub fn sentences(text: &str, tokens: &[Token], out: &mut Vec<Range<u32>>) {
    out.clear();
    let mut first = 0;
    for at in 1..=tokens.len() {
        if at == tokens.len() || breaks(text, tokens, first, at) {
            out.push(first as u32..at as u32);
            first = at;
        }
    }
}

/// Whether a sentence that began at token `first` ends before token `at`.
fn breaks(text: &str, tokens: &[Token], first: usize, at: usize) -> bool {
    let gap = &text[tokens[at - 1].end as usize..tokens[at].start as usize];
    let lines = gap.bytes().filter(|b| *b == b'\n').count();
    let next = tokens[at].of(text);
    let starts_low = next.chars().next().is_some_and(char::is_lowercase);
    if lines > 1 || (lines == 1 && !starts_low) {
        return true;
    }
    // Closing marks belong to the sentence before them.
    if is_closing(next) && gap.is_empty() {
        return false;
    }
    let mut last = at - 1;
    for _ in 0..3 {
        let adjacent = last > first && tokens[last - 1].end == tokens[last].start;
        if !(adjacent && is_closing(tokens[last].of(text))) {
            break;
        }
        last -= 1;
    }
    let end = tokens[last].of(text);
    let opener = || {
        let word = if is_opening(next) { tokens.get(at + 1).map_or("", |t| t.of(text)) } else { next };
        word.chars().next().is_some_and(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ':'))
    };
    match end {
        "." | "!" | "?" | "…" => opener(),
        _ if end.ends_with("..") => opener(),
        _ if end.ends_with('.') && end.len() > 1 => {
            let word = if is_opening(next) { tokens.get(at + 1).map_or("", |t| t.of(text)) } else { next };
            last < at - 1 && opener() || !TITLES.contains(&&end[..end.len() - 1]) && OPENERS.contains(&word)
        }
        _ => false,
    }
}

/// Turns ascending byte offsets of one text into code points.
pub struct CodePoints<'t> {
    text: &'t [u8],
    ascii: bool,
    byte: usize,
    point: u32,
}

impl<'t> CodePoints<'t> {
    pub fn new(text: &'t str) -> Self {
        CodePoints { text: text.as_bytes(), ascii: text.is_ascii(), byte: 0, point: 0 }
    }

    /// The number of code points before byte `to`, which must not be less than in the last call.
    pub fn at(&mut self, to: u32) -> u32 {
        if self.ascii {
            return to;
        }
        let to = to as usize;
        debug_assert!(to >= self.byte);
        self.point += self.text[self.byte..to].iter().filter(|b| (**b as i8) >= -0x40).count() as u32;
        self.byte = to;
        self.point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens.iter().map(|t| t.of(text)).collect()
    }

    fn split(text: &str) -> Vec<&str> {
        let (mut tokens, mut ranges) = (Vec::new(), Vec::new());
        tokenize(text, &mut tokens);
        sentences(text, &tokens, &mut ranges);
        ranges
            .iter()
            .map(|r| &text[tokens[r.start as usize].start as usize..tokens[r.end as usize - 1].end as usize])
            .collect()
    }

    #[test]
    fn tokens() {
        assert_eq!(words("The U.S. won't pay $1.5bn."), ["The", "U.S.", "wo", "n't", "pay", "$", "1.5bn", "."]);
        assert_eq!(
            words("Dr. J.K. O’Brien’s e-mail: a.b@c.org"),
            ["Dr.", "J.K.", "O’Brien", "’s", "e-mail", ":", "a.b@c.org"]
        );
        assert_eq!(
            words("See https://a.org/x?y=1), #Tag @name"),
            ["See", "https://a.org/x?y=1", ")", ",", "#Tag", "@name"]
        );
        assert_eq!(words("end.Then Amazon.com 10:30 1,000"), ["end", ".", "Then", "Amazon.com", "10:30", "1,000"]);
        assert_eq!(words("a\u{a0}b cafe\u{301} 👩‍🚀!"), ["a", "b", "cafe\u{301}", "👩‍🚀", "!"]);
    }

    #[test]
    fn sentence_ends() {
        assert_eq!(split("He left the U.S. The rest stayed."), ["He left the U.S.", "The rest stayed."]);
        assert_eq!(split("Mr. Smith of St. Louis met J. Doe."), ["Mr. Smith of St. Louis met J. Doe."]);
        assert_eq!(split("“Go.” She went. “Why?” he asked."), ["“Go.”", "She went.", "“Why?” he asked."]);
        assert_eq!(split("A head\nA line that\nwraps low.\n\nlast"), ["A head", "A line that\nwraps low.", "last"]);
    }

    #[test]
    fn code_points() {
        let text = "aé😀b";
        let mut points = CodePoints::new(text);
        assert_eq!([0, 1, 3, 7, 8].map(|b| points.at(b)), [0, 1, 2, 3, 4]);
    }
}
