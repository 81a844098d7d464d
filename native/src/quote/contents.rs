//! The words that belong to an attribution: the clause after its cue, or the one that its cue ends.

use rustc_hash::FxHashMap;

use super::attributions::Attribution;
use super::lexicon::{Kind, DATES, DETERMINERS, LISTENERS, PAST, PREPOSITIONS};
use super::narrative::{At, BREAK, CLAUSE, QUOTE};
use super::nouns::{is_dash, Source};
use super::sieves::Page;
use super::text::all_lower;

/// Words that a clause before "he said" has at least.
const SHORTEST: At = 4;
const LISTENER_REACH: At = 14;
/// Attributions after one that may end its clause.
const NEXT: usize = 3;

/// Words first … last, both included.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    pub first: At,
    pub last: At,
}

/// The clause of each attribution that has one, by the place of its cue.
pub fn clauses(page: &Page) -> FxHashMap<At, Clause> {
    let mut closing = vec![false; page.its.len()];
    for choice in &page.choices {
        if let (Some(it), "adjacent-after" | "trailing") = (choice.attribution, choice.rule) {
            closing[it] = true;
        }
    }
    let n = page.n;
    let its: Vec<usize> = (0..page.shown).filter(|k| page.its[*k].source.is_some() && !page.its[*k].passive).collect();
    let mut result = FxHashMap::default();
    let mut taken = -1;
    for (k, place) in its.iter().enumerate() {
        let it = &page.its[*place];
        if it.first <= taken {
            continue;
        }
        if let Some(clause) = before(page, it, taken) {
            result.insert(it.first, clause);
            taken = taken.max(it.end());
            continue;
        }
        let mut others = its[k + 1..].iter().take(NEXT).map(|other| &page.its[*other]);
        let following = others.find(|other| reports(page, other));
        let Some(clause) = after(page, it, following) else { continue };
        if closing[*place] && n.low(clause.first) != "that" {
            continue;
        }
        let clause = cut(page, it, clause);
        if reports(page, it) || n.low(clause.first) == "that" {
            taken = clause.last;
        } else if !n.quotes(clause.first, clause.last + 1) {
            continue;
        }
        result.insert(it.first, clause);
    }
    result
}

/// Whether the cue introduces speech without marks, so that its clause is nobody else's.
pub fn reports(page: &Page, it: &Attribution) -> bool {
    page.n.lexicon.is_bare(it.lemma)
}

fn is_turn(low: &str) -> bool {
    matches!(low, "while" | "but" | "although" | "though" | "according" | "despite")
}

fn is_relative(low: &str) -> bool {
    matches!(low, "which" | "who" | "a" | "an" | "where" | "even" | "whose")
}

fn is_subordinate(low: &str) -> bool {
    matches!(low, "while" | "although" | "though" | "when" | "as" | "after" | "because" | "if" | "since" | "asked")
}

fn is_time(low: &str) -> bool {
    matches!(
        low,
        "earlier"
            | "later"
            | "last"
            | "this"
            | "next"
            | "recently"
            | "early"
            | "late"
            | "again"
            | "yesterday"
            | "today"
    )
}

/// What a clause of speech may start with.
fn starts(low: &str) -> bool {
    matches!(low, "that" | "if" | "whether" | "to" | "how" | "why" | "what" | "when" | "where" | "who")
}

/// The last word of the sentence of i, its closing stop left out.
fn sentence_end(page: &Page, i: At) -> At {
    let n = page.n;
    let end = n.first.get(n.sentence(i) + 1).copied().unwrap_or(n.len()) - 1;
    let stops = |end: &At| matches!(n.word(*end), BREAK | "." | "!" | "?" | "…");
    (i.max(end - CLAUSE)..=end).rev().find(|end| !stops(end)).unwrap_or(i)
}

