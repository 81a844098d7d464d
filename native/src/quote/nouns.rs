//! Noun phrases before a cue, found by walking word by word to the left. Every walk is bounded: linear in the text.

use super::lexicon::{
    ADVERBS, DATES, DEPENDENTS, DETERMINERS, LINKS, PARTICLES, PREPOSITIONS, PRONOUNS, SMALL, TITLES, WIDE_LINKS,
};
use super::narrative::{At, EntityKind, Narrative, BREAK, QUOTE};

/// Words that a walk goes at most.
pub const REACH: At = 24;
/// Words from comma to comma around a place: ", of Springfield, Ill., said".
pub const PLACE: At = 3;
/// Words that may stand between commas between a subject and its verb.
pub const ASIDE: At = 40;

/// A noun phrase: its first and last word, and the one at its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub first: At,
    pub last: At,
    pub head: At,
}

impl Source {
    pub fn new(first: At, last: At, head: At) -> Self {
        Source { first, last, head }
    }

    /// One word.
    pub fn at(i: At) -> Self {
        Source::new(i, i, i)
    }
}

pub fn is_dash(word: &str) -> bool {
    matches!(word, "–" | "—" | "―" | "--" | "-")
}

/// Pronouns that are never a subject.
pub fn is_object(low: &str) -> bool {
    matches!(low, "him" | "them" | "himself" | "herself" | "themselves" | "itself" | "me" | "us")
}

fn is_relative(low: &str) -> bool {
    matches!(low, "who" | "which" | "that")
}

