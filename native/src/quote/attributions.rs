//! Cues with their sources: every "X said", "said X", "according to X" and "…, adding" of a narrative, in order.

use super::lexicon::{Cue, Kind, BE, DETERMINERS, NEGATIONS, PREPOSITIONS, PRONOUNS, SMALL, UTTERANCES};
use super::narrative::{At, Narrative, BREAK, QUOTE};
use super::nouns::Source;

/// Words back from a noun to its owner: "Doe's short written answer".
const OWNER: At = 4;

/// A cue at words first … last and the source it attributes to, which may stand before, after or further off.
#[derive(Clone)]
pub struct Attribution<'n> {
    pub lemma: &'n str,
    pub kind: Kind,
    pub first: At,
    pub last: At,
    pub source: Option<Source>,
    pub inverted: bool,
    pub inherited: bool,
    pub negated: bool,
    pub passive: bool,
}

impl<'n> Attribution<'n> {
    pub fn new(lemma: &'n str, kind: Kind, first: At, last: At, source: Option<Source>) -> Self {
        Attribution {
            lemma,
            kind,
            first,
            last,
            source,
            inverted: false,
            inherited: false,
            negated: false,
            passive: false,
        }
    }

    /// A colon, or a dash that signs, at word i.
    pub fn colon(i: At, source: Option<Source>) -> Self {
        Attribution::new(":", Kind::Colon, i, i, source)
    }

    /// The first word of source and cue where they stand together.
    pub fn start(&self) -> At {
        match self.source {
            Some(source) if !self.inverted && !self.inherited => source.first.min(self.first),
            _ => self.first,
        }
    }

    /// The last word of source and cue where they stand together.
    pub fn end(&self) -> At {
        match self.source {
            Some(source) if self.inverted => source.last.max(self.last),
            _ => self.last,
        }
    }

    pub fn is_talk(&self) -> bool {
        matches!(self.kind, Kind::Say | Kind::Claim | Kind::Tell | Kind::Voice | Kind::Source)
    }
}

/// All attributions of a narrative, by the place of their cue.
pub fn attributions<'n>(n: &'n Narrative) -> Vec<Attribution<'n>> {
    let mut reader = Reader { n, found: Vec::new() };
    for i in 0..n.len() {
        let found = if n.is(i, UTTERANCES) && matches!(n.low(i + 1), "was" | "is") {
            reader.noun(i)
        } else if n.is_cue(i) {
            reader.verb(i)
        } else if n.low(i) == "according" && n.low(i + 1) == "to" {
            reader.according(i)
        } else {
            None
        };
        reader.found.extend(found);
    }
    reader.found
}

pub const JOINS: &[&str] =
    &["and", "but", "then", "or", "to", "by", "while", "before", "after", "when", "without", "in", "for", "yet"];

const PLURALS: &[&str] =
    &["that", "this", "these", "those", "all", "both", "many", "most", "some", "others", "several", "few"];

/// Forms that are never nouns.
const SURE_VERBS: &[&str] =
    &["said", "says", "read", "told", "tells", "wrote", "writes", "say", "thought", "found", "went", "began", "put"];

const POSSESSIVES: &[&str] = &["his", "her", "its", "their", "my", "our", "your"];

pub fn terminates(word: &str) -> bool {
    matches!(word, "." | "," | BREAK | QUOTE | ":" | ";" | "!" | "?" | "—" | "–")
}

/// Reads cue by cue; what was found before matters to cues that share a source.
pub struct Reader<'n> {
    pub n: &'n Narrative<'n>,
    pub found: Vec<Attribution<'n>>,
}

