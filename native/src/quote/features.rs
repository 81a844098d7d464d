//! What the ranker sees, by name: the names are those of `weights.toml`.

use super::attributions::Attribution;
use super::lexicon::{
    Classes, Kind, DETERMINERS, MODALS, NAMING, PERSONAL, PREPOSITIONS, PRONOUNS, PRONOUNS_N, SMALL, WORKS,
};
use super::marks::is_single;
use super::narrative::{lower, At, BREAK, CLAUSE, QUOTE};
use super::ranking::Candidate;
use super::sieves::Page;
use super::text::{first_char, is_digit, is_letter, split};

/// Words, candidates and ranks that are told apart; beyond these they count as many.
const FEW: usize = 4;
/// Words away that are told apart, by their binary logarithm.
const DISTANCE: u32 = 40;

const COUNTS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// Names of features, one after the other in one string.
#[derive(Clone, Default)]
pub struct Features {
    names: String,
    ends: Vec<usize>,
}

impl Features {
    /// Take in the feature whose name these parts make up.
    pub fn add(&mut self, parts: &[&str]) {
        for part in parts {
            self.names.push_str(part);
        }
        self.ends.push(self.names.len());
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.names[start..*end])
    }
}

fn count(number: usize) -> &'static str {
    COUNTS[number.min(COUNTS.len() - 1)]
}

/// What tells that none of the candidates is right: which sieve proposes first, how many there are.
pub fn nobody(found: &[Candidate]) -> Features {
    let mut features = Features::default();
    let Some(first) = found.first() else { return features };
    features.add(&["nobody"]);
    features.add(&["nobody ", first.rule]);
    features.add(&["nobody ", first.rule, " ", first.kind]);
    features.add(&["nobody of ", count(found.len().min(FEW))]);
    features
}

/// What tells whether a candidate is right; its rules are there already.
pub fn describe(page: &Page, k: usize, candidate: &mut Candidate) {
    let (n, at) = (page.n, page.n.place[k]);
    let it = &page.its[candidate.attribution];
    let Some(source) = it.source else { return };
    let features = &mut candidate.features;
    let cue = it.kind.name();
    let side = side(page, at, it);
    let head = source.head;
    let kind = match n.mention(head) {
        Some(_) if n.is_person(head) => "person",
        Some(_) => "named",
        None if n.is(head, PRONOUNS_N) => "it",
        None if n.is(head, PRONOUNS) => "pronoun",
        None if n.is_name(head) => "name",
        None => "noun",
    };
    candidate.kind = kind;
    match lemma(page, it) {
        Ok(lemma) => features.add(&["lemma ", lemma, " ", side]),
        Err(class) => features.add(&["lemma (", class, ") ", side]),
    }
    features.add(&["cue ", cue]);
    features.add(&["cue ", cue, " ", side]);
    features.add(&["source ", kind]);
    features.add(&["source ", kind, " ", side]);
    features.add(&[candidate.rule, " ", cue]);
    features.add(&["ends ", ending(page, k), " ", side]);
    features.add(&["starts ", starting(page, k), " ", side]);
    if it.inherited {
        features.add(&["inherited ", side]);
    }
    if it.negated {
        features.add(&["negated"]);
    }
    let distance = at.abs_diff(it.first).min(DISTANCE);
    features.add(&["distance ", count((distance + 1).ilog2() as usize), " ", side]);
    let between = |place: At| n.place.partition_point(|other| *other < place);
    if between(at.min(it.first) + 1) < between(at.max(it.first)) {
        features.add(&["marks between ", side]);
    }
    let after = it.end() + 1;
    if n.words(after.max(at - CLAUSE), at).any(|word| word == ",") {
        features.add(&["comma between"]);
    }
    if matches!(n.word(after), "," | ".") {
        features.add(&["closed ", side]);
    }
    grammar(page, k, it, side, features);
}