/// What stands before the comma in "The bridge is safe, he said", if nothing is said after the cue.
fn before(page: &Page, it: &Attribution, taken: At) -> Option<Clause> {
    let n = page.n;
    if it.inherited || !matches!(it.kind, Kind::Say | Kind::Claim | Kind::Source | Kind::Tell) {
        return None;
    }
    let named = it.kind == Kind::Source;
    let mut end = it.start();
    if n.word(end - 1) == "," || is_dash(n.word(end - 1)) {
        end -= 1;
    } else if !named {
        return None;
    }
    let after = it.end() + 1;
    let ends = matches!(n.word(after), "." | "," | BREAK | "?" | "!") || n.is(after, PREPOSITIONS | DATES);
    if !named && !ends {
        return None;
    }
    let mut start = n.after_dateline(n.opening(it.first), it.first).max(taken + 1);
    start = (start..end.min(start + CLAUSE)).find(|i| n.alnum(*i) || n.word(*i) == QUOTE)?;
    if end - start < SHORTEST || (!named && leads_in(page, start, end)) {
        return None;
    }
    Some(Clause { first: start.max(end - CLAUSE), last: end - 1 })
}

/// Whether the words before "he said" are only a time, a place or a condition: "On Monday, he said …".
fn leads_in(page: &Page, start: At, end: At) -> bool {
    let n = page.n;
    let opens = n.is(start, PREPOSITIONS) || is_subordinate(n.low(start));
    opens && end - start <= CLAUSE && !n.words(start, end).any(|word| word == ",")
}

/// What stands after the cue, its listener, time and place, up to the next cue or the end of the sentence.
fn after(page: &Page, it: &Attribution, following: Option<&Attribution>) -> Option<Clause> {
    let n = page.n;
    let mut end = sentence_end(page, it.first);
    if let Some(agent) = agent(page, it).filter(|agent| agent.first - 1 > it.last + 1) {
        end = end.min(agent.first - 2);
    }
    let mut start = start_after(page, it, end);
    let mut last = end.min(start + CLAUSE);
    if let Some(following) = following.filter(|following| start < following.first && following.first <= end) {
        last = last.min(before_next(page, start, following, last));
    }
    let speech = matches!(it.kind, Kind::Say | Kind::Claim);
    let comma = n.word(start) == ",";
    let aside = comma && n.word(it.start() - 1) == "," && speech;
    if start < last && (n.word(start) == ":" || aside || (comma && n.word(start + 1) == QUOTE)) {
        start += 1;
    }
    if start > last || matches!(n.word(start), "." | "," | ":" | ";") {
        return None;
    }
    if (speech || it.kind == Kind::Tell) && !n.quotes(start, last + 1) {
        let timed = is_time(n.low(start)) && last - start < SHORTEST;
        if timed || n.is(start, PREPOSITIONS) {
            return None; // "said in a statement", "said earlier this week": where and when, not what
        }
    }
    Some(Clause { first: start, last })
}

/// The source of a passive cue: "was called “…” by X", "was described by X as “…”".
fn agent(page: &Page, it: &Attribution) -> Option<Source> {
    it.source.filter(|source| source.first > it.last && page.n.low(source.first - 1) == "by")
}

/// The first word that can be part of what was said.
fn start_after(page: &Page, it: &Attribution, end: At) -> At {
    let n = page.n;
    let start = it.end() + 1;
    if let Some(agent) = agent(page, it).filter(|agent| agent.first - 1 == it.last + 1) {
        return agent.last + if n.low(agent.last + 1) == "as" { 2 } else { 1 };
    }
    match it.kind {
        Kind::Source => {
            let comma = (start..=end.min(start + CLAUSE)).find(|k| n.word(*k) == ",");
            comma.unwrap_or(end + 1) + 1
        }
        Kind::Tell | Kind::Ask => after_listener(page, it, end),
        _ if n.lexicon.is_heard(it.lemma) => after_listener(page, it, end),
        Kind::Say | Kind::Claim => after_time(page, start, end),
        _ => start,
    }
}

