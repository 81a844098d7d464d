//! Which of the distinct names of a text mean one thing: a surname and the full name, an acronym and what it stands for.
//!
//! Every name is looked up in indexes by its words, so the work grows with the text and no faster.

use rustc_hash::FxHashMap;

use crate::bilou::Span;
use crate::entities::{surface, Page, LOC, MISC, ORG, PER};
use crate::names::{fold, initials, same_first_name, Names};

/// A name as written somewhere: its folded words, where it first stands, what it was resolved to.
pub struct Name {
    pub words: Vec<String>,
    /// Of a person: the initials of a name of several words; a word of few capitals, which may be somebody's initials.
    pub initials: String,
    pub kind: u8,
    pub first: u32,
    /// The first mention that is not all in capitals, or the first.
    pub best: u32,
    pub capitals: bool,
    pub count: u32,
    pub target: Target,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Target {
    Open,
    /// Its own entity.
    Own,
    /// The same as another name.
    As(u32),
    /// Fits several entities.
    Unclear,
}

/// At most this many entities are compared with one name; a text with more that share a surname leaves it unclear.
const RIVALS: usize = 8;

type Index = FxHashMap<String, Vec<u32>>;

fn put(index: &mut Index, word: &str, name: u32) {
    let names = index.entry(word.to_owned()).or_default();
    if names.len() < RIVALS {
        names.push(name);
    }
}

fn rivals<'i>(index: &'i Index, word: &str) -> &'i [u32] {
    index.get(word).map_or(&[], Vec::as_slice)
}

/// Longest names first; then a name joins the one person whom it can mean.
pub fn resolve_people(found: &mut [Name], aliases: &FxHashMap<u32, u32>) {
    let mut order: Vec<u32> = (0..found.len() as u32).filter(|n| found[*n as usize].kind == PER).collect();
    order.sort_by_key(|n| (std::cmp::Reverse(found[*n as usize].words.len()), found[*n as usize].first));
    let (mut by_last, mut by_first, mut by_initials) = (Index::default(), Index::default(), Index::default());
    for nth in order {
        if let Some(long) = aliases.get(&nth).filter(|long| found[**long as usize].kind == PER) {
            found[nth as usize].target = Target::As(*long);
            continue;
        }
        let words = &found[nth as usize].words;
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            found[nth as usize].target = Target::Own;
            continue;
        };
        let mut fits: Vec<u32> = rivals(&by_last, last)
            .iter()
            .copied()
            .filter(|other| is_short_for(words, &found[*other as usize].words))
            .collect();
        if fits.is_empty() && words.len() <= 2 {
            let known = rivals(&by_first, first).iter().copied();
            fits = known.filter(|other| found[*other as usize].words.starts_with(words)).collect();
        }
        if fits.is_empty() && words.len() == 1 {
            fits = rivals(&by_initials, &found[nth as usize].initials).to_vec();
        }
        found[nth as usize].target = match choose(&fits, found, nth) {
            Some(Target::As(long)) => {
                // A person stands where any of the names does.
                found[long as usize].first = found[long as usize].first.min(found[nth as usize].first);
                Target::As(long)
            }
            Some(target) => target,
            None => {
                put(&mut by_last, last, nth);
                if words.len() > 1 {
                    put(&mut by_first, first, nth);
                    put(&mut by_initials, &found[nth as usize].initials, nth);
                }
                // "Ricardo Rosselló Nevares" is called Rosselló.
                if words.len() > 2 {
                    put(&mut by_last, &words[words.len() - 2], nth);
                }
                Target::Own
            }
        };
    }
}

/// Which of the names that fit is meant by name `nth`: the only one, or the only one that stands before it.
fn choose(fits: &[u32], found: &[Name], nth: u32) -> Option<Target> {
    match fits {
        [] => None,
        [one] => Some(Target::As(*one)),
        _ => {
            let first = found[nth as usize].first;
            let mut before = fits.iter().filter(|other| found[**other as usize].first < first);
            match (before.next(), before.next()) {
                (Some(one), None) => Some(Target::As(*one)),
                _ => Some(Target::Unclear),
            }
        }
    }
}

/// Whether `short` can be a shorter or differently spelt form of the person's name `full`.
fn is_short_for(short: &[String], full: &[String]) -> bool {
    let (last, first) = (&short[short.len() - 1], &short[0]);
    if full.ends_with(short) {
        return true;
    }
    let second_last = full.len() > 2 && full[full.len() - 2] == *last;
    if full[full.len() - 1] != *last && !second_last {
        return false;
    }
    if short.len() == 1 {
        return true;
    }
    full.len() > 1 && same_first_name(first, &full[0])
}

/// Acronyms in brackets after the name they stand for: short name → long name.
pub fn introduced(page: &Page, mentions: &[Span], of_mention: &[u32]) -> FxHashMap<u32, u32> {
    let mut aliases = FxHashMap::default();
    for (at, pair) in mentions.windows(2).enumerate() {
        let (outer, inner) = (pair[0], pair[1]);
        let bracketed = inner.first == outer.end + 1
            && page.word(outer.end as usize) == "("
            && page.word(inner.end as usize) == ")";
        if !bracketed || of_mention[at] == of_mention[at + 1] {
            continue;
        }
        let after = inner.len() == 1 && outer.len() > 1;
        let before = outer.len() == 1 && inner.len() > 1;
        let (long, short, names) = match (after, before) {
            (true, _) => (outer, inner, (of_mention[at], of_mention[at + 1])),
            (_, true) => (inner, outer, (of_mention[at + 1], of_mention[at])),
            _ => continue,
        };
        let words = (long.first..long.end).map(|t| fold(page.word(t as usize), false)).filter(|w| !w.is_empty());
        let words: Vec<String> = words.collect();
        let acronym = surface(page, short);
        let alike = if after {
            stands_for(acronym, &words, long.kind == PER, long.kind == short.kind)
        } else {
            initials(&words).contains(&fold(acronym, false))
        };
        if alike {
            aliases.entry(names.1).or_insert(names.0);
        }
    }
    aliases
}

