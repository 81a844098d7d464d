//! He and she → a person of the story: one pass from the top that keeps who was last named, as what, and who spoke.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{
    GIVEN_F, GIVEN_M, PREPOSITIONS, PRONOUNS_F, PRONOUNS_M, PRONOUNS_N, PRONOUNS_P, TITLES_F, TITLES_M,
};
use super::narrative::{At, EntityKind, Narrative, BREAK};
use super::nouns::is_object;
use super::speakers::Entity;
use super::text::split;

/// Sentences after which a person is no longer meant by a pronoun.
const FORGOTTEN: usize = 14;
/// Sentences over which "it" and "they" mean the organisation that was the subject.
const BODY_REACH: usize = 2;
/// Persons kept in mind at a time.
const RECENT: usize = 12;

// What speaks for a candidate, in log odds; tuned by hand on Wikinews stories and on PolNeAR articles.
const UNKNOWN_GENDER: f64 = -1.2;
const PER_SENTENCE: f64 = -0.55;
const PER_PARAGRAPH: f64 = -0.15;
const SUBJECT: f64 = 1.3;
const SPOKE: f64 = 0.9;
const OWNER: f64 = -0.7;
const LISTENER: f64 = -0.6;
const MENTIONED: f64 = 0.25;
/// Below this the pronoun stays without a person.
const LEAST: f64 = -3.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Female,
    Male,
}

/// What the pass remembers of one entity.
struct Person {
    entity: usize,
    gender: Option<Gender>,
    count: u32,
    sentence: usize,
    paragraph: i32,
    weight: f64,
}

/// Who is in mind, the last one seen at the end.
struct Mind<'n> {
    n: &'n Narrative<'n>,
    entities: &'n [Entity],
    people: Vec<Person>,
    known: FxHashMap<usize, usize>,
    recent: Vec<usize>,
    sentence: usize,
    paragraph: i32,
}

/// The entities that the pronouns of a narrative mean, by their places. `heads` are the heads of all sources.
pub fn pronouns<'n>(n: &'n Narrative<'n>, entities: &'n [Entity], heads: &FxHashSet<At>) -> FxHashMap<At, usize> {
    let mut solved = FxHashMap::default();
    let mut mind = Mind {
        n,
        entities,
        people: Vec::new(),
        known: FxHashMap::default(),
        recent: Vec::new(),
        sentence: usize::MAX,
        paragraph: -1,
    };
    let (mut has_subject, mut previous) = (false, None);
    let mut body: Option<(usize, usize)> = None; // the organisation that was the subject, and in which sentence
    for i in events(n) {
        if n.sentence(i) != mind.sentence {
            (mind.sentence, has_subject) = (n.sentence(i), false);
        }
        let mention = n.mention(i);
        if n.low(i) == BREAK {
            mind.paragraph += 1;
        } else if let Some(k) = mention {
            let found = n.mentions[k];
            match (found.kind, found.entity) {
                _ if mention == previous => (),
                (EntityKind::Person, Some(entity)) => {
                    let weight = mind.weight(i, heads, has_subject);
                    has_subject = has_subject || weight >= SUBJECT;
                    mind.see(entity, weight);
                }
                (EntityKind::Body, entity) if !has_subject && !n.is(i - 1, PREPOSITIONS) => {
                    body = entity.map(|entity| (entity, mind.sentence));
                    has_subject = true;
                }
                _ => (),
            }
        } else if let Some((entity, since)) = body.filter(|_| heads.contains(&i) && n.is(i, PRONOUNS_N | PRONOUNS_P)) {
            if mind.sentence - since <= BODY_REACH {
                solved.insert(i, entity);
                body = Some((entity, mind.sentence));
            }
        } else if n.is(i, PRONOUNS_M | PRONOUNS_F)
            && (heads.contains(&i) || (!is_object(n.low(i)) && n.low(i) != "her"))
        {
            if let Some(entity) = mind.best(if n.is(i, PRONOUNS_M) { Gender::Male } else { Gender::Female }) {
                solved.insert(i, entity);
                mind.see(entity, SUBJECT + if heads.contains(&i) { SPOKE } else { 0.0 });
            }
            has_subject = true;
        }
        previous = mention;
    }
    solved
}

/// The words that change what a pronoun means: names, pronouns, paragraph breaks.
fn events(n: &Narrative) -> Vec<At> {
    let watched = PRONOUNS_M | PRONOUNS_F | PRONOUNS_N | PRONOUNS_P;
    let mut events: Vec<At> = (0..n.len()).filter(|i| n.is(*i, watched) || n.low(*i) == BREAK).collect();
    events.extend(&n.named);
    events.sort_unstable();
    events.dedup();
    events
}

impl Mind<'_> {
    /// How strongly a mention calls a person to mind: as subject, speaker, owner, listener.
    fn weight(&self, i: At, heads: &FxHashSet<At>, mut has_subject: bool) -> f64 {
        let n = self.n;
        let mut last = i;
        while n.same_mention(last + 1, i) {
            last += 1;
        }
        if n.owns(last) || n.describes(last + 1).is_some() {
            return OWNER;
        }
        let mut weight = if (i..=last).any(|k| heads.contains(&k)) { SPOKE } else { 0.0 };
        let before = n.low(i - 1);
        if before == "," && n.is_led_in(n.opening(i)) {
            has_subject = false; // "Asked whether he would go, Doe …": the main clause starts here
        }
        if !has_subject && !n.is(i - 1, PREPOSITIONS) {
            weight += SUBJECT;
        } else if matches!(before, "told" | "asked" | "with" | "to") {
            weight += LISTENER;
        }
        weight
    }

    fn see(&mut self, entity: usize, weight: f64) {
        let (sentence, paragraph) = (self.sentence, self.paragraph);
        let place = *self.known.entry(entity).or_insert_with(|| {
            let gender = self.entities.get(entity).and_then(|known| known.gender.or(gender_of(self.n, &known.name)));
            self.people.push(Person { entity, gender, count: 0, sentence: usize::MAX, paragraph: -1, weight: 0.0 });
            self.people.len() - 1
        });
        let person = &mut self.people[place];
        if person.sentence != sentence || weight > person.weight {
            person.weight = weight;
        }
        person.count += 1;
        (person.sentence, person.paragraph) = (sentence, paragraph);
        self.recent.retain(|other| *other != place);
        self.recent.push(place);
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
    }

    fn best(&self, gender: Gender) -> Option<usize> {
        let (mut best, mut top) = (None, LEAST);
        for person in self.recent.iter().rev().map(|place| &self.people[*place]) {
            let sentences = self.sentence - person.sentence;
            if person.gender.is_some_and(|own| own != gender) || sentences > FORGOTTEN {
                continue;
            }
            let near = PER_SENTENCE * sentences as f64;
            let mut total = person.weight + near + PER_PARAGRAPH * f64::from(self.paragraph - person.paragraph);
            let unknown = if person.gender.is_some() { 0.0 } else { UNKNOWN_GENDER };
            total += MENTIONED * f64::from(person.count).ln() + unknown;
            if total > top {
                (best, top) = (Some(person.entity), total);
            }
        }
        best
    }
}

/// The gender that a given name or a title tells.
fn gender_of(n: &Narrative, name: &str) -> Option<Gender> {
    split(&name.to_lowercase()).take(2).find_map(|word| {
        if n.lexicon.is(word, GIVEN_M | TITLES_M) {
            Some(Gender::Male)
        } else if n.lexicon.is(word, GIVEN_F | TITLES_F) {
            Some(Gender::Female)
        } else {
            None
        }
    })
}
