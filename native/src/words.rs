//! What a tagger sees of a text: for each token its word type (computed once a word, then kept), and its context.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::cues::{cue, Cue};
use crate::lexicon::{hash_str, Lexicon};
use crate::text::{is_opening, sentences, split_slugs, tokenize, Token};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Case {
    #[default]
    Lower = 0,
    Capital = 1,
    Upper = 2,
}

/// Everything about a word that does not depend on where it stands.
#[derive(Clone, Default)]
pub struct WordType {
    pub lower: u64,
    pub shape: u64,
    /// Last and first three characters, lower case.
    pub suffix: u64,
    pub prefix: u64,
    pub coarse: u8,
    pub fine: u16,
    pub flags: u16,
    pub case: Case,
    pub letters: bool,
    /// Nothing in it looks like a name: no capital, no letter of a script without capitals, no handle.
    pub plain: bool,
    pub cue: Cue,
    pub language: Language,
}

impl WordType {
    pub fn new(word: &str, lexicon: &Lexicon) -> Self {
        let lower = word.to_lowercase();
        let chars: Vec<char> = lower.chars().collect();
        let count = word.chars().count();
        let letters = word.chars().any(char::is_alphabetic);
        let case = match word.chars().next() {
            Some(c) if c.is_uppercase() && count > 1 && !word.chars().any(char::is_lowercase) => Case::Upper,
            Some(c) if c.is_uppercase() => Case::Capital,
            _ => Case::Lower,
        };
        let affix = |kind: char, part: &[char]| {
            hash_str(&std::iter::once(kind).chain(part.iter().copied()).collect::<String>())
        };
        let titled = || word.chars().take(1).chain(chars.iter().copied().skip(1)).collect::<String>();
        let cluster = lexicon.cluster(word).or_else(|| lexicon.cluster(&lower)).or_else(|| lexicon.cluster(&titled()));
        let (coarse, fine) = cluster.unwrap_or((0, 0));
        let lower_hash = hash_str(&lower);
        WordType {
            lower: lower_hash,
            shape: hash_str(&shape(word, count)),
            suffix: affix('>', &chars[chars.len().saturating_sub(3)..]),
            prefix: affix('<', &chars[..chars.len().min(3)]),
            coarse,
            fine,
            flags: lexicon.flags(lower_hash),
            case,
            letters,
            plain: !word.starts_with(['@', '#']) && word.chars().all(|c| !c.is_alphabetic() || c.is_lowercase()),
            cue: cue(word),
            language: language(&lower),
        }
    }
}

/// What a word says about the language of its text.
#[derive(Clone, Copy, Default, PartialEq)]
#[repr(u8)]
pub enum Language {
    #[default]
    Unknown = 0,
    /// One of the small words that every English text is full of.
    English = 1,
    /// Such a word of another language in Latin letters.
    Foreign = 2,
    /// In letters that are not Latin.
    Strange = 3,
}

const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "for", "on", "that", "with", "was", "is", "by", "as", "at", "from", "has", "he",
    "it", "his", "said", "have", "were", "been", "which", "their", "this", "who", "they", "will", "would", "not",
    "are", "be", "its", "after", "but", "had",
];
const FOREIGN: &[&str] = &[
    "der", "und", "das", "ist", "von", "mit", "den", "dem", "ein", "eine", "nicht", "auf", "für", "sich", "im", "wir",
    "hat", "les", "des", "et", "est", "une", "dans", "pour", "que", "qui", "sur", "pas", "du", "la", "le", "el", "los",
    "las", "del", "una", "por", "con", "para", "il", "che", "per", "non", "sono", "della", "di", "è", "um", "não",
    "uma", "com", "os", "da", "het", "een", "van", "voor", "niet", "zijn", "och", "att", "som", "det", "på", "är",
    "nie", "się", "jest", "że", "ve", "bir", "için", "yang", "dan", "dengan",
];

fn language(lower: &str) -> Language {
    match lower {
        _ if ENGLISH.contains(&lower) => Language::English,
        _ if FOREIGN.contains(&lower) => Language::Foreign,
        // Latin letters with all their marks end at U+024F; those of Vietnamese are further up.
        _ if lower.chars().any(|c| c.is_alphabetic() && c > '\u{24f}' && !('\u{1e00}'..='\u{1eff}').contains(&c)) => {
            Language::Strange
        }
        _ => Language::Unknown,
    }
}

/// "Xx", "X.X.", "d,d", runs made one; the length of short words.
fn shape(word: &str, count: usize) -> String {
    let mut shape = String::new();
    let mut last = None;
    for c in word.chars() {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_lowercase() => 'x',
            _ if c.is_numeric() => 'd',
            _ => c,
        };
        if last != Some(class) {
            shape.push(class);
            last = Some(class);
        }
        if shape.len() > 16 {
            break;
        }
    }
    if count <= 3 {
        shape.push_str(&count.to_string());
    }
    shape
}

/// Where a token stands.
#[derive(Clone, Copy, Default)]
pub struct Context {
    /// First word of its sentence.
    pub opens: bool,
    /// In a sentence written 0 as usual, 1 mostly in capitals, 2 with a capital on most words, as headlines are.
    pub style: u8,
    /// Class of the listed phrase it is part of (0: none), and which part: 1 all, 2 first, 3 last, 4 inner.
    pub phrase: u8,
    pub part: u8,
    /// For a capitalised word, elsewhere in the text: bit 0 seen in lower case, bit 1 seen capitalised inside a sentence.
    pub seen: u8,
}