impl Narrative<'_> {
    /// The noun phrase that ends right before word i, asides between commas skipped.
    pub fn before(&self, i: At) -> Option<Source> {
        let j = i - 1;
        let word = self.word(j);
        let opener = match word {
            "," => return self.over_aside(j),
            ")" => "(",
            "]" => "[",
            dash if is_dash(dash) => dash,
            _ => return self.ending_at(j).map(|source| self.named(source)),
        };
        let mut k = j - 1;
        while k > 0 && j - k < ASIDE && !matches!(self.word(k), BREAK | QUOTE) && self.word(k) != opener {
            k -= 1;
        }
        if self.word(k) == opener {
            self.ending_at(k - 1)
        } else {
            None
        }
    }

    /// A description that follows a person's name after a comma goes to that person: "Ann Doe, chief of X said".
    fn named(&self, source: Source) -> Source {
        let name = source.first - 2;
        let described = source.first >= 3
            && !self.is_person(source.head)
            && self.word(source.first - 1) == ","
            && self.is_person(name)
            && !self.owns(name)
            && !self.is(source.head, PRONOUNS)
            && self.mention(source.head).is_none();
        if described {
            Source::new(self.walk_left(name).first, source.last, name)
        } else {
            source
        }
    }

    /// The subject before an aside that this comma closes: "Ivan Petrov, who …, said".
    pub fn over_aside(&self, comma: At) -> Option<Source> {
        let start = self.opening(comma);
        let (mut right, mut left) = (comma, comma - 1);
        let mut aside_name = None;
        while left >= start && comma - left < ASIDE {
            let word = self.word(left);
            if word == QUOTE && self.is_boundary(left) {
                break;
            }
            if word == "," {
                if right == comma {
                    let (first, last) = (left + 1, right - 1);
                    aside_name = self.whole_name(first, last).or_else(|| self.whole_body(first, last));
                }
                let aside = self.modifies(left + 1) || (self.is_person(left - 1) && self.lower(left + 1));
                let place = right - left <= PLACE && self.is_name(left + 1) && !self.is_person(left + 1);
                let named = self.is_name(left - 1) || self.digit(left - 1);
                if !(aside || place) || right == comma || !named {
                    if right != comma {
                        break;
                    }
                    right = left;
                    left -= 1;
                    continue;
                }
                right = left;
            }
            left -= 1;
        }
        if right == comma || is_relative(self.low(right - 1)) {
            return None;
        }
        let subject = self.ending_at(right - 1)?;
        match aside_name {
            Some(name) if self.mention(subject.head).is_none() => {
                Some(Source::new(subject.first, name.last, name.head))
            }
            _ => {
                let last = if self.modifies(right + 1) { comma - 1 } else { subject.last };
                Some(Source::new(subject.first, last, subject.head))
            }
        }
    }

    /// Whether the quoted words at i end with a comma or a stop, as a quotation before its cue does.
    fn is_boundary(&self, i: At) -> bool {
        if self.is(i - 1, LINKS) {
            return false;
        }
        let last = self.text.char(self.segment(i).end.saturating_sub(1));
        matches!(last, Some(',' | '.' | '?' | '!' | '…' | '—' | '-')) || self.word(i + 1) == ","
    }

    /// The words first … last as a source when they are one person's name.
    pub fn whole_name(&self, first: At, last: At) -> Option<Source> {
        let whole =
            first <= last && last - first <= 5 && self.is_person(last) && (first..=last).all(|k| self.is_name(k));
        whole.then(|| Source::new(first, last, last))
    }

    /// The words first … last as a source when they name an organisation: "the Northern League (NL)".
    fn whole_body(&self, first: At, last: At) -> Option<Source> {
        let named = (first..=last.min(first + 8)).find(|k| self.mention(*k).is_some())?;
        let body = self.mention(named).is_some_and(|k| self.mentions[k].kind == EntityKind::Body);
        if !body || named - first > 1 {
            return None;
        }
        let rest = (named..=last).all(|k| self.mention(k).is_some() || matches!(self.word(k), "(" | ")"));
        rest.then(|| Source::new(first, last, named))
    }

    /// Whether a chunk that starts at i describes what stands before its comma.
    fn modifies(&self, i: At) -> bool {
        let low = self.low(i);
        matches!(low, "who" | "which" | "whose" | "whom" | "a" | "an" | "the" | "one" | "and")
            || self.is(i, PREPOSITIONS | TITLES)
            || self.digit(i)
            || low.ends_with("ing")
    }

    /// The noun phrase whose last word is at j.
    pub fn ending_at(&self, j: At) -> Option<Source> {
        let low = self.low(j);
        if !self.alnum(j) {
            return None;
        }
        if self.is(j, PRONOUNS) {
            return (!is_object(low)).then(|| Source::at(j));
        }
        if is_relative(low) {
            return self.antecedent(j);
        }
        if matches!(low, "one" | "another" | "some" | "many" | "others" | "several") && self.word(j - 1) != "," {
            return Some(Source::at(j));
        }
        if !self.is_name(j) && self.is(j, SMALL | ADVERBS) {
            return None;
        }
        Some(self.walk_left(j))
    }

    /// What the relative pronoun at j stands for; the source reaches from there to the pronoun.
    fn antecedent(&self, j: At) -> Option<Source> {
        let comma = self.word(j - 1) == ",";
        let end = if comma { j - 2 } else { j - 1 };
        let mut found = None;
        if comma {
            let mut k = end;
            while k > 0 && j - k < ASIDE && !matches!(self.word(k), "," | BREAK | QUOTE | "." | ";") {
                k -= 1;
            }
            if self.word(k) == "," && self.modifies(k + 1) && self.whole_name(k + 1, end).is_none() {
                found = self.over_aside(j - 1);
            }
        }
        if found.is_none() && self.is_person(end) {
            found = Some(Source::new(self.mention_start(end), end, end));
        }
        let found = found.or_else(|| self.plain(end))?;
        Some(Source::new(found.first, j, found.head))
    }

    /// The first word of the mention that word i is in.
    fn mention_start(&self, i: At) -> At {
        let mut k = i;
        while k > 0 && i - k < REACH && self.mention(k - 1) == self.mention(i) {
            k -= 1;
        }
        k
    }

    /// The noun phrase that ends at j, if one can.
    fn plain(&self, j: At) -> Option<Source> {
        if !self.alnum(j) || self.is(j, SMALL) {
            return None;
        }
        self.ending_at(j)
    }

    /// The noun phrase that ends at j: over names, titles and nouns, and on through "of" and its like.
    fn walk_left(&self, j: At) -> Source {
        let (mut k, mut head, mut linked) = (j, j, false);
        while j - k < REACH {
            let p = k - 1;
            if self.is(p, WIDE_LINKS) && !self.is_name(p) {
                if !self.alnum(p - 1) || self.is(p - 1, SMALL) {
                    break;
                }
                let reduced = self.low(p - 1).ends_with("ing") && self.is_name(p - 2);
                head = if reduced { p - 2 } else { self.head_over(p, k, j, head) };
                linked = true;
                k = if reduced { p - 2 } else { p - 1 };
                continue;
            }
            let step = self.step_left(p, k);
            if step == k {
                break;
            }
            k = step;
            if self.is(p, DETERMINERS) && !self.is(p - 1, WIDE_LINKS) {
                break;
            }
        }
        if linked && head != j && self.is_person(j) && self.is(k - 1, PREPOSITIONS) {
            head = j; // the phrase before the name was an adjunct: "At a rally in Iowa Mr. Smith said"
        }
        Source::new(k, j, head)
    }

    /// The first word of a phrase that starts at k, seeing the word before it, p; k if the phrase starts there.
    fn step_left(&self, p: At, k: At) -> At {
        if !self.alnum(p) {
            let inside = self.same_mention(p, k); // "the University of California, Los Angeles"
            return if inside || (self.word(p) == QUOTE && self.is_nickname(p)) { p } else { k };
        }
        if self.is_name(p) || self.owns(p) || self.is(p, DETERMINERS) || (self.is(p, PARTICLES) && !self.is(p, SMALL)) {
            return p;
        }
        if self.low(p) == "and" {
            let named = self.is_name(p - 1) && self.is_name(k);
            let alike = self.low(p - 1).ends_with('s') && self.low(k).ends_with('s');
            return if named || alike || self.is(p - 1, TITLES) { p - 1 } else { k };
        }
        if self.is(p, SMALL | DATES) || self.is_adverb(p) || self.is_verb(p) {
            return k;
        }
        p
    }

    /// The head of "X of Y": X, unless Y is a person in apposition, as in "Secretary of State John Smith".
    fn head_over(&self, link: At, first: At, last: At, head: At) -> At {
        if head != last || !self.is_person(last) {
            return link - 1;
        }
        let mut k = last;
        while k > first && (self.is_person(k - 1) || matches!(self.low(k - 1), "mr" | "mrs" | "ms" | "dr")) {
            k -= 1;
        }
        if k == first {
            return link - 1;
        }
        if (first..k).any(|m| self.lower(m) && !self.is(m, DETERMINERS)) {
            return last;
        }
        if self.lexicon.is(self.word(link - 1), DEPENDENTS) {
            return link - 1;
        }
        if self.mention(k - 1).is_some() || self.low(link) == "of" {
            last
        } else {
            link - 1
        }
    }
}
