//! What the reporter wrote, as a row of words: each quoted segment is one word in it, and so is each paragraph break.
//!
//! Everything after the marks works on this row by place, so quoted words cost nothing and can't mislead. Outside the row stand breaks.

use std::borrow::Cow;
use std::cell::Cell;

use pyo3::FromPyObject;

use super::lexicon::{Classes, Cue, Known, Lexicon, ABBREVIATIONS, OPENERS, PLAIN_CUES};
use super::marks::Segment;
use super::text::{all_upper, first_char, is_digit, is_space, split, Text};

pub const QUOTE: &str = "\u{fffc}";
pub const BREAK: &str = "\n";
/// Words that "she said" and its like may take at the end of a paragraph.
const LONGEST_TAIL: usize = 12;

/// Words of one clause at most. What looks for the end of one looks no further: it may do so for each of a thousand cues.
pub const CLAUSE: At = 200;

/// The place of a word in the row.
pub type At = i32;

/// Kinds of mentions, as in `story.py`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    Person,
    Body,
    Place,
    Other,
    /// A date, a time, a sum, a percentage.
    Value,
}

/// A stretch of the text that names an entity.
#[derive(Clone, Copy, Debug, FromPyObject)]
pub struct Mention {
    pub start: usize,
    pub end: usize,
    #[pyo3(attribute("type"))]
    pub kind: EntityKind,
    pub entity: Option<usize>,
}

/// One word: surface, lower form (a possessive 's apart), offsets, sentence and mention.
struct Word<'a> {
    surface: &'a str,
    low: Cow<'a, str>,
    owns: bool,
    known: Known,
    start: usize,
    end: usize,
    sentence: usize,
    mention: Option<usize>,
    /// A full stop after it was taken for that of an abbreviation.
    dotted: bool,
}

/// The words outside marks, and what is known of each.
pub struct Narrative<'a> {
    pub text: &'a Text<'a>,
    pub lexicon: &'a Lexicon,
    pub segments: Vec<Segment>,
    pub mentions: &'a [Mention],
    words: Vec<Word<'a>>,
    /// Where each segment stands.
    pub place: Vec<At>,
    /// The first word of each sentence.
    pub first: Vec<At>,
    /// The first words of mentions, in order.
    pub named: Vec<At>,
    /// How often a word was looked at: the work done, the same on any machine.
    pub looks: Cell<u64>,
}

/// Segments, those that were never closed cut where the reporter's words go on: "“It is safe, she said."."
pub fn settled(text: &Text, segments: &mut [Segment], lexicon: &Lexicon) {
    for segment in segments {
        if segment.closed || segment.continued {
            continue;
        }
        let body = text.chars(segment.start..segment.end);
        let Some(comma) = body.iter().rposition(|c| *c == ',').filter(|comma| *comma > 0) else { continue };
        let after = segment.start + comma + 1;
        let tail = text.slice(after..segment.end).to_lowercase();
        let tail: Vec<&str> = split(tail.trim_end_matches([' ', '.'])).take(LONGEST_TAIL + 1).collect();
        if tail.len() <= LONGEST_TAIL && tail.iter().any(|word| lexicon.is(word, PLAIN_CUES)) {
            (segment.end, segment.close) = (after, after);
        }
    }
}

impl<'a> Narrative<'a> {
    pub fn new(text: &'a Text<'a>, segments: Vec<Segment>, mentions: &'a [Mention], lexicon: &'a Lexicon) -> Self {
        let mut n = Narrative {
            text,
            lexicon,
            segments,
            mentions,
            words: Vec::with_capacity(text.len() / 5 + 3),
            place: Vec::new(),
            first: vec![0],
            named: Vec::new(),
            looks: Cell::new(0),
        };
        n.push(BREAK, 0, 0);
        let mut at = 0;
        for k in 0..n.segments.len() {
            let Segment { open, close, .. } = n.segments[k];
            n.read(at, open);
            n.place.push(n.words.len() as At);
            n.push(QUOTE, open, close);
            at = close;
        }
        n.read(at, text.len());
        n.push(BREAK, text.len(), text.len());
        n.push(BREAK, text.len(), text.len());
        n.find_sentences();
        n.find_mentions();
        n
    }

