//! Tokens with marks inside: addresses of pages and people, codes of instruments.

use crate::text::{char_at, is_blank};

/// The end of the address of a page that begins at `start`.
pub fn url(text: &str, start: usize) -> Option<usize> {
    is_url_start(&text.as_bytes()[start..]).then(|| url_end(text, start)).filter(|end| *end > start + 4)
}

fn is_url_start(rest: &[u8]) -> bool {
    let is = |prefix: &[u8]| rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix);
    matches!(rest[0], b'h' | b'H' | b'w' | b'W') && (is(b"http://") || is(b"https://") || is(b"www."))
}

/// Whether a token is the address of a page.
pub fn is_url(token: &str) -> bool {
    is_url_start(token.as_bytes()) || token.split_once('/').is_some_and(|(domain, _)| is_domain(domain))
}

/// Where the address that begins at `start` ends; marks at its end belong to the sentence.
pub fn url_end(text: &str, start: usize) -> usize {
    let stop = |c: char| is_blank(c) || matches!(c, '<' | '>' | '"' | '“' | '”' | '|' | '\\' | '^' | '`');
    let end = text[start..].find(stop).map_or(text.len(), |n| start + n);
    let found = &text[start..end];
    let count = |bracket: char| found.chars().filter(|c| *c == bracket).count();
    // A bracket that was opened inside closes inside.
    let mut outside = count(')').saturating_sub(count('('));
    let mark = |c: char| match c {
        ')' if outside > 0 => {
            outside -= 1;
            true
        }
        _ => matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ']' | '\'' | '’' | '…'),
    };
    start + found.trim_end_matches(mark).len()
}

/// "example.com", by the endings that most addresses have.
pub fn is_domain(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "com", "org", "net", "gov", "edu", "int", "mil", "info", "io", "co", "uk", "us", "eu", "de", "fr", "ca", "au",
        "tv", "me", "ly", "gl", "be", "ch", "nl", "jp", "cn", "in", "ru", "br", "it", "es", "news",
    ];
    word.len() <= 253 && word.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && ENDS.contains(&end))
}

/// Longest part of an e-mail address before the "@", and after it.
const MAILBOX: usize = 64;
const HOST: usize = 253;

/// The end of the e-mail address that starts at `start`.
pub fn email(text: &str, start: usize) -> Option<usize> {
    let rest = &text.as_bytes()[start..];
    let mail = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
    let at = rest.iter().take(MAILBOX + 1).position(|b| !mail(*b)).filter(|at| *at > 0 && rest[*at] == b'@')?;
    let host = &rest[at + 1..rest.len().min(at + 1 + HOST)];
    let length =
        host.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))).unwrap_or(host.len());
    let host = std::str::from_utf8(&host[..length]).ok()?.trim_end_matches(['.', '-']);
    let (name, end) = host.rsplit_once('.')?;
    (!name.is_empty() && end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()))
        .then_some(start + at + 1 + host.len())
}

/// The end of the instrument code that starts at `start`: "AAPL.O", a symbol and the exchange's one or two letters.
pub fn ric(text: &str, start: usize) -> Option<usize> {
    const EXCHANGES: &[&str] = &[
        "O", "N", "L", "F", "T", "K", "OQ", "PA", "DE", "HK", "SS", "SZ", "KS", "KQ", "NS", "BO", "AX", "TO", "MI",
        "MC", "AS", "BR", "ST", "CO", "HE", "OL", "VX", "MX", "SA", "TW", "SI", "JO", "NZ", "WA", "VI", "LS", "KL",
        "BK", "JK", "PS", "TA", "MM", "SR", "DU",
    ];
    let rest = &text.as_bytes()[start..];
    let symbol = rest.iter().take(7).take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    if !(2..=6).contains(&symbol) || rest.get(symbol) != Some(&b'.') {
        return None;
    }
    let letters = rest[symbol + 1..].iter().take(3).take_while(|b| b.is_ascii_uppercase()).count();
    let end = symbol + 1 + letters;
    let ends = char_at(text, start + end).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '\'' | '’'));
    (ends && EXCHANGES.contains(&&text[start + symbol + 1..start + end])).then_some(start + end)
}
