//! What kind of word stands where: name, person, adverb, verb, nickname. By closed lists, capitals and mentions.

use super::lexicon::{ADVERBS, AUXILIARIES, DATES, NOT_ADVERBS, SMALL, VERBS};
use super::narrative::{At, EntityKind, Narrative};

/// Words that a verb group may have before its verb.
const GROUP: At = 10;
/// Characters of a nickname at most.
const NICKNAME: usize = 24;

impl Narrative<'_> {
    /// Whether the word at i is part of a name, by its mention or by its capital.
    pub fn is_name(&self, i: At) -> bool {
        self.mention(i).is_some() || (self.upper(i) && !self.is(i, SMALL | DATES))
    }

    /// Whether the word at i is in a mention of a person.
    pub fn is_person(&self, i: At) -> bool {
        self.mention(i).is_some_and(|k| self.mentions[k].kind == EntityKind::Person)
    }

    /// Whether the word at i may stand between a subject and its verb.
    pub fn is_adverb(&self, i: At) -> bool {
        self.is(i, ADVERBS) || (self.low(i).ends_with("ly") && !self.is(i, NOT_ADVERBS) && self.lower(i))
    }

    /// Whether the word at i is surely a verb, so that a noun phrase ends before it.
    pub fn is_verb(&self, i: At) -> bool {
        if self.is(i, VERBS) {
            return true;
        }
        let low = self.low(i);
        self.is_cue(i) && (low.ends_with("ed") || matches!(low, "said" | "told" | "says" | "wrote" | "tells"))
    }

    /// Whether the quoted words at i stand inside a name: Henry “Hank” Doe.
    pub fn is_nickname(&self, i: At) -> bool {
        let segment = self.segment(i);
        segment.end - segment.start < NICKNAME
            && self.is_name(i - 1)
            && self.is_name(i + 1)
            && self.upper(i - 1)
            && !self.text.chars(segment.start..segment.end).contains(&',')
    }

    /// The first word of the verb group that the cue at i ends: over auxiliaries, adverbs and days.
    pub fn verb_group(&self, i: At) -> At {
        let mut j = i;
        while j > 1 && i - j < GROUP {
            if self.is(j - 1, AUXILIARIES) || self.is_adverb(j - 1) {
                j -= 1;
            } else if self.is(j - 1, DATES) && !self.is_person(j - 1) {
                j -= if self.low(j - 2) == "on" { 2 } else { 1 };
            } else {
                break;
            }
        }
        j
    }
}