/// Word types by surface, up to a bound. Index 0 stands for "beyond the sentence".
pub struct Words {
    index: FxHashMap<Box<str>, u32>,
    pub types: Vec<WordType>,
}

/// More word types than this are forgotten between texts: some 40 MB, and a day of news has fewer frequent ones.
const KEPT: usize = 32_768;

impl Words {
    pub fn new() -> Self {
        Words { index: FxHashMap::default(), types: vec![WordType::default()] }
    }

    /// Whether it is time to start over. Never in the middle of a text.
    pub fn full(&self) -> bool {
        self.types.len() > KEPT
    }

    fn id(&mut self, word: &str, lexicon: &Lexicon) -> u32 {
        if let Some(id) = self.index.get(word) {
            return *id;
        }
        let id = self.types.len() as u32;
        self.types.push(WordType::new(word, lexicon));
        self.index.insert(word.into(), id);
        id
    }
}

/// Tokens `first..end` of the sentence `from..to`.
#[derive(Clone, Copy)]
pub struct Run {
    pub first: u32,
    pub end: u32,
    pub from: u32,
    pub to: u32,
}

/// One text, read: tokens, sentences, word types, contexts. Reused from text to text.
#[derive(Default)]
pub struct Reading {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Range<u32>>,
    pub ids: Vec<u32>,
    pub contexts: Vec<Context>,
    /// Stretches of tokens, each within one sentence, outside of which no name can be: what is not plain, with its neighbours.
    pub runs: Vec<Run>,
    seen: FxHashMap<u64, u8>,
}

impl Reading {
    /// `slugs`: take the desk's word off headlines first. Training texts have none.
    pub fn read(&mut self, text: &str, slugs: bool, words: &mut Words, lexicon: &Lexicon) {
        tokenize(text, &mut self.tokens);
        if slugs {
            split_slugs(text, &mut self.tokens);
        }
        sentences(text, &self.tokens, &mut self.sentences);
        self.ids.clear();
        self.ids.extend(self.tokens.iter().map(|t| words.id(t.of(text), lexicon)));
        self.contexts.clear();
        self.contexts.resize(self.tokens.len(), Context::default());
        self.seen.clear();
        for at in 0..self.sentences.len() {
            self.read_sentence(at, text, &words.types, lexicon);
        }
        for (context, id) in self.contexts.iter_mut().zip(&self.ids) {
            let word = &words.types[*id as usize];
            if word.case != Case::Lower {
                context.seen = self.seen.get(&word.lower).copied().unwrap_or(0);
            }
        }
        self.find_runs(&words.types);
    }

    /// Whether the text reads as English: most of it in Latin letters, and not more small words of other languages than of
    /// English. Short texts get the benefit of the doubt.
    pub fn english(&self, types: &[WordType]) -> bool {
        let mut counts = [0usize; 4];
        for word in self.ids.iter().map(|id| &types[*id as usize]).filter(|w| w.letters) {
            counts[word.language as usize] += 1;
        }
        let [other, english, foreign, strange] = counts;
        let all = other + english + foreign + strange;
        all < 40 || 2 * strange < all && (foreign <= english || 12 * foreign < all)
    }

    fn find_runs(&mut self, types: &[WordType]) {
        self.runs.clear();
        for sentence in &self.sentences {
            let (from, to) = (sentence.start, sentence.end);
            let first_run = self.runs.len();
            for at in (from..to).filter(|at| !types[self.ids[*at as usize] as usize].plain) {
                let (first, end) = (at.saturating_sub(1).max(from), (at + 2).min(to));
                match self.runs[first_run..].last_mut() {
                    Some(run) if run.end >= first => run.end = end,
                    _ => self.runs.push(Run { first, end, from, to }),
                }
            }
        }
    }

    fn read_sentence(&mut self, at: usize, text: &str, types: &[WordType], lexicon: &Lexicon) {
        let range = self.sentences[at].start as usize..self.sentences[at].end as usize;
        let ids = &self.ids[range.clone()];
        let contexts = &mut self.contexts[range.clone()];
        let word = |at: usize| &types[ids[at] as usize];
        let opens = (0..ids.len()).find(|at| !is_opening(self.tokens[range.start + at].of(text)));
        if let Some(first) = opens {
            contexts[first].opens = true;
        }
        let count =
            |case: Case| ids.iter().map(|id| &types[*id as usize]).filter(|w| w.case == case && w.letters).count();
        let (lower, capital, upper) = (count(Case::Lower), count(Case::Capital), count(Case::Upper));
        let style = match () {
            () if upper >= 2 && upper > lower + capital => 1,
            () if capital >= 4 && capital >= 2 * lower => 2,
            () => 0,
        };
        let mut at = 0;
        while at < ids.len() {
            contexts[at].style = style;
            match word(at).case {
                Case::Lower if word(at).letters => *self.seen.entry(word(at).lower).or_insert(0) |= 1,
                Case::Capital if !contexts[at].opens => *self.seen.entry(word(at).lower).or_insert(0) |= 2,
                _ => {}
            }
            at += 1;
        }
        at = 0;
        while at < ids.len() {
            let found = if word(at).case == Case::Lower {
                None
            } else {
                lexicon.phrase(ids[at..].iter().map(|id| types[*id as usize].lower))
            };
            let Some((len, class)) = found else {
                at += 1;
                continue;
            };
            for (nth, context) in contexts[at..at + len].iter_mut().enumerate() {
                context.phrase = class;
                context.part = match (nth == 0, nth + 1 == len) {
                    (true, true) => 1,
                    (true, false) => 2,
                    (false, true) => 3,
                    (false, false) => 4,
                };
            }
            at += len;
        }
    }
}
