//! Source phrase → speaker: names by their fullest form, roles, pronouns.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{BODIES, FIRMS, OUTLETS, PAPERS, PARTICLES, PRONOUNS, TITLES, VOICES};
use super::names::{find_formal, find_givens, find_roles, last_name, name_runs, one_off, proper, Places};
use super::narrative::{At, EntityKind, Narrative, QUOTE};
use super::nouns::Source;
use super::pronouns::{pronouns, Gender};
use super::text::split;

/// Entities with one surname, or one noun in their names, that are looked at.
const NAMESAKES: usize = 8;
/// Letters that a surname needs before one of them may be taken for a slip.
const SPELT: usize = 5;
/// Surnames of a story at most for spellings to be compared.
const CAST: usize = 200;
/// Sentences over which "the company" means the organisation named last.
const NEAR: usize = 6;

/// An entity of the story.
#[derive(Debug)]
pub struct Entity {
    pub name: String,
    pub kind: EntityKind,
    pub gender: Option<Gender>,
}

impl Entity {
    fn is_full(&self) -> bool {
        self.name.contains(' ')
    }
}

/// Who speaks: a name, and the entity that it is, if it is one.
#[derive(Clone, Debug)]
pub struct Speaker {
    pub name: String,
    pub entity: Option<usize>,
}

/// Resolves the sources of one story; what takes a look at the whole of it is worked out when first asked.
pub struct Speakers<'n> {
    n: &'n Narrative<'n>,
    entities: &'n [Entity],
    heads: FxHashSet<At>,
    surnames: FxHashMap<String, Vec<usize>>,
    /// Where each entity is first named.
    first: FxHashMap<usize, At>,
    bodies: FxHashMap<String, Vec<usize>>,
    voices: FxHashMap<String, usize>,
    pronouns: OnceCell<FxHashMap<At, usize>>,
    fuller: OnceCell<Places<At>>,
    roles: OnceCell<Places<usize>>,
    givens: OnceCell<FxHashMap<usize, &'n str>>,
    formal: OnceCell<FxHashMap<(String, String), usize>>,
}

impl<'n> Speakers<'n> {
    /// `heads`: the heads of all sources.
    pub fn new(n: &'n Narrative<'n>, entities: &'n [Entity], heads: FxHashSet<At>) -> Self {
        let mut surnames: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (k, entity) in entities.iter().enumerate() {
            if entity.kind == EntityKind::Person {
                surnames.entry(last_name(n.lexicon, &entity.name)).or_default().push(k);
            }
        }
        let mut first = FxHashMap::default();
        for i in &n.named {
            if let Some(entity) = n.mention(*i).and_then(|k| n.mentions[k].entity) {
                first.entry(entity).or_insert(*i);
            }
        }
        Speakers {
            n,
            entities,
            heads,
            surnames,
            first,
            bodies: FxHashMap::default(),
            voices: FxHashMap::default(),
            pronouns: OnceCell::new(),
            fuller: OnceCell::new(),
            roles: OnceCell::new(),
            givens: OnceCell::new(),
            formal: OnceCell::new(),
        }
    }

    /// Who a source phrase means; none when the story does not say.
    pub fn speaker(&mut self, source: Source) -> Option<Speaker> {
        let (n, head) = (self.n, source.head);
        if source.first == source.last && n.is(head, PRONOUNS) {
            let solved = self.pronouns.get_or_init(|| pronouns(n, self.entities, &self.heads));
            let entity = *solved.get(&head)?;
            return self.full(entity, head);
        }
        if let Some(k) = n.mention(head) {
            return self.full(n.mentions[k].entity?, head);
        }
        if n.is(head, TITLES) || !n.is_name(head) {
            return self.role(source).or_else(|| self.spoken_for(source));
        }
        self.unmentioned(source)
    }

    /// Who a label in capitals names, by the surname: "DOE".
    pub fn labelled(&self, label: &str) -> Option<Speaker> {
        match self.surnames.get(&last_name(self.n.lexicon, label))?[..] {
            [one] => self.entity(one),
            _ => None,
        }
    }

