//! Roles and gender evidence: what a text says about a person right before and right after the name.

use crate::bilou::Span;
use crate::entities::{Gender, Page};
use crate::names::Names;

/// A role has at most this many words.
const WORDS: usize = 14;

/// The byte range of the role given next to a mention: "Russian President" before it, ", the ambassador to the UN," after it.
/// What stands before token `from` belongs to the person before; a role right before token `next` to the person there.
pub fn role(page: &Page, span: Span, from: u32, next: Option<u32>, names: &Names) -> Option<(u32, u32)> {
    before(page, span, from as usize, names).or_else(|| after(page, span, next.map(|n| n as usize), names))
}

fn is_role(page: &Page, at: usize, names: &Names) -> bool {
    let word = page.word(at);
    let lower = word.to_lowercase();
    names.roles.contains(&lower) || lower.rsplit_once('-').is_some_and(|(_, last)| names.roles.contains(last))
}

/// Words that stand in a role before its noun.
fn describes(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        || matches!(
            word,
            "'s" | "’s"
                | "of"
                | "and"
                | "&"
                | "for"
                | "vice"
                | "prime"
                | "deputy"
                | "former"
                | "acting"
                | "interim"
                | "chief"
                | "foreign"
                | "defence"
                | "defense"
                | "finance"
                | "interior"
                | "senior"
                | "top"
                | "state"
                | "presidential"
                | "national"
                | "federal"
                | "assistant"
                | "associate"
                | "executive"
                | "general"
                | "police"
                | "party"
                | "opposition"
                | "military"
                | "health"
                | "trade"
                | "justice"
                | "economy"
                | "education"
                | "environment"
                | "energy"
                | "press"
                | "then"
                | "ex"
                | "co"
                | "army"
                | "team"
                | "head"
                | "club"
                | "world"
                | "central"
                | "bank"
                | "company"
                | "human"
                | "rights"
                | "political"
                | "local"
        )
}

fn before(page: &Page, span: Span, from: usize, names: &Names) -> Option<(u32, u32)> {
    let end = span.first as usize;
    if end == 0 || !is_role(page, end - 1, names) {
        return None;
    }
    let mut first = end - 1;
    while first > from && end - first < WORDS {
        let word = page.word(first - 1);
        let breaks = page.text[page.tokens[first - 1].end as usize..page.tokens[first].start as usize].contains('\n');
        if breaks || !(describes(word) || is_role(page, first - 1, names)) {
            break;
        }
        first -= 1;
    }
    // No role starts with a small joining word or with what opens a sentence.
    while first < end - 1
        && matches!(
            page.word(first),
            "of" | "and" | "&" | "for" | "'s" | "’s" | "The" | "A" | "An" | "As" | "But" | "And" | "In"
        )
    {
        first += 1;
    }
    Some((page.tokens[first].start, page.tokens[end - 1].end))
}

fn after(page: &Page, span: Span, next: Option<usize>, names: &Names) -> Option<(u32, u32)> {
    let comma = span.end as usize;
    if page.word(comma) != "," {
        return None;
    }
    let mut first = comma + 1;
    if matches!(page.word(first), "the" | "a" | "an" | "The" | "A" | "An") {
        first += 1;
    }
    let mut noun = None;
    let mut end = first;
    while end < page.tokens.len() && end - first < WORDS {
        let word = page.word(end);
        let stop = matches!(
            word,
            "," | "."
                | ";"
                | ":"
                | "("
                | ")"
                | "”"
                | "“"
                | "\""
                | "?"
                | "!"
                | "-"
                | "–"
                | "—"
                | "who"
                | "which"
                | "whose"
                | "said"
                | "says"
                | "told"
                | "was"
                | "is"
                | "has"
                | "had"
        );
        if stop || page.text[page.tokens[end - 1].end as usize..page.tokens[end].start as usize].contains('\n') {
            break;
        }
        if noun.is_none() && is_role(page, end, names) {
            noun = Some(end);
        }
        end += 1;
    }
    // The noun comes early and the phrase ends at a stop, or it is no apposition.
    let stopped = end < page.tokens.len()
        && matches!(page.word(end), "," | "." | ";" | ":" | ")" | "–" | "—" | "-" | "who" | "said" | "told" | "says");
    (noun? - first <= 6 && next != noun.map(|n| n + 1) && stopped && end > first)
        .then(|| (page.tokens[first].start, page.tokens[end - 1].end))
}

/// Female or male, by the title before the name or the given name.
pub fn gender(page: &Page, span: Span, names: &Names) -> Gender {
    let first = span.first as usize;
    for back in 1..=3.min(first) {
        let word = page.word(first - back).trim_end_matches('.').to_lowercase();
        match names.gender_of_title(&word) {
            Gender::Unknown if names.roles.contains(&word) || names.is_title(&word) => continue,
            Gender::Unknown => break,
            found => return found,
        }
    }
    if span.end - span.first < 2 {
        return Gender::Unknown;
    }
    names.gender_of_given(&page.word(first).to_lowercase())
}
