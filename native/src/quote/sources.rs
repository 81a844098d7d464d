//! Whose words a cue reports, where its source does not stand right before it: after it, in its sentence, or with a cue before.

use super::attributions::{terminates, Attribution, Reader, JOINS};
use super::lexicon::{Kind, AUXILIARIES, DATES, LISTENERS, PRONOUNS, SMALL};
use super::narrative::{At, BREAK, QUOTE};
use super::nouns::{is_dash, Source, ASIDE};

/// Attributions back that a cue may share its source with.
const SHARED: usize = 8;
/// What begins a clause rather than a source after its cue.
const NO_SOURCE: &[&str] = &[
    "that", "which", "who", "it", "this", "these", "those", "there", "what", "how", "why", "whether", "if", "i", "we",
    "no", "yes",
];

impl<'n> Reader<'n> {
    /// The source of a passive cue: "was described by X as".
    pub fn read_agent(&self, it: &mut Attribution) {
        let n = self.n;
        let mut marked = 0;
        for k in it.last + 1..it.last + 8 {
            let quote = n.word(k) == QUOTE;
            marked += u32::from(quote);
            if marked > 1 || (terminates(n.word(k)) && !quote) {
                return;
            }
            if n.low(k) == "by" {
                it.source = if n.is(k + 1, DATES) { None } else { n.after(k + 1, false) };
                if it.source.is_some() {
                    (it.passive, it.inherited) = (false, true);
                }
                return;
            }
        }
    }

    /// The source of "…, saying": its own subject after an auxiliary or "with", or that of the sentence.
    pub fn read_participle(&self, it: &mut Attribution<'n>, group: At) {
        let n = self.n;
        let i = it.first;
        if n.low(i - 1) == "as" && self.read_quoted(it) {
            return;
        }
        if group < i {
            it.source = if JOINS.contains(&n.low(group - 1)) { None } else { n.before(group) };
        } else if n.alnum(i - 1) && !n.is(i - 1, SMALL) {
            it.source = n.ending_at(i - 1).filter(|own| {
                let before = n.low(own.first - 1);
                it.kind == Kind::Text
                    || before == "with"
                    || (before == "and" && n.is_person(own.head))
                    || n.word(own.first - 1) == BREAK
                    || n.opening(i) == own.first
            });
        }
        if it.source.is_none() {
            (it.source, it.inherited) = (self.inherit(i), true);
        }
    }

    /// "X was quoted as saying", "quoted X as saying": X speaks.
    fn read_quoted(&self, it: &mut Attribution) -> bool {
        let n = self.n;
        let near =
            self.found.iter().rev().take(SHARED).take_while(|near| n.sentence(near.first) == n.sentence(it.first));
        for earlier in near {
            if matches!(earlier.lemma, "quote" | "cite") {
                it.source = if earlier.passive || earlier.inherited {
                    n.before(n.verb_group(earlier.first))
                } else {
                    n.after(earlier.last + 1, false)
                };
                it.first -= 1;
                it.inherited = true;
                return it.source.is_some();
            }
        }
        false
    }

    /// The source after the cue: "“…,” said X" and "…, said X.".
    pub fn inverted(&self, it: &Attribution) -> Option<Source> {
        let n = self.n;
        let (i, mut k) = (it.first, it.first - 1);
        if n.opening(i) == i && !n.low(i).ends_with("ing") {
            return self.opening(it);
        }
        while n.word(k) == "," || is_dash(n.word(k)) || matches!(n.low(k), "also" | "then") {
            k -= 1;
        }
        let quoted = n.word(k) == QUOTE;
        let trails = n.word(i - 1) == "," && matches!(it.kind, Kind::Say | Kind::Claim);
        if !quoted && !trails {
            return None;
        }
        let next = it.last + 1;
        if NO_SOURCE.contains(&n.low(next)) || n.is(next, LISTENERS | DATES) || n.is_adverb(next) {
            return None;
        }
        let source = n.after(next, false)?;
        let ends = n.word(source.last + 1);
        if quoted {
            if n.is(source.last + 1, AUXILIARIES) {
                return None; // "marked “urgent”, said the bank had begun to leak"
            }
            if it.kind == Kind::Tell && !n.is_person(source.head) {
                return None;
            }
            let apart = n.word(k + 1) == "," || is_dash(n.word(k + 1));
            return (ends != QUOTE || apart || it.kind == Kind::Say).then_some(source);
        }
        if !terminates(ends) || ends == QUOTE || source.last - it.last >= ASIDE {
            return None;
        }
        let sure = n.is_person(source.head) || n.is(source.head, PRONOUNS);
        match n.before(i) {
            Some(other) if !sure || n.is_person(other.head) => None,
            _ => Some(source),
        }
    }

    /// The source after a cue that opens its sentence: "Said Doe: “…”".
    fn opening(&self, it: &Attribution) -> Option<Source> {
        let n = self.n;
        let source = n.after(it.last + 1, false)?;
        if matches!(n.low(it.first), "said" | "says") {
            return Some(source);
        }
        let marked = n.word(source.last + 1) == ":" || n.word(source.last + 2) == QUOTE;
        let speech = matches!(it.kind, Kind::Say | Kind::Claim);
        (marked && speech && n.is_name(source.head)).then_some(source)
    }

    /// The source that a cue without a subject of its own shares: of the attribution before it, or of its sentence.
    pub fn inherit(&self, i: At) -> Option<Source> {
        let n = self.n;
        let sentence = n.sentence(i);
        let near = || {
            let recent = self.found.iter().rev().take(SHARED);
            let here = recent.filter(|it| !it.passive && n.sentence(it.first) == sentence);
            here.filter_map(|it| it.source.map(|source| (it, source)))
        };
        let sure = near().find(|(it, source)| it.is_talk() || n.is_person(source.head));
        if let Some((_, source)) = sure {
            return Some(source);
        }
        n.subject(n.first[sentence], i).or_else(|| near().next().map(|(_, source)| source))
    }
}
