//! Agreement within a story: what one mention shows of a name holds for the others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::{Leaning, Span, TYPES};
use crate::entities::{MISC, ORG, PER};
use crate::lexicon::{extend, GIVEN_NAMES, NATIONALITIES, SURNAMES};
use crate::text::Token;
use crate::words::{Case, Reading, WordType};

const FORMS: &[&str] =
    &["Inc", "INC", "Corp", "CORP", "Ltd", "LTD", "Plc", "PLC", "plc", "LLC", "LLP", "GmbH", "AG", "NV", "SpA"];

/// Quotation marks, dashes, and what brackets or parts phrases.
const MARKS: &str = "“”„‟‘’‚‛\"'`«»‹›()[]{},;:—–-…";

/// How much more a word alone is a person where it ends a person's full name, an organisation where it begins an organisation's: in logits
/// for each mention.
const SURNAME: i64 = 8;
const HEAD: i64 = 2;
/// How much more a name is a person where it is one once, and goes from a listed given name to a listed surname: "Doris Day" is no holiday.
const LISTED: i64 = 4;
/// How strongly, in logits, scores may lean to no name where one word, or several, are a name elsewhere in the text.
const DOUBT_ONE: i64 = 4;
const DOUBT_SEVERAL: i64 = 12;
/// Words of the longest name that is looked for again.
const LONGEST: u32 = 6;

/// What a story shows of the names in it.
#[derive(Default)]
struct Shown {
    /// The type of each name, by its words.
    kinds: FxHashMap<u64, u8>,
    /// Last words of persons' full names.
    surnames: FxHashSet<u64>,
}

/// Mentions of the same words are of one type: the one that the scores of all of them lean to, and longer names that the word is part of.
/// Then find names that were missed once. `leanings` by token; `logit`: one logit in their units.
pub fn agree(reading: &Reading, types: &[WordType], leanings: &[Leaning], logit: i32, spans: &mut Vec<Span>) {
    let logit = i64::from(logit);
    let word = |token: u32| types[reading.ids[token as usize] as usize].lower;
    let key = |span: &Span| (span.first..span.end).fold(0, |key, token| extend(key, word(token)));
    let mut sums: FxHashMap<u64, ([i64; TYPES], i64)> = FxHashMap::default();
    let mut shown = Shown::default();
    let mut heads: FxHashSet<u64> = FxHashSet::default();
    let mut full: FxHashSet<u64> = FxHashSet::default();
    let listed = |token: u32, list: u16| types[reading.ids[token as usize] as usize].flags & list != 0;
    for span in spans.iter() {
        let (sum, count) = sums.entry(key(span)).or_default();
        *count += 1;
        let several = span.end - span.first > 1;
        if several && span.kind == PER && listed(span.first, GIVEN_NAMES) && listed(span.end - 1, SURNAMES) {
            full.insert(key(span));
        }
        for (kind, sum) in sum.iter_mut().enumerate() {
            *sum += lean(leanings, *span, 1 + kind);
        }
    }
    // A name of two words that ends in what is a person alone is most likely that person's.
    let persons: FxHashSet<u64> = spans
        .iter()
        .filter(|span| span.end - span.first == 1)
        .filter(|span| sums.get(&key(span)).is_some_and(|(sum, count)| *count > 1 && most(sum) == PER))
        .map(|span| word(span.first))
        .collect();
    for span in spans.iter_mut() {
        let ends_in_person = span.end - span.first == 2 && persons.contains(&word(span.end - 1));
        let person = LISTED * i64::from(full.contains(&key(span))) + SURNAME * i64::from(ends_in_person);
        if let Some((sum, _)) = sums.get_mut(&key(span)).filter(|_| person > 0) {
            sum[PER as usize] += person * logit;
            span.kind = most(sum);
        }
        if span.end - span.first > 1 && span.kind == PER {
            shown.surnames.insert(word(span.end - 1));
        }
        if span.end - span.first > 1 && span.kind == ORG {
            heads.insert(word(span.first));
        }
    }
    for span in spans.iter_mut() {
        let key = key(span);
        let (mut sum, count) = sums.get(&key).copied().unwrap_or_default();
        if span.end - span.first == 1 {
            sum[PER as usize] += SURNAME * logit * count * i64::from(shown.surnames.contains(&word(span.first)));
            sum[ORG as usize] += HEAD * logit * count * i64::from(heads.contains(&word(span.first)));
        }
        let best = most(&sum);
        if sum[best as usize] > sum[span.kind as usize] {
            span.kind = best;
        }
        shown.kinds.insert(key, span.kind);
    }
    shown.kinds.extend(shown.surnames.iter().map(|word| (extend(0, *word), PER)));
    let found = missed(reading, types, leanings, logit, &shown, spans);
    if !found.is_empty() {
        spans.extend(found);
        spans.sort_unstable_by_key(|s| s.first);
    }
}

