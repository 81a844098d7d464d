//! Noun phrases after a cue, found by walking word by word to the right. Every walk is bounded: linear in the text.

use super::lexicon::{DATES, DETERMINERS, DOCUMENTS, LINKS, PREPOSITIONS, PRONOUNS, SMALL, TITLES};
use super::narrative::{At, Narrative, BREAK, QUOTE};
use super::nouns::{is_object, Source, ASIDE, REACH};

/// Determiners that can be a phrase by themselves.
fn stands_alone(low: &str) -> bool {
    matches!(low, "one" | "some" | "many" | "several" | "both" | "all" | "others" | "most" | "another" | "few")
}

impl Narrative<'_> {
    /// The noun phrase that starts at word i, with an appositive after it; if `closed`, only one before a comma.
    pub fn after(&self, i: At, closed: bool) -> Option<Source> {
        let low = self.low(i);
        if !self.alnum(i) {
            return None;
        }
        if self.is(i, PRONOUNS) {
            return (!is_object(low) && low != "her").then(|| Source::at(i));
        }
        let (mut last, head) = self.walk_right(i);
        while last > i && self.is(last, PREPOSITIONS) {
            last -= 1;
        }
        if last < i || (last == i && self.is(i, DETERMINERS) && !stands_alone(low)) {
            return None;
        }
        let head = match head {
            None => last,
            Some(head) if !self.is_name(head) && !self.is_person(head) => self.noun_head(i, last),
            Some(head) => head,
        };
        Some(self.with_aside(Source::new(i, last, head), closed))
    }

    /// Of "a tweet on Monday by Ann Doe" the person; any other phrase as it is.
    pub fn author(&self, source: Source) -> Source {
        if !self.is(source.head, DOCUMENTS) {
            return source;
        }
        for k in source.head + 1..source.head + 9 {
            if !self.alnum(k) {
                break;
            }
            if matches!(self.low(k), "by" | "from") && self.alnum(k + 1) {
                let found = self.after(k + 1, false);
                return found.filter(|found| self.is_name(found.head)).unwrap_or(source);
            }
        }
        source
    }

    /// The last word of the phrase that starts at i, and its head where a name or a link shows it.
    fn walk_right(&self, i: At) -> (At, Option<At>) {
        let (mut k, mut head) = (i, None);
        while k - i < REACH {
            if self.word(k) == QUOTE && self.is_nickname(k) {
                k += 1;
                continue;
            }
            if !self.alnum(k) {
                break;
            }
            if self.is_name(k) {
                if !self.owns(k) && self.heads(head, k) {
                    head = Some(k);
                }
                if self.is_person(k) && self.mention(k + 1) != self.mention(k) && !self.owns(k) {
                    let person = self.describes(k + 1);
                    let joined = self.low(k + 1) == "and" && self.is_person(k + 2);
                    match person {
                        Some(person) => (head, k) = (None, person - 1),
                        None if joined => k += 1,
                        None => return (k, head),
                    }
                }
            } else if k > i && self.ends_right(k) {
                break;
            } else if k > i && self.is(k, PREPOSITIONS) && head.is_none() {
                head = Some(k - 1);
            } else if k == i && self.is(k, SMALL) && !self.is(k, DETERMINERS) {
                break;
            }
            k += 1;
        }
        (k - 1, head)
    }

    /// Whether the word at k can't belong to the noun phrase before it.
    fn ends_right(&self, k: At) -> bool {
        if self.is(k, PREPOSITIONS) {
            return !self.is(k, LINKS) || self.is_adjunct(k);
        }
        if self.is(k, DETERMINERS) || self.owns(k) || (self.low(k) == "and" && self.leads_to_person(k)) {
            return false;
        }
        self.is(k, SMALL | DATES) || self.is_adverb(k) || self.is_verb(k)
    }

    /// Whether the name at k becomes the head: the name goes on, or a person follows in apposition.
    fn heads(&self, head: Option<At>, k: At) -> bool {
        let Some(head) = head else { return true };
        if head == k - 1 || self.same_mention(k, head) {
            return true;
        }
        !self.is_person(head) && self.is_person(k) && !self.is(k - 1, PREPOSITIONS)
    }

    /// The first word of the person whom the words from i on describe: "ally James Doe".
    pub fn describes(&self, i: At) -> Option<At> {
        for k in i..i + 5 {
            if self.is_person(k) {
                return (k > i).then_some(k);
            }
            if !self.lower(k) || self.is(k, SMALL) || self.is_verb(k) {
                return None;
            }
        }
        None
    }

    /// Whether the words after this "and" run up to a person's name: "co-author and university fellow Ann Doe".
    fn leads_to_person(&self, i: At) -> bool {
        for k in i + 1..i + 8 {
            if self.is_person(k) {
                return k > i + 1 && !self.is_person(i - 1);
            }
            if !self.alnum(k) || self.is(k, SMALL) {
                return false;
            }
        }
        false
    }

    /// Whether the preposition at i opens a time or a place of speaking: "on Monday", "in a statement".
    fn is_adjunct(&self, i: At) -> bool {
        if self.is(i + 1, DATES) || self.digit(i + 1) {
            return true;
        }
        matches!(self.low(i), "in" | "on" | "at" | "with" | "to" | "from") && !self.low(i - 1).ends_with('s')
    }

    /// The last word before the first preposition.
    fn noun_head(&self, first: At, last: At) -> At {
        (first + 1..=last).find(|k| self.is(*k, PREPOSITIONS)).map_or(last, |k| k - 1)
    }

    /// Take in a name or a description between commas: "the mayor, Ivan Petrov," or "Ivan Petrov, the mayor".
    fn with_aside(&self, source: Source, closed: bool) -> Source {
        let comma = source.last + 1;
        if self.word(comma) != "," || !self.alnum(comma + 1) {
            return source;
        }
        let mut k = comma + 1;
        while k - comma < ASIDE && !matches!(self.word(k), "," | "." | BREAK | QUOTE | ";" | "—" | "–") {
            k += 1;
        }
        if closed && self.word(k) != "," {
            return source;
        }
        if let Some(name) = self.whole_name(comma + 1, k - 1).filter(|_| !self.is_person(source.head)) {
            return Source::new(source.first, name.last, name.head);
        }
        let aged = self.digit(comma + 1) && k == comma + 2;
        let opens = matches!(self.low(comma + 1), "who" | "a" | "an" | "the" | "whose" | "one" | "of");
        if opens || aged || self.is(comma + 1, TITLES) {
            return Source::new(source.first, k - 1, source.head);
        }
        source
    }
}
