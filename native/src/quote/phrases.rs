//! Clauses: their subjects, behind datelines and whatever else leads a sentence in.

use super::lexicon::{ADVERBS, CLAUSES, DATES, DETERMINERS, PREPOSITIONS, PRONOUNS, TIMES};
use super::narrative::{At, EntityKind, Narrative, CLAUSE, QUOTE};
use super::nouns::{is_dash, is_object, Source, ASIDE, PLACE, REACH};

/// Phrases that may lead a sentence in before its subject.
const LEADS: usize = 4;

impl Narrative<'_> {
    /// The subject of the clause that starts at `first`, if it stands before word `before`.
    pub fn subject(&self, first: At, before: At) -> Option<Source> {
        let opening = self.after_dateline(first, before);
        let mut k = opening;
        for _ in 0..LEADS {
            let starts = |i: &At| self.alnum(*i) || self.word(*i) == QUOTE;
            k = (k..before.min(k + CLAUSE)).find(starts).unwrap_or(before.max(k));
            let Some(comma) = self.comma(k, before) else { break };
            let leads = self.is_led_in(k) || self.is_time(comma - 1) || (k != opening && self.is_place(k, comma));
            if !leads {
                break;
            }
            k = comma + 1;
        }
        let found = self.subject_from(k, before);
        if found.is_none() && k != opening {
            return self.first_named(opening, before);
        }
        found
    }

    /// Whether the words from k on only lead a sentence in: "On Monday, …", "Asked about it, …", "While he …, …".
    pub fn is_led_in(&self, k: At) -> bool {
        let low = self.low(k);
        self.is(k, PREPOSITIONS | CLAUSES | ADVERBS)
            || ((low.ends_with("ing") || low.ends_with("ed")) && self.mention(k).is_none())
    }

    /// Whether the word at k ends a time that leads a sentence in: "Hours later, …", "Last week, …".
    fn is_time(&self, k: At) -> bool {
        self.is(k, TIMES | DATES)
    }

    /// Whether first … comma is the rest of a place: "In Ames, Iowa, …".
    fn is_place(&self, first: At, comma: At) -> bool {
        let place = self.mention(first).is_some_and(|k| self.mentions[k].kind == EntityKind::Place);
        place && comma - first <= PLACE
    }

    fn subject_from(&self, k: At, before: At) -> Option<Source> {
        for i in k..before.min(k + REACH) {
            let low = self.low(i);
            if self.is(i, PRONOUNS) && !is_object(low) && low != "her" {
                return Some(Source::at(i));
            }
            if self.is_name(i) && !self.owns(i) {
                let last = self.name_end(i, before);
                if !self.owns(last) {
                    return self.ending_at(last);
                }
            } else if self.is(i, DETERMINERS) && i == k {
                let found = self.after(i, false).filter(|found| found.last < before);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// The last word of the name at i; "Former Doe speechwriter Ann Roe" ends with Roe.
    fn name_end(&self, i: At, before: At) -> At {
        let mut j = i;
        while j + 1 < before && j - i < REACH && self.is_name(j + 1) && !self.is_verb(j + 1) && !self.owns(j) {
            j += 1;
        }
        let mut person = self.describes(j + 1);
        let end = before.min(i + CLAUSE);
        while let Some(next) = person.filter(|next| *next < end && self.is_person(*next)) {
            (j, person) = (next, Some(next + 1));
        }
        j
    }

    /// The first word after a dateline, "LONDON (AFP) —", if there is one.
    pub fn after_dateline(&self, first: At, before: At) -> At {
        for i in first + 1..before.min(first + 12) {
            if is_dash(self.word(i)) {
                let bracket = self.word(i - 1) == ")";
                return if bracket || self.capitals(first) { i + 1 } else { first };
            }
            if self.word(i) == QUOTE {
                break;
            }
        }
        first
    }

    fn comma(&self, first: At, before: At) -> Option<At> {
        (first..before.min(first + ASIDE)).find(|i| self.word(*i) == ",")
    }

    fn first_named(&self, first: At, before: At) -> Option<Source> {
        let named = |i: &At| {
            let apart = self.is_person(*i) || !self.is(*i - 1, PREPOSITIONS);
            self.mention(*i).is_some() && !self.owns(*i) && apart
        };
        let found = (first..before.min(first + ASIDE)).find(named)?;
        self.ending_at(found)
    }
}