    fn push(&mut self, surface: &'a str, start: usize, end: usize) {
        let mut low = lower(surface);
        let owned = ["'s", "’s"].iter().find(|suffix| low.ends_with(**suffix)).map_or(0, |suffix| suffix.len());
        if owned > 0 {
            let rest = low.len() - owned;
            match &mut low {
                Cow::Borrowed(word) => *word = &word[..rest],
                Cow::Owned(word) => word.truncate(rest),
            }
        }
        let known = self.lexicon.known(&low);
        self.words.push(Word {
            surface,
            low,
            owns: owned > 0,
            known,
            start,
            end,
            sentence: 0,
            mention: None,
            dotted: false,
        });
    }

    fn read(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let last = word_end(self.text, at, end);
            let surface = self.text.slice(at..last);
            if surface == "." && self.is_abbreviated(at) {
                if let Some(word) = self.words.last_mut() {
                    (word.end, word.dotted) = (last, true);
                }
            } else if surface.starts_with('\n') {
                self.push(BREAK, at, last);
            } else if !surface.starts_with('\u{fffc}') && !surface.starts_with(is_space) {
                self.push(surface, at, last);
            }
            at = last;
        }
    }

    /// Whether the full stop at this offset belongs to the word before it: an initial or an abbreviation.
    fn is_abbreviated(&self, at: usize) -> bool {
        let Some(word) = self.words.last().filter(|word| word.end == at) else { return false };
        let initial = word.surface.chars().count() == 1 && first_char(word.surface).is_uppercase();
        initial || word.surface.contains('.') || (!word.owns && word.known.classes & ABBREVIATIONS != 0)
    }

    fn find_sentences(&mut self) {
        let mut sentence = 0;
        for i in 0..self.words.len() {
            self.words[i].sentence = sentence;
            let at = i as At;
            let stops = matches!(self.words[i].surface, "." | "?" | "!" | BREAK | QUOTE | "..." | "…");
            let ends = if stops {
                self.ends_sentence(at)
            } else {
                self.words[i].dotted && self.is(at + 1, OPENERS) && self.upper(at + 1)
            };
            if ends && i + 1 < self.words.len() {
                sentence += 1;
                self.first.push(at + 1);
            }
        }
    }

    fn ends_sentence(&self, i: At) -> bool {
        let (word, following) = (self.word(i), self.word(i + 1));
        if word == BREAK || following == BREAK {
            return word != QUOTE || self.finished(i);
        }
        if matches!(following, ")" | "]" | "”" | "’" | "\"" | "'" | ",") {
            return false;
        }
        if word == QUOTE {
            return self.finished(i) && (self.upper(i + 1) || following == QUOTE);
        }
        let opens = matches!(following, QUOTE | "“" | "‘" | "\"" | "'" | "(" | "—" | "–");
        opens || self.upper(i + 1) || is_digit(first_char(following))
    }

    /// Whether the quoted words at i end as a sentence does.
    pub fn finished(&self, i: At) -> bool {
        let segment = self.segment(i);
        let body = self.text.chars(segment.start.max(segment.end.saturating_sub(6))..segment.end);
        let last = body.iter().rfind(|c| !matches!(c, ' ' | '\t' | '\u{a0}' | '"' | '\'' | '”' | '’' | ')' | ']'));
        matches!(last, Some('.' | '?' | '!' | '…'))
    }

    fn find_mentions(&mut self) {
        let last = self.words.len() - 2;
        for (k, found) in self.mentions.iter().enumerate() {
            if found.kind == EntityKind::Value {
                continue;
            }
            let first = 1 + self.words[1..last].partition_point(|word| word.end <= found.start);
            for i in first..last {
                let word = &mut self.words[i];
                if word.start >= found.end {
                    break;
                }
                if word.surface != QUOTE && word.mention.is_none() {
                    word.mention = Some(k);
                    if i == first {
                        self.named.push(i as At);
                    }
                }
            }
        }
    }

    fn at(&self, i: At) -> Option<&Word<'a>> {
        self.looks.set(self.looks.get() + 1);
        self.words.get(usize::try_from(i).ok()?)
    }

    /// How many words the row has.
    pub fn len(&self) -> At {
        self.words.len() as At
    }

    pub fn word(&self, i: At) -> &'a str {
        self.at(i).map_or(BREAK, |word| word.surface)
    }

    pub fn words(&self, first: At, end: At) -> impl DoubleEndedIterator<Item = &'a str> + '_ {
        (first..end).map(|i| self.word(i))
    }

    /// The word in lower case, a possessive 's left out.
    pub fn low(&self, i: At) -> &str {
        self.at(i).map_or(BREAK, |word| &word.low)
    }

    /// The word as written, a possessive 's left out.
    pub fn bare(&self, i: At) -> &'a str {
        let word = self.word(i);
        let owned = if self.owns(i) { word.char_indices().rev().nth(1).map_or(0, |(at, _)| at) } else { word.len() };
        &word[..owned]
    }

    /// Whether the word at i has a possessive 's.
    pub fn owns(&self, i: At) -> bool {
        self.at(i).is_some_and(|word| word.owns)
    }

    /// Whether the word at i is of one of these classes.
    pub fn is(&self, i: At, classes: Classes) -> bool {
        self.at(i).is_some_and(|word| word.known.classes & classes != 0)
    }

    pub fn is_cue(&self, i: At) -> bool {
        self.at(i).is_some_and(|word| word.known.is_cue())
    }

    /// The readings of the word at i as a cue.
    pub fn readings(&self, i: At) -> &'a [Cue] {
        self.at(i).map_or(&[], |word| self.lexicon.readings(word.known))
    }

    pub fn mention(&self, i: At) -> Option<usize> {
        self.at(i)?.mention
    }

    /// Whether two words are in the same mention.
    pub fn same_mention(&self, i: At, j: At) -> bool {
        self.mention(i).is_some() && self.mention(i) == self.mention(j)
    }

    pub fn sentence(&self, i: At) -> usize {
        self.at(i).or(self.words.last()).map_or(0, |word| word.sentence)
    }

    /// The first word of the sentence of word i.
    pub fn opening(&self, i: At) -> At {
        self.first[self.sentence(i)]
    }

    pub fn upper(&self, i: At) -> bool {
        first_char(self.word(i)).is_uppercase()
    }

    pub fn lower(&self, i: At) -> bool {
        first_char(self.word(i)).is_lowercase()
    }

    pub fn digit(&self, i: At) -> bool {
        is_digit(first_char(self.word(i)))
    }

    /// Whether the word at i is one, rather than a mark.
    pub fn alnum(&self, i: At) -> bool {
        first_char(self.word(i)).is_alphanumeric()
    }

    /// Whether the word at i is all in capitals.
    pub fn capitals(&self, i: At) -> bool {
        all_upper(self.word(i))
    }

    /// Index of the segment that stands at word i.
    pub fn segment_at(&self, i: At) -> usize {
        self.place.partition_point(|place| *place <= i).saturating_sub(1)
    }

    /// The segment that stands at word i.
    pub fn segment(&self, i: At) -> Segment {
        self.segments[self.segment_at(i)]
    }

    /// Whether quoted words stand among words first … end - 1.
    pub fn quotes(&self, first: At, end: At) -> bool {
        let k = self.place.partition_point(|place| *place < first);
        self.place.get(k).is_some_and(|place| *place < end)
    }

    /// Offset of the first character of word i.
    pub fn start(&self, i: At) -> usize {
        self.at(i).map_or(self.text.len(), |word| word.start)
    }

    /// Offset after the last character of word i.
    pub fn end(&self, i: At) -> usize {
        self.at(i).map_or(self.text.len(), |word| word.end)
    }
}

/// Where the word or the white space that starts at `at` ends.
fn word_end(text: &Text, at: usize, end: usize) -> usize {
    let run = |from: usize, goes_on: &dyn Fn(char) -> bool| {
        text.chars(from..end).iter().position(|c| !goes_on(*c)).map_or(end, |length| from + length)
    };
    match text.char(at) {
        Some(c) if c.is_alphanumeric() => {
            let mut last = run(at, &char::is_alphanumeric);
            while text.char(last).is_some_and(joins) {
                let next = run(last + 1, &char::is_alphanumeric);
                if next <= last + 1 || next > end {
                    break;
                }
                last = next;
            }
            last
        }
        Some(c @ ('.' | '-' | '_' | '\n')) => run(at, &|other| other == c),
        Some(c) if is_space(c) => run(at, &|other| other != '\n' && is_space(other)),
        _ => at + 1,
    }
}

/// Whether a character joins letters into one word.
fn joins(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '&' | '@' | '/' | '-' | '\u{2011}')
}

/// In lower case; borrowed where it is already.
pub fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else if word.is_ascii() {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