/// How the cue stands in its sentence: its form, its clause, what follows it, how many others are nearer.
fn grammar(page: &Page, k: usize, it: &Attribution, side: &str, features: &mut Features) {
    let n = page.n;
    let (form, cue) = (form(page, it), it.kind.name());
    features.add(&["form ", form, " ", side]);
    features.add(&["form ", form, " ", cue, " ", side]);
    if n.low(it.end() + 1) == "that" {
        features.add(&["that ", side]);
    }
    let relative = |low: &str| matches!(low, "who" | "which" | "whom" | "that");
    match it.source {
        Some(source) if !it.inherited => {
            let before = n.low(source.first - 1);
            if relative(n.low(source.last)) || relative(before) || before == "what" {
                features.add(&["relative ", side]);
            }
            if n.opening(it.first) == source.first {
                features.add(&["opens sentence ", side]);
            }
        }
        _ if matches!(n.low(it.first - 1), "and" | "but") => features.add(&["joined ", side]),
        _ => (),
    }
    let mut rank_among = |near: &mut dyn Iterator<Item = (usize, &Attribution)>| {
        let (mut rank, mut total) = (None, 0);
        for (place, (_, other)) in near.enumerate() {
            if other.first == it.first && rank.is_none() {
                rank = Some(place);
            }
            total += 1;
        }
        let rank = rank.map_or("-1", |rank| count(rank.min(FEW)));
        features.add(&["rank ", rank, " ", side]);
        features.add(&["rank ", rank, " ", cue, " ", side]);
        features.add(&["rank ", rank, " of ", count(total.min(FEW)), " ", side]);
    };
    match side {
        "before" => rank_among(&mut page.before(k)),
        "after" => rank_among(&mut page.following(k)),
        _ => (),
    }
}

/// The form of the cue: participle, infinitive, after a modal verb, present or past.
fn form(page: &Page, it: &Attribution) -> &'static str {
    let (n, low) = (page.n, page.n.low(it.first));
    if low.ends_with("ing") {
        "participle"
    } else if n.low(it.first - 1) == "to" {
        "infinitive"
    } else if n.is(it.first - 1, MODALS) {
        "modal"
    } else if low.ends_with('s') {
        "present"
    } else {
        "past"
    }
}

/// The cue's lemma; of a verb that no list has, only the class of word that it looks like.
fn lemma<'n>(page: &Page<'n>, it: &Attribution<'n>) -> Result<&'n str, &'n str> {
    if it.kind == Kind::Verb {
        Err(class(page, it.first))
    } else {
        Ok(it.lemma)
    }
}

/// On which side of the marks a cue stands, in their sentence or further off.
fn side(page: &Page, at: At, it: &Attribution) -> &'static str {
    let same = page.n.sentence(it.first) == page.n.sentence(at);
    match (same, it.first < at) {
        (true, true) => "before",
        (true, false) => "after",
        (false, true) => "earlier",
        (false, false) => "later",
    }
}

fn ending(page: &Page, k: usize) -> &'static str {
    match page.last_char(k) {
        ',' => ",",
        '.' => ".",
        '?' => "?",
        '!' => "!",
        '-' | '–' | '—' | '…' => "dash",
        _ => "word",
    }
}

fn starting(page: &Page, k: usize) -> &'static str {
    let (n, at) = (page.n, page.n.place[k]);
    let first = n.text.char(n.segments[k].start);
    match n.word(at - 1) {
        BREAK if n.opening(at) == at => "paragraph",
        _ if n.opening(at) == at => "sentence",
        "," => ",",
        ":" => ":",
        _ if first.is_some_and(char::is_lowercase) => "lower",
        _ => "upper",
    }
}

/// What tells quoted speech from titles, nicknames, terms and scare quotes.
pub fn speech(page: &Page, k: usize, best: Option<&Candidate>) -> Features {
    let (n, at) = (page.n, page.n.place[k]);
    let segment = n.segments[k];
    let body = n.text.slice(segment.start..segment.end.min(segment.start + 400));
    let words: Vec<&str> = split(body).collect();
    let rule = best.map_or("none", |best| best.rule);
    let size = match words.len().min(12) {
        size @ 0..=FEW => size,
        5..8 => 5,
        _ => 8,
    };
    let length = if size <= FEW { "short" } else { "long" };
    let size = count(size);
    let shape = shape(page, &words);
    let end = ending(page, k);
    let mut features = Features::default();
    features.add(&["bias"]);
    features.add(&["rule ", rule]);
    features.add(&["cue ", best.map_or("none", |best| page.its[best.attribution].kind.name())]);
    features.add(&["size ", size]);
    features.add(&["shape ", shape]);
    features.add(&["shape ", shape, " size ", size]);
    features.add(&["rule ", rule, " ", length]);
    features.add(&["ends ", end]);
    features.add(&["ends ", end, " ", shape]);
    features.add(&["before ", class(page, at - 1)]);
    features.add(&["after ", class(page, at + 1), " ", length]);
    features.add(&["rule ", rule, " ", shape]);
    let leads = matches!(n.low(at - 1), "as" | "a" | "an" | "the" | "," | "of" | "for" | "is");
    if n.is(at - 1, NAMING) || (leads && n.is(at - 2, NAMING)) {
        features.add(&["named"]);
    }
    let either = |one: At, other: At, classes: Classes| n.is(one, classes) || n.is(other, classes);
    if either(at - 1, at - 2, WORKS) {
        features.add(&["work before"]);
    }
    if either(at + 1, at + 2, WORKS) {
        features.add(&["work after"]);
    }
    if let Some(best) = best {
        features.add(&["rule ", rule, " ", best.kind]);
        features.add(&["source ", best.kind, " ", length]);
        match lemma(page, &page.its[best.attribution]) {
            Ok(lemma) => features.add(&["lemma ", lemma]),
            Err(class) => features.add(&["lemma (", class, ")"]),
        }
    }
    if n.is_nickname(at) {
        features.add(&["nickname"]);
    }
    if n.low(at - 1) == "called" || n.low(at + 1) == "called" {
        features.add(&["called"]);
    }
    if k > 0 && n.place[k - 1] >= at - 3 && !page.breaks_before(k) {
        let speech = page.choices[k - 1].speech >= 0.5;
        features.add(&[if speech { "list of speech" } else { "list of terms" }]);
    }
    if words.iter().any(|word| is_in(page, word.trim_matches(MARKS), PERSONAL)) {
        features.add(&["personal"]);
    }
    if !segment.closed && !segment.continued {
        features.add(&["unclosed"]);
    }
    features.add(&["before word ", word(page, at - 1), " ", shape]);
    standing(page, k, shape, &mut features);
    features
}

