//! Mentions of one text grouped into entities: full names and surnames, spellings, acronyms, countries; roles and gender evidence.
//!
//! Every distinct name is looked up in indexes by its words, so the work grows with the text and no faster.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::Span;
use crate::names::{fold, Names};
use crate::places::locate;
use crate::resolve::{introduced, resolve_others, resolve_people, singular, Name, Target};
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

pub fn surface<'t>(page: &Page<'t>, span: Span) -> &'t str {
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

fn bytes(page: &Page, span: Span) -> (u32, u32) {
    (page.tokens[span.first as usize].start, page.tokens[span.end as usize - 1].end)
}

impl Span {
    pub fn len(self) -> usize {
        (self.end - self.first) as usize
    }
}
