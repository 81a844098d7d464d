//! Names of a story: full ones, given names, formal names of bodies, and what persons are called besides their names.

use rustc_hash::FxHashMap;

use super::lexicon::{
    Lexicon, ADVERBS, BODIES, DATES, HONOURS, PARTICLES, PREPOSITIONS, SMALL, SUFFIXES, TITLES, VERBS,
};
use super::narrative::{At, EntityKind, Narrative};
use super::speakers::Entity;
use super::text::{all_lower, is_digit, is_letter, split};

/// Words of a name at most.
const LONGEST_NAME: At = 4;

/// Places of words, each with what is known there.
pub type Places<T> = FxHashMap<String, Vec<(At, T)>>;

/// Capitalised runs of two words and more, by their last word, with its place and that of their first.
pub fn name_runs(n: &Narrative) -> Places<At> {
    let mut runs: Places<At> = FxHashMap::default();
    let mut start: Option<At> = None;
    for i in 0..n.len() {
        if !n.upper(i) {
            start = start.filter(|_| n.is(i, PARTICLES));
            continue;
        }
        let word = n.word(i);
        if n.is(i, SMALL | TITLES | DATES) || word.ends_with(is_digit) || word.contains("-year-") {
            start = None;
            continue;
        }
        match start {
            None => start = Some(i),
            Some(first) if i - first < LONGEST_NAME => runs.entry(n.low(i).to_owned()).or_default().push((i, first)),
            _ => (),
        }
        if n.owns(i) {
            start = None;
        }
    }
    runs
}

/// EntityKind → the capitalised word before its initial: "Ann | C. Doe".
pub fn find_givens<'n>(n: &'n Narrative) -> FxHashMap<usize, &'n str> {
    let mut givens = FxHashMap::default();
    for i in n.named.iter().copied() {
        let Some(entity) = n.mention(i).and_then(|k| n.mentions[k].entity) else { continue };
        let (word, before) = (n.word(i), i - 1);
        let initial = word.chars().nth(1).is_none();
        if !initial || n.is(before, TITLES | DATES | SMALL) || n.mention(before).is_some() {
            continue;
        }
        let given = n.word(before);
        if given.chars().nth(1).is_some() && n.upper(before) && given.chars().all(is_letter) {
            givens.entry(entity).or_insert(given);
        }
    }
    givens
}

/// Noun and what follows its "of", one to three words of it → the organisation named so.
pub fn find_formal(lexicon: &Lexicon, entities: &[Entity]) -> FxHashMap<(String, String), usize> {
    let mut formal = FxHashMap::default();
    for (k, entity) in entities.iter().enumerate().filter(|(_, entity)| entity.kind == EntityKind::Body) {
        let name = entity.name.to_lowercase();
        let Some((noun, what)) = name.split_once(" of ") else { continue };
        let noun = noun.rsplit(' ').next().unwrap_or_default();
        if !lexicon.is(noun, BODIES) {
            continue;
        }
        let mut known = String::new();
        for word in split(what).take(3) {
            known = if known.is_empty() { word.to_owned() } else { format!("{known} {word}") };
            formal.entry((noun.to_owned(), known.clone())).or_insert(k);
        }
    }
    formal
}

/// Role noun → places and entities: words before a person's name, and the head of the appositive after it.
pub fn find_roles(n: &Narrative) -> Places<usize> {
    let mut roles: Places<usize> = FxHashMap::default();
    for i in n.named.iter().copied() {
        let Some(mention) = n.mention(i).map(|k| n.mentions[k]).filter(|it| it.kind == EntityKind::Person) else {
            continue;
        };
        let Some(entity) = mention.entity else { continue };
        for k in titles_before(n, i).into_iter().chain(head_after(n, i)) {
            roles.entry(n.low(k).to_owned()).or_default().push((i, entity));
        }
    }
    roles
}

/// Places of the words that lead up to a name: "port director Ann Doe".
fn titles_before(n: &Narrative, i: At) -> Vec<At> {
    let words = ((i - 4).max(0) + 1..i).rev();
    let lead = words.take_while(|k| n.word(*k).starts_with(is_letter) && !n.is(*k, SMALL));
    lead.filter(|k| n.mention(*k).is_none()).collect()
}

/// The head of the description after a name: "Ann Doe, the district's fire chief, …".
fn head_after(n: &Narrative, i: At) -> Option<At> {
    let mut comma = i;
    while n.same_mention(comma, i) {
        comma += 1;
    }
    let describes = matches!(n.low(comma + 1), "a" | "an" | "the" | "who" | "its" | "his" | "her" | "their");
    if n.word(comma) != "," || !(describes || n.owns(comma + 1)) {
        return None;
    }
    for k in comma + 2..comma + 10 {
        if !n.alnum(k) || n.is(k, PREPOSITIONS) {
            return None;
        }
        if !n.alnum(k + 1) || n.is(k + 1, PREPOSITIONS) || matches!(n.low(k + 1), "who" | "and") {
            return Some(k);
        }
    }
    None
}

/// Whether two names of one length, the first letter the same, differ in exactly one letter.
pub fn one_off(one: &str, other: &str) -> bool {
    if one.chars().next() != other.chars().next() || one.chars().count() != other.chars().count() {
        return false;
    }
    one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() == 1
}

/// The surname, in lower case, a suffix such as Jr. left out.
pub fn last_name(lexicon: &Lexicon, name: &str) -> String {
    let low = name.to_lowercase().replace('.', "");
    let last = split(&low).rfind(|word| !lexicon.is(word, SUFFIXES));
    last.unwrap_or_default().to_owned()
}

/// A person's name without letters after it, and without the verb that a headline wrote in capitals.
pub fn proper<'t>(lexicon: &Lexicon, name: &'t str) -> &'t str {
    let Some((rest, last)) = name.rsplit_once(' ').filter(|(rest, _)| !rest.is_empty()) else { return name };
    let low = last.to_lowercase();
    let known = lexicon.known(&low);
    let headline = low.ends_with('s') && (known.is_cue() || known.classes & VERBS != 0);
    let written = all_lower(last) && known.classes & PARTICLES == 0;
    let foreign = headline || written || known.classes & ADVERBS != 0;
    if known.classes & HONOURS != 0 || (foreign && rest.contains(' ')) {
        rest
    } else {
        name
    }
}