/// Where the marks stand and what they enclose: a heading, the start of a sentence, single marks, a sign.
fn standing(page: &Page, k: usize, shape: &str, features: &mut Features) {
    let (n, at) = (page.n, page.n.place[k]);
    let segment = n.segments[k];
    let first = n.text.char(segment.start).unwrap_or(' ');
    if n.sentence(at) == n.sentence(1) {
        features.add(&["first sentence"]);
    }
    if at == n.opening(at) {
        features.add(&["opens"]);
        features.add(&["opens ", shape]);
    }
    if is_single(segment.kind) {
        features.add(&["kind ", segment.kind]);
    }
    if is_digit(first) {
        features.add(&["digit"]);
    }
    if matches!(first, '#' | '@') || n.text.slice(segment.start..segment.start + 4) == "http" {
        features.add(&["sign"]);
    }
}

/// A word of the closed classes as it is, any other by its class.
fn word<'n>(page: &Page<'n>, i: At) -> &'n str {
    let n = page.n;
    let mark = !n.alnum(i) && !matches!(n.word(i), BREAK | QUOTE);
    if mark || n.is(i, SMALL) {
        n.low(i)
    } else {
        class(page, i)
    }
}

const MARKS: [char; 4] = [',', '.', '?', '!'];

/// Whether a word, in lower case, is of one of these classes.
fn is_in(page: &Page, word: &str, classes: Classes) -> bool {
    page.n.lexicon.is(&lower(word), classes)
}

/// How the quoted words are written: as a title, as a name of one word, as a sentence, in lower case.
fn shape(page: &Page, words: &[&str]) -> &'static str {
    let Some(first) = words.first().map(|word| first_char(word)).filter(|c| is_letter(*c)) else { return "other" };
    if first.is_lowercase() {
        return "lower";
    }
    let main = || {
        let letters = words.iter().filter(|word| is_letter(first_char(word)));
        letters.filter(|word| !is_in(page, word.trim_matches(MARKS), SMALL))
    };
    let title = words.len() <= 9 && main().next().is_some() && main().all(|word| first_char(word).is_uppercase());
    if title {
        "title"
    } else {
        "sentence"
    }
}

/// A coarse class of a word beside the marks.
fn class<'n>(page: &Page<'n>, i: At) -> &'n str {
    let n = page.n;
    let low = n.low(i);
    if !n.alnum(i) {
        return match n.word(i) {
            BREAK => "break",
            QUOTE => "marks",
            mark @ ("," | "." | ":" | ";" | "(") => mark,
            _ => "mark",
        };
    }
    if n.is(i, DETERMINERS) {
        return if low == "the" { "the" } else { "determiner" };
    }
    if n.is(i, PREPOSITIONS) {
        return "preposition";
    }
    if matches!(low, "and" | "or") {
        return "and";
    }
    if n.is_cue(i) {
        return "cue";
    }
    if n.is(i, SMALL) || n.is_adverb(i) {
        return "small";
    }
    if n.owns(i) || matches!(low, "his" | "her" | "its" | "their") {
        return "owner";
    }
    if n.is_name(i) {
        "name"
    } else {
        "noun"
    }
}
