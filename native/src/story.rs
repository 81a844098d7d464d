//! Agreement within a story: what one mention shows of a name holds for the others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::{Span, TYPES};
use crate::entities::{LOC, PER};
use crate::words::{Case, Reading, WordType};

/// Make single-word mentions agree with the rest of the story, and find names that were missed once.
pub fn agree(reading: &Reading, types: &[WordType], spans: &mut Vec<Span>) {
    let word = |token: u32| &types[reading.ids[token as usize] as usize];
    let mut counts: FxHashMap<u64, [u16; TYPES]> = FxHashMap::default();
    let mut surnames: FxHashSet<u64> = FxHashSet::default();
    for span in spans.iter() {
        if span.end - span.first == 1 {
            let count = &mut counts.entry(word(span.first).lower).or_default()[span.kind as usize];
            *count = count.saturating_add(1);
        } else if span.kind == PER {
            surnames.insert(word(span.end - 1).lower);
        }
    }
    for span in spans.iter_mut().filter(|s| s.end - s.first == 1) {
        let key = word(span.first).lower;
        let Some(count) = counts.get(&key) else { continue };
        if surnames.contains(&key) && count[LOC as usize] <= 2 {
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
        if word.case == Case::Capital && context.seen & 1 == 0 && word.letters && surnames.contains(&word.lower) {
            found.push(Span { first: token, end: token + 1, kind: PER });
        }
    }
    if !found.is_empty() {
        spans.extend(found);
        spans.sort_unstable_by_key(|s| s.first);
    }
}
