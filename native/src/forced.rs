//! Names whose type is given by a list: they hold against the model.

use rustc_hash::FxHashMap;

use crate::bilou::{Span, TYPES};
use crate::text::{tokenize, Token};

/// Names by their first word, the longest first.
#[derive(Default)]
pub struct Forced {
    names: FxHashMap<String, Vec<(Vec<String>, u8)>>,
}

impl Forced {
    pub fn new(list: &[(String, u8)]) -> Self {
        let mut names: FxHashMap<String, Vec<(Vec<String>, u8)>> = FxHashMap::default();
        let mut tokens = Vec::new();
        for (name, kind) in list {
            tokenize(name, &mut tokens);
            let words: Vec<String> = tokens.iter().map(|t| t.of(name).to_owned()).collect();
            if let Some((first, rest)) = words.split_first() {
                names.entry(first.clone()).or_default().push((rest.to_vec(), *kind));
            }
        }
        names.values_mut().for_each(|list| list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len())));
        Forced { names }
    }

    /// Put the names of the list into `spans`, in place of what overlaps them; but not inside a longer name that was found.
    pub fn apply(&self, text: &str, tokens: &[Token], spans: &mut Vec<Span>) {
        let mut given: Vec<Span> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let fits = |(rest, _): &&(Vec<String>, u8)| {
                rest.iter().enumerate().all(|(nth, word)| tokens.get(at + 1 + nth).is_some_and(|t| t.of(text) == word))
            };
            match self.names.get(tokens[at].of(text)).and_then(|list| list.iter().find(fits)) {
                Some((rest, kind)) => {
                    let end = at + 1 + rest.len();
                    given.push(Span { first: at as u32, end: end as u32, kind: *kind });
                    at = end;
                }
                None => at += 1,
            }
        }
        if given.is_empty() {
            return;
        }
        // What is never a name goes where it was taken for one; elsewhere it says nothing.
        let (never, mut given): (Vec<Span>, Vec<Span>) = given.into_iter().partition(|g| g.kind as usize == TYPES);
        spans.retain(|s| never.binary_search_by_key(&s.first, |n| n.first).map_or(true, |at| never[at].end != s.end));
        let longer = |g: &Span| {
            let next = spans.partition_point(|s| s.end <= g.first);
            spans.get(next).is_some_and(|s| s.first <= g.first && g.end <= s.end && g.end - g.first < s.end - s.first)
        };
        given.retain(|g| !longer(g));
        spans.retain(|s| {
            let next = given.partition_point(|g| g.end <= s.first);
            given.get(next).is_none_or(|g| g.first >= s.end)
        });
        spans.extend(given);
        spans.sort_unstable_by_key(|s| s.first);
    }
}
