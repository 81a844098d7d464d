//! One text by code point, which is what Python counts in, and the character classes of its `str`.

use std::ops::Range;

pub struct Text<'t> {
    whole: &'t str,
    chars: Vec<char>,
    /// Where each character starts in `whole`, and its end.
    bytes: Vec<u32>,
}

impl<'t> Text<'t> {
    pub fn new(whole: &'t str) -> Self {
        let mut chars = Vec::with_capacity(whole.len());
        let mut bytes = Vec::with_capacity(whole.len() + 1);
        for (at, c) in whole.char_indices() {
            bytes.push(at as u32);
            chars.push(c);
        }
        bytes.push(whole.len() as u32);
        Text { whole, chars, bytes }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The characters of a range; what of it lies outside the text is left out.
    pub fn chars(&self, range: Range<usize>) -> &[char] {
        let end = range.end.min(self.len());
        self.chars.get(range.start..end).unwrap_or_default()
    }

    /// The same as `str`.
    pub fn slice(&self, range: Range<usize>) -> &'t str {
        let end = range.end.min(self.len());
        if range.start >= end {
            return "";
        }
        &self.whole[self.bytes[range.start] as usize..self.bytes[end] as usize]
    }
}

/// Letters; no numerals.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

/// White space as `str.split` and `\s` see it.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// Digits, also raised ones; no fractions or Roman numerals.
pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !matches!(c, '¼'..='¾' | '\u{2150}'..='\u{218f}'))
}

/// Whether there are capitals and no small letters.
pub fn all_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

/// Whether there are small letters and no capitals.
pub fn all_lower(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && !word.chars().any(char::is_uppercase)
}

/// The words of a text, white space apart.
pub fn split(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

/// The first character; every word has one.
pub fn first_char(word: &str) -> char {
    word.chars().next().unwrap_or('\n')
}
