//! Agreement within a story: what one mention shows of a name holds for the others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::{Span, TYPES};
use crate::entities::{LOC, ORG, PER};
use crate::lexicon::extend;
use crate::text::Token;
use crate::words::{Case, Reading, WordType};

const FORMS: &[&str] =
    &["Inc", "INC", "Corp", "CORP", "Ltd", "LTD", "Plc", "PLC", "plc", "LLC", "LLP", "GmbH", "AG", "NV", "SpA"];

/// Quotation marks, dashes, and what brackets or parts phrases.
const MARKS: &str = "“”„‟‘’‚‛\"'`«»‹›()[]{},;:—–-…";

/// Make mentions of one surface agree with each other, and single words with full names; find names that were missed once.
pub fn agree(reading: &Reading, types: &[WordType], spans: &mut Vec<Span>) {
    let word = |token: u32| types[reading.ids[token as usize] as usize].lower;
    let key = |span: &Span| (span.first..span.end).fold(0, |key, token| extend(key, word(token)));
    let mut counts: FxHashMap<u64, [u16; TYPES]> = FxHashMap::default();
    let mut surnames: FxHashSet<u64> = FxHashSet::default();
    for span in spans.iter() {
        let count = &mut counts.entry(key(span)).or_default()[span.kind as usize];
        *count = count.saturating_add(1);
        if span.kind == PER && span.end - span.first > 1 {
            surnames.insert(word(span.end - 1));
        }
    }
    for span in spans.iter_mut() {
        let Some(count) = counts.get(&key(span)) else { continue };
        if span.end - span.first == 1 && surnames.contains(&word(span.first)) && count[LOC as usize] <= 2 {
            span.kind = PER;
            continue;
        }
        let most = (0..TYPES).rev().max_by_key(|kind| count[*kind]).unwrap_or(0);
        if count[most] > count[span.kind as usize] && count[most] >= 2 * count[span.kind as usize] {
            span.kind = most as u8;
        }
    }
    missed(reading, types, &surnames, spans);
}

/// No name ends in "of the": such a one goes on into the name that follows, or loses its end. Nor does one begin or end with a mark.
pub fn whole(text: &str, tokens: &[Token], spans: &mut Vec<Span>) {
    let mark = |at: u32| tokens[at as usize].of(text).chars().all(|c| MARKS.contains(c));
    let small = |at: u32| matches!(tokens[at as usize].of(text), "of" | "the" | "and" | "for" | "in" | "de" | "&");
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.iter() {
        match kept.last_mut() {
            Some(last) if last.end == span.first && small(last.end - 1) => last.end = span.end,
            _ => kept.push(*span),
        }
    }
    for span in &mut kept {
        while span.end > span.first && (small(span.end - 1) || mark(span.end - 1)) {
            span.end -= 1;
        }
        while span.end > span.first && mark(span.first) {
            span.first += 1;
        }
    }
    kept.retain(|span| span.end > span.first);
    *spans = kept;
}

/// Companies: by the legal form at the end of their name, which belongs to it, or by the "&" in it.
pub fn companies(text: &str, tokens: &[Token], spans: &mut [Span]) {
    let form = |at: u32| {
        let word = tokens.get(at as usize).map_or("", |token| token.of(text)).trim_end_matches('.');
        FORMS.contains(&word)
    };
    for nth in 0..spans.len() {
        let next = spans.get(nth + 1).map_or(u32::MAX, |next| next.first);
        let span = &mut spans[nth];
        if span.end < next && form(span.end) {
            span.end += 1;
        }
        let joined = |at: u32| tokens[at as usize].of(text) == "&";
        let several = span.end - span.first > 1;
        if several && (form(span.end - 1) || span.kind == PER && (span.first..span.end).any(joined)) {
            span.kind = ORG;
        }
    }
}

/// A surname seen in a full name is a person also where it was not tagged.
fn missed(reading: &Reading, types: &[WordType], surnames: &FxHashSet<u64>, spans: &mut Vec<Span>) {
    if surnames.is_empty() {
        return;
    }
    let mut found = Vec::new();
    let mut next = 0;
    for token in 0..reading.ids.len() as u32 {
        while next < spans.len() && spans[next].end <= token {
            next += 1;
        }
        if next < spans.len() && spans[next].first <= token {
            continue;
        }
        let word = &types[reading.ids[token as usize] as usize];
        let context = reading.contexts[token as usize];
        let sure = context.seen & 1 == 0 || !context.opens && context.style == 0;
        if word.case == Case::Capital && sure && word.letters && surnames.contains(&word.lower) {
            found.push(Span { first: token, end: token + 1, kind: PER });
        }
    }
    if !found.is_empty() {
        spans.extend(found);
        spans.sort_unstable_by_key(|s| s.first);
    }
}