impl<'n> Reader<'n> {
    fn according(&self, i: At) -> Option<Attribution<'n>> {
        let n = self.n;
        let source = n.after(i + 2, n.opening(i) == i).map(|source| n.author(source)).or_else(|| self.object(i + 2));
        let mut it = Attribution::new("according to", Kind::Source, i, i + 1, Some(source?));
        it.inverted = true;
        Some(it)
    }

    /// The pronoun of "according to him", which is nowhere else a source.
    fn object(&self, i: At) -> Option<Source> {
        let alone = !self.n.alnum(i + 1) || self.n.is(i + 1, PRONOUNS);
        let low = self.n.low(i);
        (matches!(low, "him" | "them") || (low == "her" && alone)).then(|| Source::at(i))
    }

    /// The attribution of "Doe's answer was: “…”" and "his message is “…”": the owner speaks.
    fn noun(&self, i: At) -> Option<Attribution<'n>> {
        let n = self.n;
        let mut k = i + 2;
        while matches!(n.word(k), ":" | ",") || n.low(k) == "that" {
            k += 1;
        }
        if n.word(k) != QUOTE {
            return None;
        }
        for owner in (0.max(i - OWNER) + 1..i).rev() {
            let source = if n.owns(owner) {
                n.ending_at(owner)?
            } else if POSSESSIVES.contains(&n.low(owner)) {
                Source::at(owner)
            } else if !n.alnum(owner) || n.is(owner, SMALL) {
                return None;
            } else {
                continue;
            };
            return Some(Attribution::new(n.low(i), Kind::Say, i, i + 1, Some(source)));
        }
        None
    }

    /// The cue that the form at i stands for here, if it stands for one.
    fn reading(&self, i: At) -> Option<&'n Cue> {
        let n = self.n;
        if n.owns(i) || n.mention(i).is_some() {
            return None;
        }
        if n.upper(i) && n.opening(i) != i && !n.capitals(i) && !self.is_in_headline(i) {
            return None;
        }
        if (n.is(i - 1, DETERMINERS) && !self.stands_alone(i)) || n.owns(i - 1) {
            return None;
        }
        if n.is(i - 1, PREPOSITIONS) && !n.low(i).ends_with("ing") && !can_follow(n.low(i), n.low(i - 1)) {
            return None;
        }
        n.readings(i).iter().find(|cue| cue.particle.is_empty() || cue.particle == n.low(i + 1))
    }

    /// Whether the determiner before the cue at i can be its subject: "some say", "another said".
    fn stands_alone(&self, i: At) -> bool {
        let before = self.n.low(i - 1);
        PLURALS.contains(&before) || (matches!(before, "one" | "another") && SURE_VERBS.contains(&self.n.low(i)))
    }

    /// Whether a capitalised verb stands among capitals: "Mayor Says Bridge Is Safe".
    fn is_in_headline(&self, i: At) -> bool {
        let n = self.n;
        n.low(i).ends_with('s') && n.upper(i - 1) && (n.upper(i + 1) || matches!(n.word(i + 1), QUOTE | BREAK))
    }

    fn verb(&self, i: At) -> Option<Attribution<'n>> {
        let n = self.n;
        let cue = self.reading(i)?;
        let low = n.low(i);
        let last = if cue.particle.is_empty() { i } else { i + 1 };
        let mut it = Attribution::new(&cue.lemma, cue.kind, i, last, None);
        let group = n.verb_group(i);
        it.negated = (group..i).any(|k| n.is(k, NEGATIONS));
        let participle = low.ends_with("ing");
        let active = matches!(low, "went" | "began" | "wrote" | "says" | "say");
        if !participle && !active && (group..i).any(|k| n.is(k, BE)) {
            it.passive = true;
            self.read_agent(&mut it);
            return Some(it);
        }
        if participle {
            self.read_participle(&mut it, group);
            return Some(it);
        }
        if group == i && it.kind == Kind::Judge && (n.low(it.last + 1) == "as" || n.word(it.last + 1) == QUOTE) {
            self.read_agent(&mut it);
            if it.source.is_some_and(|source| n.low(source.first - 1) == "by") {
                return Some(it);
            }
            (it.source, it.passive, it.inherited) = (None, false, false);
        }
        if group == i {
            it.source = self.inverted(&it);
            if it.source.is_some() {
                it.inverted = true;
                return Some(it);
            }
        }
        if !JOINS.contains(&n.low(group - 1)) && !(group..i).any(|k| n.low(k) == "having") {
            it.source = n.before(group);
            if let Some(source) = it.source.filter(|_| group == i) {
                if self.is_noun(&it, source) || self.is_reduced(source, i) {
                    return None;
                }
            }
        }
        if it.source.is_none() {
            if group == i && low.ends_with('s') && !JOINS.contains(&n.low(i - 1)) && n.word(i - 1) != "," {
                return None;
            }
            (it.source, it.inherited) = (self.inherit(group), true);
        }
        Some(it)
    }

    /// Whether a form such as "claims" or "post" goes on with the noun phrase before it, rather than being its verb.
    fn is_noun(&self, it: &Attribution, source: Source) -> bool {
        let n = self.n;
        let low = n.low(it.first);
        if low.ends_with("ed") || low.ends_with("ing") || SURE_VERBS.contains(&low) {
            return false;
        }
        if matches!(it.kind, Kind::Judge | Kind::Ask)
            && (terminates(n.word(it.last + 1)) || self.is_astray(it.last + 1))
        {
            return n.word(it.last + 1) != QUOTE;
        }
        let head = n.low(source.head);
        let plural = matches!(head, "they" | "we" | "i" | "who" | "that" | "people" | "men" | "women" | "police")
            || (head.ends_with('s') && !n.is_person(source.head))
            || PLURALS.contains(&head);
        if it.lemma.split(' ').next() == Some(low) {
            return !plural && !(source.first..source.last).any(|k| n.low(k) == "and");
        }
        if plural && !n.is_name(source.head) {
            return true;
        }
        if head.ends_with("est") && n.lower(source.head) {
            return true; // "the biggest challenges"
        }
        if n.is_person(source.head) {
            return false;
        }
        POSSESSIVES.contains(&n.low(source.first)) || (n.lower(source.last) && n.owns(source.first))
    }

    /// Whether the word at i follows a noun, "the attacks in", rather than a verb that takes an object.
    fn is_astray(&self, i: At) -> bool {
        self.n.is(i, PREPOSITIONS) && !matches!(self.n.low(i), "as" | "for" | "on" | "to" | "by")
    }

    /// Whether the cue only describes the noun before it: "In a statement posted online, …", "a process called “…”".
    fn is_reduced(&self, source: Source, i: At) -> bool {
        let n = self.n;
        let low = n.low(i);
        if !low.ends_with("ed") || n.is_person(source.head) || n.is(source.head, PRONOUNS) {
            return false;
        }
        if matches!(low, "called" | "dubbed") && n.word(i + 1) == QUOTE && n.mention(source.head).is_none() {
            return true; // "a process called “…”"
        }
        let before = source.first - 1;
        n.opening(source.first) == before && n.is(before, PREPOSITIONS) && n.low(before) != "as"
    }
}

/// Whether a cue can follow this word: "to say" and "as told" are verbs, "of state" and "to cheers" are nouns.
fn can_follow(low: &str, preposition: &str) -> bool {
    if preposition == "to" {
        return !low.ends_with('s');
    }
    matches!(preposition, "as" | "since" | "before" | "after" | "until" | "than" | "like") || low.ends_with("ed")
}