/// The last word before the next cue's own words: before "and warned", ", adding", ", but he said".
fn before_next(page: &Page, start: At, following: &Attribution, last: At) -> At {
    let n = page.n;
    let edge = if following.inherited { following.first } else { following.start() } - 1;
    let mut k = edge;
    while k > start && (matches!(n.low(k), "and" | "but" | "then" | "also") || n.word(k) == ",") {
        k -= 1;
    }
    let apart = following.inherited || n.word(k + 1) == "," || matches!(n.low(k + 1), "but" | "and");
    if k < edge && apart {
        k
    } else {
        last
    }
}

/// The clause without what the reporter hangs on to it: ", which …", ", but …", or goes on with after it.
fn cut(page: &Page, it: &Attribution, clause: Clause) -> Clause {
    let n = page.n;
    let inside = is_inside(page, it);
    let deed = matches!(it.kind, Kind::Judge | Kind::Ask | Kind::Claim) && n.low(it.first).ends_with("ed");
    let opening = n.low(clause.first);
    if deed && (opening == "to" || !starts(opening)) {
        let further = |k: &At| n.low(*k) == "and" && goes_on(page, *k + 1);
        if let Some(k) = (clause.first + 1..clause.last).find(further) {
            return Clause { last: if n.word(k - 1) == "," { k - 2 } else { k - 1 }, ..clause };
        }
    }
    for k in clause.first + 2..clause.last {
        if n.word(k) == ";" {
            return Clause { last: k - 1, ..clause };
        }
        if n.word(k) == "," {
            let low = n.low(k + 1);
            let hangs = || !n.words(k + 1, clause.last + 1).any(|word| matches!(word, "," | QUOTE));
            if inside || is_turn(low) || (is_relative(low) && hangs()) {
                return Clause { last: k - 1, ..clause };
            }
        }
    }
    clause
}

/// Whether a past verb at k goes on with what the source did: "praised the mayor and offered to help".
fn goes_on(page: &Page, mut k: At) -> bool {
    let n = page.n;
    while n.is_adverb(k) {
        k += 1;
    }
    n.mention(k).is_none() && all_lower(n.word(k)) && (n.low(k).ends_with("ed") || n.is(k, PAST))
}

/// Whether the cue stands in a clause that a comma ends: "While he said …, …", ", which he said …, …".
fn is_inside(page: &Page, it: &Attribution) -> bool {
    let n = page.n;
    let Some(source) = it.source.filter(|_| !it.inherited) else { return false };
    if matches!(n.low(source.last), "who" | "which") || matches!(n.low(source.first - 1), "which" | "whom") {
        return true;
    }
    let first = n.opening(it.first);
    let near = it.first - first <= CLAUSE;
    near && is_subordinate(n.low(first)) && !n.words(first, it.first).any(|word| word == ",")
}

/// The first word after those told: "told reporters on Monday that …" → "that".
fn after_listener(page: &Page, it: &Attribution, end: At) -> At {
    let n = page.n;
    let start = it.end() + 1;
    for k in start..end.min(start + LISTENER_REACH) {
        let clause = starts(n.low(k)) && (k > start || n.low(k) != "to");
        if clause || matches!(n.word(k), QUOTE | "," | ":") {
            return k;
        }
    }
    if it.kind != Kind::Tell {
        return start;
    }
    let mut k = start;
    if n.is(k, DETERMINERS) || matches!(n.low(k), "his" | "her") {
        return end.min(k + 2);
    }
    while k < end && (n.is_name(k) || n.is(k, LISTENERS)) {
        k += 1;
    }
    if k > start {
        k
    } else {
        start + 1
    }
}

/// Past a day or a place of speaking: "said on Monday that", "said in a statement that".
fn after_time(page: &Page, start: At, end: At) -> At {
    let n = page.n;
    if n.is(start, DATES) {
        return start + 1;
    }
    if n.is(start, PREPOSITIONS) {
        let stops = |j: &At| n.low(*j) == "that" || matches!(n.word(*j), QUOTE | "," | ":");
        return (start + 1..end.min(start + 16)).find(stops).unwrap_or(start);
    }
    start
}
