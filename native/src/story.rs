//! Agreement within a story: what one mention shows of a name holds for the others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::{Span, TYPES};
use crate::entities::{LOC, ORG, PER};
use crate::lexicon::extend;
use crate::text::Token;
use crate::words::{Case, Reading, WordType};

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

/// Companies by the legal form at the end of their name, or by the "&" in it.
pub fn companies(text: &str, tokens: &[Token], spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| s.end - s.first > 1 && s.kind != ORG) {
        let word = |at: u32| tokens[at as usize].of(text);
        let form = word(span.end - 1).trim_end_matches('.');
        let form = matches!(
            form,
            "Inc" | "INC" | "Corp" | "CORP" | "Ltd" | "LTD" | "Plc" | "PLC" | "plc" | "LLC" | "LLP" | "GmbH" | "AG"
        );
        if form || span.kind == PER && (span.first..span.end).any(|at| word(at) == "&") {
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
