//! What is known of words and phrases before any text is read: clusters, word lists, names of places and other things.

use rustc_hash::FxHashMap;

use crate::text::tokenize;

/// A hash that stays the same across versions and machines: models are addressed by it.
pub fn hash_str(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| mix(h ^ u64::from(b)))
}

/// One round of mixing.
pub fn mix(mut h: u64) -> u64 {
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^= h >> 29;
    h
}

/// One more word of a phrase.
pub fn extend(phrase: u64, word: u64) -> u64 {
    mix(phrase.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
}

/// The bits of the lists of given names, of surnames and of nationalities.
pub const GIVEN_NAMES: u16 = 1 << 5;
pub const SURNAMES: u16 = 1 << 6;
pub const NATIONALITIES: u16 = 1 << 7;
/// Words a phrase may have.
const PHRASE: usize = 6;
/// Classes of phrases: countries, states, regions, cities, towns; then organisations and other things.
pub const CLASSES: usize = 7;
/// The first so many classes are places.
pub const PLACES: usize = 5;
/// Towns are many, and often named like something else: a phrase of another class is that.
const TOWN: u8 = 5;

#[derive(Default)]
pub struct Lexicon {
    /// Sorted hashes of words, with the cluster of each (1…).
    cluster_words: Vec<u32>,
    cluster_ids: Vec<u16>,
    /// The coarse cluster of each fine one.
    coarse: Vec<u8>,
    /// Lower-case word → bit set of the lists it is in.
    flags: FxHashMap<u64, u16>,
    /// Lower-case phrase → class (1…).
    phrases: FxHashMap<u64, u8>,
}

impl Lexicon {
    /// `clusters`: see `training/clusters.py`; `lists`: one text a list, a word a line; `phrases`: one text a class, a phrase a line.
    pub fn new(clusters: &[u8], lists: &[String], phrases: &[String]) -> Result<Self, String> {
        let mut lexicon = Lexicon::default();
        lexicon.read_clusters(clusters).ok_or("the cluster file is damaged")?;
        for (bit, list) in lists.iter().enumerate() {
            for word in lines(list) {
                *lexicon.flags.entry(hash_str(word)).or_insert(0) |= 1 << bit;
            }
        }
        if phrases.len() > CLASSES {
            return Err(format!("there are {CLASSES} classes of phrases, not {}", phrases.len()));
        }
        let mut tokens = Vec::new();
        for (class, list) in (1..).zip(phrases) {
            for phrase in lines(list) {
                tokenize(phrase, &mut tokens);
                let key = tokens.iter().map(|t| hash_str(t.of(phrase))).fold(0, extend);
                let known = lexicon.phrases.entry(key).or_insert(class);
                if *known == TOWN {
                    *known = class;
                }
            }
        }
        Ok(lexicon)
    }

    /// Layout: n (u32), fine clusters k (u32), k coarse ids (u8), then per word hash delta (u32) and fine id (u16).
    fn read_clusters(&mut self, mut data: &[u8]) -> Option<()> {
        let mut take = |n: usize| -> Option<&[u8]> {
            let (head, rest) = data.split_at_checked(n)?;
            data = rest;
            Some(head)
        };
        let words = u32::from_le_bytes(take(4)?.try_into().ok()?) as usize;
        let fine = u32::from_le_bytes(take(4)?.try_into().ok()?) as usize;
        self.coarse = take(fine)?.to_vec();
        let mut hash = 0u32;
        for delta in take(words.checked_mul(4)?)?.chunks_exact(4) {
            hash = hash.wrapping_add(u32::from_le_bytes(delta.try_into().ok()?));
            self.cluster_words.push(hash);
        }
        self.cluster_ids = take(words * 2)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        self.cluster_ids.iter().all(|id| (*id as usize) < fine).then_some(())
    }

    /// The (coarse, fine) cluster of a word as written; zeros where it has none.
    pub fn cluster(&self, word: &str) -> Option<(u8, u16)> {
        let hash = (hash_str(word) >> 32) as u32;
        let at = self.cluster_words.binary_search(&hash).ok()?;
        let fine = self.cluster_ids[at];
        Some((self.coarse[fine as usize], fine))
    }

    /// The lists that hold the word with this lower-case hash.
    pub fn flags(&self, lower: u64) -> u16 {
        self.flags.get(&lower).copied().unwrap_or(0)
    }

    /// The longest phrase that starts `words` (hashes of lower-case words): its length and class.
    pub fn phrase(&self, words: impl Iterator<Item = u64>) -> Option<(usize, u8)> {
        let mut key = 0;
        let mut best = None;
        for (at, word) in words.take(PHRASE).enumerate() {
            key = extend(key, word);
            if let Some(class) = self.phrases.get(&key) {
                best = Some((at + 1, *class));
            }
        }
        best
    }
}

/// The entries of a list: a line each, `#` starts a comment.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