    /// Whom an unnamed spokesperson or a document speaks for: "a spokesman for the ministry".
    fn spoken_for(&mut self, source: Source) -> Option<Speaker> {
        let n = self.n;
        if !n.is(source.head, VOICES | PAPERS) {
            return None;
        }
        let noun = n.low(source.head);
        for i in source.first..=source.last {
            let Some(mention) = n.mention(i).map(|k| n.mentions[k]) else { continue };
            let owner = n.is(source.head, PAPERS) && n.owns(i);
            if let Some(entity) =
                mention.entity.filter(|_| matches!(mention.kind, EntityKind::Body | EntityKind::Place) || owner)
            {
                self.voices.insert(noun.to_owned(), entity);
                return self.full(entity, i);
            }
        }
        if n.low(source.first) == "the" {
            return self.entity(*self.voices.get(noun)?);
        }
        None
    }

    fn entity(&self, k: usize) -> Option<Speaker> {
        let entity = self.entities.get(k)?;
        let name = match entity.kind {
            EntityKind::Person => self.given(k) + proper(self.n.lexicon, &entity.name),
            _ => entity.name.clone(),
        };
        Some(Speaker { name, entity: Some(k) })
    }

    /// The given name before one that begins with an initial, where the tag stage left it out; or "".
    fn given(&self, k: usize) -> String {
        if !matches!(self.entities[k].name.chars().nth(1), Some('.' | ' ')) {
            return String::new();
        }
        let givens = self.givens.get_or_init(|| find_givens(self.n));
        givens.get(&k).map_or_else(String::new, |given| format!("{given} "))
    }

    /// The entity, by a fuller name where the tag stage has only a surname and the story has more.
    fn full(&mut self, k: usize, at: At) -> Option<Speaker> {
        let entity = self.entities.get(k)?;
        if entity.kind == EntityKind::Person {
            let fuller = if entity.is_full() { None } else { self.fullest(&entity.name, at) };
            return fuller.or_else(|| self.entity(k));
        }
        let low = entity.name.to_lowercase();
        let body = entity.kind == EntityKind::Body;
        let other = if entity.is_full() {
            self.turned(&low).filter(|_| body)
        } else {
            self.namesake(&low).or_else(|| if body { self.body(&low, at) } else { None })
        };
        self.entity(other.unwrap_or(k))
    }

