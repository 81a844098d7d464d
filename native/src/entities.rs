//! Mentions of one text grouped into entities: full names and surnames, spellings, acronyms, countries; roles and gender evidence.
//!
//! Every distinct name is looked up in indexes by its words, so the work grows with the text and no faster.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::Span;
use crate::names::{fold, initials, same_first_name, Names};
use crate::places::locate;
use crate::text::Token;

pub const PER: u8 = 0;
pub const ORG: u8 = 1;
pub const LOC: u8 = 2;
pub const MISC: u8 = 3;

/// Sentences that count as the headline and the lead.
const LEAD: usize = 3;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Gender {
    #[default]
    Unknown = 0,
    Female = 1,
    Male = 2,
}

/// What mentions name together.
pub struct Entity {
    /// Byte range of the mention that names it best.
    pub name: (u32, u32),
    pub kind: u8,
    /// Byte range of the role the text gives it.
    pub role: Option<(u32, u32)>,
    pub gender: Gender,
    pub ambiguous: bool,
    pub count: u32,
    /// Row in the list of countries: of the country it is, or whose demonym it is.
    pub country: Option<u16>,
    /// GeoNames id of the city it is.
    pub city: Option<u32>,
    /// Named in the headline.
    pub headline: bool,
    /// Weight of its mentions: those in the headline weigh thrice, those in the first sentences twice, those in captions nothing.
    pub weight: u32,
}

/// The text as the grouping sees it.
pub struct Page<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    pub sentences: &'t [Range<u32>],
    /// How many of the tokens are the text itself: after them come its headline and captions, as far as they are apart.
    pub body: u32,
    /// Tokens of the headline.
    pub headline: Range<u32>,
    /// Where the story is from, as printed.
    pub dateline: &'t str,
}

impl<'t> Page<'t> {
    pub fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }
}

/// A name as written somewhere: its folded words, where it first stands, what it was resolved to.
struct Name {
    words: Vec<String>,
    /// Of a person: the initials of a name of several words; a word of few capitals, which may be somebody's initials.
    initials: String,
    kind: u8,
    first: u32,
    /// The first mention that is not all in capitals, or the first.
    best: u32,
    capitals: bool,
    count: u32,
    target: Target,
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    Open,
    /// Its own entity.
    Own,
    /// The same as another name.
    As(u32),
    /// Fits several entities.
    Unclear,
}

/// Group `mentions` (in order); the entities, and for each mention the index of its entity.
pub fn group(page: &Page, mentions: &mut [Span], names: &Names) -> (Vec<Entity>, Vec<u32>) {
    let (mut found, of_mention) = distinct(page, mentions, names);
    for (mention, nth) in mentions.iter_mut().zip(&of_mention) {
        if mention.kind != PER && found[*nth as usize].kind == LOC && found[*nth as usize].words.len() > 1 {
            mention.kind = LOC;
        }
    }
    let aliases = introduced(page, mentions, &of_mention);
    resolve_people(&mut found, &aliases);
    resolve_others(&mut found, names, &aliases);
    build(page, mentions, names, &found, &of_mention)
}

/// The distinct names of the text, and for each mention the index of its name.
fn distinct(page: &Page, mentions: &[Span], names: &Names) -> (Vec<Name>, Vec<u32>) {
    let mut index: FxHashMap<(bool, String), u32> = FxHashMap::default();
    let mut found: Vec<Name> = Vec::new();
    let mut of_mention = Vec::with_capacity(mentions.len());
    for (at, span) in mentions.iter().enumerate() {
        let surface = surface(page, *span);
        let person = span.kind == PER;
        let capitals = !surface.chars().any(char::is_lowercase);
        let nth = *index.entry((person, key(surface))).or_insert_with(|| {
            let mut words: Vec<String> =
                (span.first..span.end).map(|t| fold(page.word(t as usize), person)).filter(|w| !w.is_empty()).collect();
            names.strip(&mut words, person);
            // "Russian Federation" is the country, whatever it does in its sentence.
            let official = !person && words.len() > 1 && names.country(&words).is_some();
            found.push(Name {
                initials: if person { letters(page, *span) } else { String::new() },
                words,
                kind: if official { LOC } else { span.kind },
                first: at as u32,
                best: at as u32,
                capitals,
                count: 0,
                target: Target::Open,
            });
            found.len() as u32 - 1
        });
        let name = &mut found[nth as usize];
        name.count += 1;
        if name.capitals && !capitals {
            (name.best, name.capitals) = (at as u32, false);
        }
        of_mention.push(nth);
    }
    (found, of_mention)
}

/// The initials that a person's name has, or that it may be.
fn letters(page: &Page, span: Span) -> String {
    let words = || (span.first..span.end).map(|t| page.word(t as usize));
    if span.len() > 1 {
        return words()
            .flat_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .flat_map(char::to_lowercase)
            .collect();
    }
    let word: String = words().flat_map(str::chars).filter(|c| *c != '.').collect();
    let few = (2..=4).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
    if few {
        word.to_lowercase()
    } else {
        String::new()
    }
}