/// The type with the highest sum.
fn most(sum: &[i64; TYPES]) -> u8 {
    (0..TYPES as u8).rev().max_by_key(|kind| sum[usize::from(*kind)]).unwrap_or(PER)
}

/// How the tokens of a span lean on average.
fn lean(leanings: &[Leaning], span: Span, to: usize) -> i64 {
    let tokens = &leanings[span.first as usize..span.end as usize];
    tokens.iter().map(|leaning| i64::from(leaning[to])).sum::<i64>() / tokens.len().max(1) as i64
}

/// Forms of address, which are outside a name.
const ADDRESS: &[&str] =
    &["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Mme", "Herr", "Frau", "Prof", "Prof."];

/// No name ends in "of the": such a one goes on into the name that follows, or loses its end. Nor does one begin or end with a mark,
/// nor a person's begin with a form of address.
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
        let address = |at: u32| span.kind == PER && ADDRESS.contains(&tokens[at as usize].of(text));
        while span.end > span.first && (mark(span.first) || address(span.first)) {
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

/// A ministry or a house of parliament is named without its nation's people: "the Turkish" and "Ministry of Foreign Affairs".
pub fn offices(text: &str, reading: &Reading, types: &[WordType], spans: &mut Vec<Span>) {
    let is = |at: u32, what: &str| reading.tokens[at as usize].of(text) == what;
    let office = |span: &Span| {
        (span.first + 1..span.end)
            .any(|at| is(at, "Ministry") || at + 1 < span.end && is(at, "House") && is(at + 1, "of"))
    };
    let nation = |at: u32| types[reading.ids[at as usize] as usize].flags & NATIONALITIES != 0;
    let mut kept = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        if span.kind == ORG && nation(span.first) && office(&span) {
            kept.push(Span { first: span.first, end: span.first + 1, kind: MISC });
            kept.push(Span { first: span.first + 1, ..span });
        } else {
            kept.push(span);
        }
    }
    *spans = kept;
}