/// Whether `short`, in brackets after a name of these words, is that name once more. A person's is made of all initials. Another's
/// need not be (acronyms come from other languages too), unless its letters are those of a part: "Parliament of New South Wales (NSW)".
/// `same_kind`: both are names of one type, so that not even a first letter need agree.
fn stands_for(short: &str, words: &[String], person: bool, same_kind: bool) -> bool {
    let folded = fold(short, false);
    if initials(words).contains(&folded) {
        return true;
    }
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let of_part = (1..words.len()).any(|from| initials(&words[from..]).contains(&folded));
    let starts = words.iter().any(|word| word.chars().next() == folded.chars().next());
    !person && capitals >= 2 && (starts || same_kind) && !of_part
}

/// Organisations, places and the rest: countries by their names, acronyms, then shortened names.
pub fn resolve_others(found: &mut [Name], names: &Names, aliases: &FxHashMap<u32, u32>) {
    let mut order: Vec<u32> = (0..found.len() as u32).filter(|n| found[*n as usize].kind != PER).collect();
    order.sort_by_key(|n| (std::cmp::Reverse(found[*n as usize].words.len()), found[*n as usize].first));
    let mut countries: FxHashMap<u16, u32> = FxHashMap::default();
    let mut by_words: FxHashMap<String, u32> = FxHashMap::default();
    let (mut by_initials, mut by_first, mut by_last) = (Index::default(), Index::default(), Index::default());
    for nth in order {
        let name = &found[nth as usize];
        if let Some(country) = names.country(&name.words).filter(|_| name.kind == LOC) {
            let own = *countries.entry(country).or_insert(nth);
            found[nth as usize].target = if own == nth { Target::Own } else { Target::As(own) };
            continue;
        }
        if let Some(long) = aliases.get(&nth) {
            found[nth as usize].target = Target::As(*long);
            continue;
        }
        let words = &name.words;
        let mut joined = words.join(" ");
        if name.kind == MISC && joined.len() > 4 {
            joined.truncate(singular(&joined).len());
        }
        let known = by_words.get(&joined).copied();
        let target = known.map(Target::As).or_else(|| shortened(found, nth, names, &by_initials, &by_first, &by_last));
        found[nth as usize].target = match target {
            Some(target @ Target::As(_)) => target,
            _ => {
                let words = &found[nth as usize].words;
                by_words.insert(joined, nth);
                if words.len() > 1 {
                    for short in initials(words) {
                        put(&mut by_initials, &short, nth);
                    }
                    put(&mut by_first, &words[0], nth);
                    put(&mut by_last, &words[words.len() - 1], nth);
                }
                Target::Own
            }
        };
    }
}

/// What the name `nth` is short for: by its initials, its beginning or its end. Only where one name fits.
fn shortened(
    found: &[Name],
    nth: u32,
    names: &Names,
    by_initials: &Index,
    by_first: &Index,
    by_last: &Index,
) -> Option<Target> {
    let name = &found[nth as usize];
    let (first, last) = (name.words.first()?, name.words.last()?);
    let alike = |other: &&u32| {
        let kind = found[**other as usize].kind;
        kind == name.kind
    };
    let only = |fits: Vec<u32>| match fits.as_slice() {
        [one] => Some(Target::As(*one)),
        _ => None,
    };
    if name.words.len() == 1 && name.capitals && first.chars().count() >= 2 {
        let fits: Vec<u32> = rivals(by_initials, first).to_vec();
        if !fits.is_empty() {
            return only(fits);
        }
    }
    let starts: Vec<u32> = rivals(by_first, first)
        .iter()
        .filter(alike)
        .filter(|other| {
            let full = &found[**other as usize].words;
            full.len() > name.words.len()
                && full.starts_with(&name.words)
                && (!names.is_part(&full[name.words.len()..]) || found[**other as usize].first < name.first)
                && names.may_drop(&name.words, &full[name.words.len()..], name.kind)
        })
        .copied()
        .collect();
    if !starts.is_empty() && !names.is_large_place(&name.words) {
        return only(starts);
    }
    // "Korean" is not "South Korean".
    if names.demonym(&name.words).is_some() {
        return None;
    }
    let ends: Vec<u32> = rivals(by_last, last)
        .iter()
        .filter(alike)
        .filter(|other| {
            let full = &found[**other as usize].words;
            let before = full.len().saturating_sub(name.words.len());
            full.ends_with(&name.words)
                && before > 0
                && (name.kind == MISC
                    || name.kind == ORG && (name.words.len() > 1 || names.tells_whose(&full[..before])))
        })
        .copied()
        .collect();
    only(ends)
}

/// A name without the "s" that makes it one of many: "Samoans", "Boeing 747s".
pub fn singular(surface: &str) -> &str {
    match surface.strip_suffix('s') {
        Some(one) if !one.ends_with('s') => one,
        _ => surface,
    }
}