    /// The one person with that surname: who speaks under it is no place and no firm.
    fn namesake(&self, surname: &str) -> Option<usize> {
        let namesakes = self.surnames.get(surname)?.iter().take(NAMESAKES).copied();
        let known: Vec<usize> = namesakes.filter(|k| self.entities[*k].is_full()).collect();
        match known[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The body that a short form names the other way round: "the State Department", "the Department of State".
    fn turned(&self, name: &str) -> Option<usize> {
        let (what, noun) = name.rsplit_once(' ')?;
        if !self.n.lexicon.is(noun, BODIES) {
            return None;
        }
        let formal = self.formal.get_or_init(|| find_formal(self.n.lexicon, self.entities));
        formal.get(&(noun.to_owned(), what.to_owned())).copied()
    }

    /// A name that the tag stage did not see: its capitalised run.
    fn unmentioned(&self, source: Source) -> Option<Speaker> {
        let (n, last) = (self.n, source.head);
        let mut first = last;
        while first > source.first && self.in_name(first - 1) {
            first -= 1;
        }
        while first < last && n.is(first, TITLES) {
            first += 1;
        }
        let words: Vec<&str> = (first..=last).filter(|k| n.word(*k) != QUOTE).map(|k| n.bare(k)).collect();
        let name = words.join(" ");
        if words.len() > 1 {
            let namesakes = self.surnames.get(&last_name(n.lexicon, &name));
            let given = words.first().copied();
            let mut namesakes = namesakes.into_iter().flatten().take(NAMESAKES);
            let same = namesakes.find(|k| split(&self.entities[**k].name).next() == given);
            return same.map_or(Some(Speaker { name, entity: None }), |k| self.entity(*k));
        }
        let found = self.fullest(&name, last);
        if n.opening(last) == last {
            return found; // a capital that opens a sentence is no evidence of a name
        }
        found.or(Some(Speaker { name, entity: None }))
    }

    fn in_name(&self, i: At) -> bool {
        self.n.upper(i) || self.n.is(i, PARTICLES) || self.n.word(i) == QUOTE
    }

    /// The one full name of the story with that surname; of several, the nearest before.
    fn fullest(&self, surname: &str, at: At) -> Option<Speaker> {
        let surname = surname.to_lowercase();
        if let Some(one) = self.namesake(&surname) {
            return self.entity(one);
        }
        let n = self.n;
        let runs = self.fuller.get_or_init(|| name_runs(n));
        let Some(runs) = runs.get(&surname) else { return self.misspelt(&surname) };
        let before = runs.partition_point(|(place, _)| *place < at).saturating_sub(1);
        let (last, start) = runs[before];
        let words: Vec<&str> = (start..last).map(|k| n.word(k)).chain([n.bare(last)]).collect();
        Some(Speaker { name: words.join(" "), entity: None })
    }

    /// The one person whose surname differs in a single letter, where a story spells a name in two ways.
    fn misspelt(&self, surname: &str) -> Option<Speaker> {
        if surname.chars().count() < SPELT || self.surnames.len() > CAST {
            return None;
        }
        let alike = self.surnames.iter().filter(|(name, _)| one_off(name, surname)).flat_map(|(_, known)| known);
        let full: Vec<usize> = alike.copied().filter(|k| self.entities[*k].is_full()).take(2).collect();
        match full[..] {
            [one] => self.entity(one),
            _ => None,
        }
    }

    /// The person whom the story calls that: "the mayor", "the ambassador".
    fn role(&mut self, source: Source) -> Option<Speaker> {
        let n = self.n;
        let role = n.low(source.head);
        let plural = role.ends_with('s') && !role.ends_with("ss");
        if plural || !matches!(n.low(source.first), "the" | "this" | "that" | "his" | "her") {
            return None;
        }
        let known = self.roles.get_or_init(|| find_roles(n)).get(role).map_or(&[][..], |known| known);
        let before = known.partition_point(|(place, _)| *place < source.head).checked_sub(1);
        let best = before.map(|before| known[before].1).or_else(|| self.body(role, source.head));
        let best = best.or_else(|| if n.is(source.head, FIRMS) { self.last_body(source.first) } else { None });
        self.entity(best?)
    }

    /// The organisation named last before word `at`, not far above: "the company".
    fn last_body(&self, at: At) -> Option<usize> {
        let n = self.n;
        let before = n.named.partition_point(|place| *place < at);
        let near = n.named[..before].iter().rev().take(NAMESAKES + 1).copied();
        for i in near.take_while(|i| n.sentence(at) - n.sentence(*i) <= NEAR) {
            let mention = n.mention(i).map(|k| n.mentions[k]);
            if let Some(body) = mention.filter(|it| it.kind == EntityKind::Body && !n.is(i, OUTLETS)) {
                return body.entity;
            }
        }
        None
    }

    /// The organisation whose name holds the noun, the last one named before: "the ministry".
    fn body(&mut self, noun: &str, at: At) -> Option<usize> {
        if !self.n.lexicon.is(noun, BODIES) {
            return None;
        }
        if !self.bodies.contains_key(noun) {
            let named = |entity: &Entity| {
                entity.kind == EntityKind::Body && split(&entity.name.to_lowercase()).any(|word| word == noun)
            };
            let known = (0..self.entities.len()).filter(|k| named(&self.entities[*k])).take(NAMESAKES).collect();
            self.bodies.insert(noun.to_owned(), known);
        }
        let before = |k: &usize| self.first.get(k).is_some_and(|first| *first < at);
        self.bodies[noun].iter().copied().rfind(before)
    }
}