/// A name found once is one also where it was not tagged, unless much speaks against it; the surname of a full name always.
fn missed(
    reading: &Reading,
    types: &[WordType],
    leanings: &[Leaning],
    logit: i64,
    shown: &Shown,
    spans: &[Span],
) -> Vec<Span> {
    let word = |token: u32| &types[reading.ids[token as usize] as usize];
    let mut found: Vec<Span> = Vec::new();
    let mut next = 0;
    for sentence in &reading.sentences {
        let mut token = sentence.start;
        while token < sentence.end {
            while next < spans.len() && spans[next].end <= token {
                next += 1;
            }
            let free = spans.get(next).map_or(sentence.end, |span| span.first.min(sentence.end));
            if free <= token || word(token).case == Case::Lower || !word(token).letters {
                token += 1;
                continue;
            }
            let context = reading.contexts[token as usize];
            let sure = word(token).case == Case::Upper || context.seen & 1 == 0 || !context.opens && context.style == 0;
            let mut key = 0;
            let mut best = None;
            for end in token + 1..=free.min(token + LONGEST) {
                key = extend(key, word(end - 1).lower);
                let Some(&kind) = shown.kinds.get(&key) else { continue };
                let span = Span { first: token, end, kind };
                let doubt = lean(leanings, span, 0) - lean(leanings, span, 1 + kind as usize);
                let named = match end - token {
                    1 => sure && (doubt < DOUBT_ONE * logit || shown.surnames.contains(&word(token).lower)),
                    _ => doubt < DOUBT_SEVERAL * logit,
                };
                if named {
                    best = Some(span);
                }
            }
            token = best.map_or(token + 1, |span| span.end);
            found.extend(best);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::LOC;
    use crate::lexicon::Lexicon;
    use crate::words::Words;

    /// The spans after agreement; all tokens lean `doubt` to no name, and those in `leans` (token, type, logits) to a type.
    fn agreed(text: &str, doubt: i32, leans: &[(usize, u8, i32)], spans: &[(u32, u32, u8)]) -> Vec<(u32, u32, u8)> {
        let (mut reading, mut words) = (Reading::default(), Words::new());
        reading.read(text, false, &mut words, &Lexicon::default());
        let mut leanings = vec![[doubt, 0, 0, 0, 0]; reading.tokens.len()];
        for (token, kind, logits) in leans {
            leanings[*token][1 + usize::from(*kind)] = *logits;
        }
        let mut spans = spans.iter().map(|(first, end, kind)| Span { first: *first, end: *end, kind: *kind }).collect();
        agree(&reading, &words.types, &leanings, 1, &mut spans);
        spans.iter().map(|s| (s.first, s.end, s.kind)).collect()
    }

    #[test]
    fn the_surer_mention_decides() {
        let text = "Corvo fell. Then Corvo rose.";
        assert_eq!(
            agreed(text, 0, &[(0, ORG, 5), (4, LOC, 2)], &[(0, 1, ORG), (4, 5, LOC)]),
            [(0, 1, ORG), (4, 5, ORG)]
        );
    }

    #[test]
    fn a_surname_is_a_person_and_found_again_whatever_the_scores() {
        let text = "Ada Lund spoke. Later Lund left. It was Lund.";
        let found = agreed(text, 99, &[(5, LOC, 3)], &[(0, 2, PER), (5, 6, LOC)]);
        assert_eq!(found, [(0, 2, PER), (5, 6, PER), (10, 11, PER)]);
    }

    #[test]
    fn a_name_missed_once_is_found_unless_much_speaks_against_it() {
        let text = "They met in Vel. They left Vel.";
        assert_eq!(agreed(text, 3, &[], &[(3, 4, LOC)]), [(3, 4, LOC), (7, 8, LOC)]);
        assert_eq!(agreed(text, 5, &[], &[(3, 4, LOC)]), [(3, 4, LOC)]);
    }

    #[test]
    fn a_full_name_is_a_persons_where_its_last_word_is() {
        let text = "Ada Lund spoke. Later Lund left. It was Lund.";
        let leans = [(0, ORG, 4), (1, ORG, 4), (5, PER, 3), (10, PER, 3)];
        let found = agreed(text, 0, &leans, &[(0, 2, ORG), (5, 6, PER), (10, 11, PER)]);
        assert_eq!(found, [(0, 2, PER), (5, 6, PER), (10, 11, PER)]);
    }

    #[test]
    fn a_form_of_address_is_outside() {
        let (text, mut tokens) = ("Then Mr Ada Lund left.", Vec::new());
        crate::text::tokenize(text, &mut tokens);
        let mut spans = vec![Span { first: 1, end: 4, kind: PER }];
        whole(text, &tokens, &mut spans);
        assert_eq!(spans, [Span { first: 2, end: 4, kind: PER }]);
    }
}