fn surface<'t>(page: &Page<'t>, span: Span) -> &'t str {
    &page.text[page.tokens[span.first as usize].start as usize..page.tokens[span.end as usize - 1].end as usize]
}

/// The same for spellings of one name that differ in capitals, white space and apostrophes alone.
fn key(surface: &str) -> String {
    let mut key = String::with_capacity(surface.len());
    for word in surface.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    key
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
fn resolve_people(found: &mut [Name], aliases: &FxHashMap<u32, u32>) {
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
fn introduced(page: &Page, mentions: &[Span], of_mention: &[u32]) -> FxHashMap<u32, u32> {
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
fn resolve_others(found: &mut [Name], names: &Names, aliases: &FxHashMap<u32, u32>) {
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

fn build(page: &Page, mentions: &[Span], names: &Names, found: &[Name], of_mention: &[u32]) -> (Vec<Entity>, Vec<u32>) {
    let settle = |nth: u32| match found[nth as usize].target {
        Target::As(other) => match found[other as usize].target {
            Target::As(further) => further,
            _ => other,
        },
        _ => nth,
    };
    let lead = page.sentences.get(LEAD - 1).or(page.sentences.last()).map_or(0, |s| s.end);
    let mut last_person = 0;
    let mut entities: Vec<Entity> = Vec::new();
    let mut slot: FxHashMap<u32, u32> = FxHashMap::default();
    let mut lengths: Vec<usize> = Vec::new();
    let mut role_known: FxHashSet<u32> = FxHashSet::default();
    let mut of = Vec::with_capacity(mentions.len());
    for (at, span) in mentions.iter().enumerate() {
        let nth = of_mention[at];
        let name = &found[nth as usize];
        let own = settle(nth);
        let index = *slot.entry(own).or_insert_with(|| {
            entities.push(Entity {
                name: (0, 0),
                kind: found[own as usize].kind,
                role: None,
                gender: Gender::Unknown,
                ambiguous: found[own as usize].target == Target::Unclear,
                count: 0,
                city: None,
                headline: false,
                country: match found[own as usize].kind {
                    LOC => names.country(&found[own as usize].words),
                    MISC => names.demonym(&found[own as usize].words),
                    _ => None,
                },
                weight: 0,
            });
            lengths.push(0);
            entities.len() as u32 - 1
        });
        of.push(index);
        let entity = &mut entities[index as usize];
        let headline = page.headline.contains(&span.first);
        let new = lengths[index as usize] == 0;
        entity.count += u32::from(span.first < page.body);
        entity.headline |= headline;
        entity.weight += match span.first {
            _ if headline => 3,
            first if first < lead => 2,
            first => u32::from(first < page.body),
        };
        if at as u32 == name.best || new {
            let range = bytes(page, *span);
            // The most words of a person, the most letters of others; rather not all in capitals.
            let surface = surface(page, *span);
            let size = match entity.kind {
                PER => span.len(),
                // "Hurricane Zelda" is fuller than "Tropical Storm Zelda", which it was before.
                MISC => singular(surface.trim_start_matches("Tropical ")).len(),
                _ => surface.len(),
            };
            let lower = usize::from(surface.chars().any(char::is_lowercase));
            let length = 4 * size + 2 * lower + usize::from(entity.kind == MISC && singular(surface) == surface);
            if length > lengths[index as usize] {
                (entity.name, lengths[index as usize]) = (range, length);
            }
        }
        if span.kind == PER {
            if entity.gender == Gender::Unknown {
                entity.gender = crate::roles::gender(page, *span, names);
            }
            if role_known.len() < mentions.len() && !role_known.contains(&index) {
                let next = mentions.get(at + 1).filter(|m| m.kind == PER).map(|m| m.first);
                if let Some(role) = crate::roles::role(page, *span, last_person, next, names) {
                    entity.role = Some(role);
                    role_known.insert(index);
                }
            }
            last_person = span.end;
        }
    }
    let mut keys = vec![String::new(); entities.len()];
    for (own, index) in slot {
        keys[index as usize] = found[own as usize].words.join(" ");
    }
    locate(page, mentions, &of, &mut entities, &keys, names, page.dateline);
    (entities, of)
}

/// A name without the "s" that makes it one of many: "Samoans", "Boeing 747s".
fn singular(surface: &str) -> &str {
    match surface.strip_suffix('s') {
        Some(one) if !one.ends_with('s') => one,
        _ => surface,
    }
}

fn bytes(page: &Page, span: Span) -> (u32, u32) {
    (page.tokens[span.first as usize].start, page.tokens[span.end as usize - 1].end)
}

impl Span {
    fn len(self) -> usize {
        (self.end - self.first) as usize
    }
}
