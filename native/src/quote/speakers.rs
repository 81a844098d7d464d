//! Source phrase → speaker: names by their fullest form, roles, pronouns.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{
    Lexicon, BODIES, DATES, HONOURS, PAPERS, PARTICLES, PREPOSITIONS, PRONOUNS, SMALL, SUFFIXES, TITLES, VERBS, VOICES,
};
use super::narrative::{At, Entity, Narrative, QUOTE};
use super::nouns::Source;
use super::pronouns::{pronouns, Gender};
use super::text::{is_digit, is_letter, split};

/// Entities with one surname, or one noun in their names, that are looked at.
const NAMESAKES: usize = 8;
/// Letters that a surname needs before one of them may be taken for a slip.
const SPELT: usize = 5;
/// Surnames of a story at most for spellings to be compared.
const CAST: usize = 200;
const LONGEST_NAME: At = 4;

/// An entity of the story.
#[derive(Debug)]
pub struct Known {
    pub name: String,
    pub kind: Entity,
    pub gender: Option<Gender>,
}

impl Known {
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

/// Places of words, each with what is known there.
type Places<T> = FxHashMap<String, Vec<(At, T)>>;

/// Resolves the sources of one story; what takes a look at the whole of it is worked out when first asked.
pub struct Speakers<'n> {
    n: &'n Narrative<'n>,
    entities: &'n [Known],
    heads: FxHashSet<At>,
    surnames: FxHashMap<String, Vec<usize>>,
    /// Where each entity is first named.
    first: FxHashMap<usize, At>,
    bodies: FxHashMap<String, Vec<usize>>,
    voices: FxHashMap<String, usize>,
    pronouns: Option<FxHashMap<At, usize>>,
    fuller: Option<Places<At>>,
    roles: Option<Places<usize>>,
}

impl<'n> Speakers<'n> {
    /// `heads`: the heads of all sources.
    pub fn new(n: &'n Narrative<'n>, entities: &'n [Known], heads: FxHashSet<At>) -> Self {
        let mut surnames: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (k, entity) in entities.iter().enumerate() {
            if entity.kind == Entity::Person {
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
            pronouns: None,
            fuller: None,
            roles: None,
        }
    }

    /// Who a source phrase means; none when the story does not say.
    pub fn speaker(&mut self, source: Source) -> Option<Speaker> {
        let (n, head) = (self.n, source.head);
        if source.first == source.last && n.is(head, PRONOUNS) {
            let solved = self.pronouns.get_or_insert_with(|| pronouns(n, self.entities, &self.heads));
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
                mention.entity.filter(|_| matches!(mention.kind, Entity::Body | Entity::Place) || owner)
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
        let name = if entity.kind == Entity::Person { proper(self.n.lexicon, &entity.name) } else { &entity.name };
        Some(Speaker { name: name.to_owned(), entity: Some(k) })
    }

    /// The entity, by a fuller name where the tag stage has only a surname and the story has more.
    fn full(&mut self, k: usize, at: At) -> Option<Speaker> {
        let entity = self.entities.get(k)?;
        match entity.kind {
            _ if entity.is_full() => self.entity(k),
            Entity::Person => self.fullest(&entity.name, at).or_else(|| self.entity(k)),
            Entity::Body => {
                let body = self.body(&entity.name.to_lowercase(), at);
                self.entity(body.unwrap_or(k))
            }
            _ => self.entity(k),
        }
    }

    /// A name that the tag stage did not see: its capitalised run.
    fn unmentioned(&mut self, source: Source) -> Option<Speaker> {
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
    fn fullest(&mut self, surname: &str, at: At) -> Option<Speaker> {
        let surname = surname.to_lowercase();
        let namesakes = self.surnames.get(&surname).into_iter().flatten().take(NAMESAKES);
        let known: Vec<usize> = namesakes.copied().filter(|k| self.entities[*k].is_full()).collect();
        if let [one] = known[..] {
            return self.entity(one);
        }
        let n = self.n;
        let runs = self.fuller.get_or_insert_with(|| name_runs(n));
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
        if !matches!(n.low(source.first), "the" | "this" | "that" | "his" | "her") || role.ends_with('s') {
            return None;
        }
        let roles = self.roles.get_or_insert_with(|| find_roles(n));
        let known = roles.get(role).map_or(&[][..], |known| known);
        let before = known.partition_point(|(place, _)| *place < source.head);
        let best = match before.checked_sub(1) {
            Some(before) => Some(known[before].1),
            None => self.body(role, source.head),
        };
        self.entity(best?)
    }

    /// The organisation whose name holds the noun, the last one named before: "the ministry".
    fn body(&mut self, noun: &str, at: At) -> Option<usize> {
        if !self.n.lexicon.is(noun, BODIES) {
            return None;
        }
        if !self.bodies.contains_key(noun) {
            let named = |entity: &Known| {
                entity.kind == Entity::Body && split(&entity.name.to_lowercase()).any(|word| word == noun)
            };
            let known = (0..self.entities.len()).filter(|k| named(&self.entities[*k])).take(NAMESAKES).collect();
            self.bodies.insert(noun.to_owned(), known);
        }
        let before = |k: &usize| self.first.get(k).is_some_and(|first| *first < at);
        self.bodies[noun].iter().copied().rfind(before)
    }
}

/// Capitalised runs of two words and more, by their last word, with its place and that of their first.
fn name_runs(n: &Narrative) -> Places<At> {
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

/// Role noun → places and entities: words before a person's name, and the head of the appositive after it.
fn find_roles(n: &Narrative) -> Places<usize> {
    let mut roles: Places<usize> = FxHashMap::default();
    for i in n.named.iter().copied() {
        let Some(mention) = n.mention(i).map(|k| n.mentions[k]).filter(|it| it.kind == Entity::Person) else {
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
fn one_off(one: &str, other: &str) -> bool {
    if one.chars().next() != other.chars().next() || one.chars().count() != other.chars().count() {
        return false;
    }
    one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() == 1
}

/// The surname, in lower case, a suffix such as Jr. left out.
fn last_name(lexicon: &Lexicon, name: &str) -> String {
    let low = name.to_lowercase().replace('.', "");
    let last = split(&low).rfind(|word| !lexicon.is(word, SUFFIXES));
    last.unwrap_or_default().to_owned()
}

/// A person's name without letters after it, and without the verb that a headline wrote in capitals.
pub fn proper<'t>(lexicon: &Lexicon, name: &'t str) -> &'t str {
    let Some((rest, last)) = name.rsplit_once(' ').filter(|(rest, _)| !rest.is_empty()) else { return name };
    let known = lexicon.known(&last.to_lowercase());
    let headline = last.to_lowercase().ends_with('s') && (known.is_cue() || known.classes & VERBS != 0);
    if known.classes & HONOURS != 0 || (headline && rest.contains(' ')) {
        rest
    } else {
        name
    }
}
