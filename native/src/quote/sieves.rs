//! Which attribution a quoted segment belongs to: sieves, tried in order, each with an id that the record carries.

use rustc_hash::FxHashMap;

use super::attributions::{attributions, Attribution};
use super::lexicon::{Kind, DATES, PREPOSITIONS, SMALL};
use super::narrative::{At, Narrative, BREAK, CLAUSE, QUOTE};
use super::nouns::{is_dash, ASIDE};

/// Attributions on one side of a segment that are looked at.
const NEAREST: usize = 8;

/// What was decided for a segment: its attribution, by which sieve, how sure, and whether it is speech at all.
pub struct Choice {
    /// Its place among the page's attributions.
    pub attribution: Option<usize>,
    pub rule: &'static str,
    pub confidence: f64,
    pub speech: f64,
}

/// One narrative with its attributions and the choices made so far, from the top of the text down.
pub struct Page<'n> {
    pub n: &'n Narrative<'n>,
    /// Those that the text shows, by place, then those that sieves made up for a segment.
    pub its: Vec<Attribution<'n>>,
    /// How many of them the text shows.
    pub shown: usize,
    pub choices: Vec<Choice>,
    /// Those that have a source, and where their source or cue starts.
    sourced: Vec<usize>,
    by_start: FxHashMap<At, usize>,
}

/// What a sieve proposes: an attribution of the page, or one that stands for this segment alone.
pub enum Proposal<'n> {
    Shown(usize),
    New(Attribution<'n>),
}

type Found<'n> = Option<Proposal<'n>>;
type Sieve = for<'n> fn(&Page<'n>, usize) -> Found<'n>;

pub const SIEVES: [(&str, Sieve); 15] = [
    ("adjacent-before", adjacent_before),
    ("adjacent-after", adjacent_after),
    ("verb-after", verb_after),
    ("colon", colon),
    ("dash", dash),
    ("trailing", trailing),
    ("said-before", said_before),
    ("same-sentence-before", same_sentence_before),
    ("continued", continued),
    ("same-paragraph", same_paragraph),
    ("previous-sentence", previous_sentence),
    ("after-in-sentence", after_in_sentence),
    ("subject", subject),
    ("previous-paragraph", previous_paragraph),
    ("carried", carried),
];

impl<'n> Page<'n> {
    pub fn new(n: &'n Narrative<'n>) -> Self {
        let its = attributions(n);
        let sourced: Vec<usize> = (0..its.len()).filter(|k| its[*k].source.is_some() && !its[*k].passive).collect();
        let mut by_start = FxHashMap::default();
        for k in &sourced {
            by_start.entry(its[*k].start()).or_insert(*k);
        }
        Page { n, shown: its.len(), its, choices: Vec::new(), sourced, by_start }
    }

    /// The attributions in the sentence of segment k that stand before it, the nearest first.
    pub fn before(&self, k: usize) -> impl Iterator<Item = (usize, &Attribution<'n>)> {
        let at = self.n.place[k];
        self.between(self.n.opening(at), at)
    }

    /// The attributions in the sentence of segment k that stand after it, the nearest first.
    pub fn following(&self, k: usize) -> impl Iterator<Item = (usize, &Attribution<'n>)> {
        let at = self.n.place[k];
        let low = self.sourced.partition_point(|it| self.its[*it].first < at);
        let near = self.sourced[low..].iter().take(NEAREST).map(|it| (*it, &self.its[*it]));
        near.filter(move |(_, it)| self.n.sentence(it.first) == self.n.sentence(at))
    }

    /// The attributions whose cue stands in words start … end - 1, the last first.
    pub fn between(&self, start: At, end: At) -> impl Iterator<Item = (usize, &Attribution<'n>)> {
        let high = self.sourced.partition_point(|it| self.its[*it].first < end);
        let near = self.sourced[high.saturating_sub(NEAREST)..high].iter().rev().map(|it| (*it, &self.its[*it]));
        near.filter(move |(_, it)| it.first >= start)
    }

    /// The last attribution of speech between two words.
    fn latest(&self, start: At, end: At) -> Option<usize> {
        self.between(start, end).find(|(_, it)| it.is_talk()).map(|(k, _)| k)
    }

    /// The last character of the quoted words.
    pub fn last_char(&self, k: usize) -> char {
        let segment = self.n.segments[k];
        let body = self.n.text.chars(segment.start..segment.end);
        body.iter().rfind(|c| !matches!(c, ' ' | '\t' | '\u{a0}' | '\'' | '’' | '”' | '"')).copied().unwrap_or(' ')
    }

    /// What was chosen for the segment before this one.
    fn previous(&self, k: usize) -> Option<usize> {
        self.choices.get(k.checked_sub(1)?)?.attribution
    }

    /// Whether a paragraph ends between this segment and the one before.
    pub fn breaks_before(&self, k: usize) -> bool {
        let n = self.n;
        n.words(n.place[k - 1], n.place[k]).any(|word| word == BREAK)
    }
}

fn is_strong(kind: Kind) -> bool {
    !matches!(kind, Kind::Judge | Kind::Verb)
}

fn is_near(low: &str) -> bool {
    matches!(low, "," | ":" | "that" | "—" | "–" | "it" | "him" | "her" | "them" | "as" | "the" | "a" | "an")
}

fn is_glue(word: &str) -> bool {
    matches!(word, "," | "—" | "–" | "--" | "-")
}

fn shown<'n>(found: Option<usize>) -> Found<'n> {
    found.map(Proposal::Shown)
}

/// The cue stands right before the marks, at most a listener, a time or a place between: "said on Monday, “…”".
fn adjacent_before<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let (nearest, it) = page.before(k).next()?;
    let middle = it.end() + 1;
    if it.end() >= at || n.sentence(it.end()) != n.sentence(at) || n.quotes(middle, at) {
        return None;
    }
    let length = at - middle;
    let led = length > 0 && length <= 25 && matches!(n.word(at - 1), "," | ":") && is_strong(it.kind);
    let adjacent = length <= 2 && (middle..at).all(|i| is_near(n.low(i)));
    (adjacent || led).then_some(Proposal::Shown(nearest))
}

/// The cue stands right after the marks, its source before or after it: "“…,” she said", "“…,” said the mayor".
fn adjacent_after<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let mut j = at + 1;
    while is_glue(n.word(j)) {
        j += 1;
    }
    let mut step = 0;
    let mut found = page.by_start.get(&j);
    while found.is_none() && step < 4 && n.alnum(j + step) && !n.is(j + step, SMALL) {
        step += 1;
        found = page.by_start.get(&(j + step));
    }
    let found = *found?;
    let it = &page.its[found];
    if it.inherited {
        return None;
    }
    let last = page.last_char(k);
    let strong = is_strong(it.kind);
    let (following, after) = (n.word(it.end() + 1), it.end() + 1);
    let right = if matches!(last, ',' | '—' | '–' | '-' | '…') || is_glue(n.word(at + 1)) {
        strong || step == 0
    } else if matches!(last, '?' | '!') {
        let opens_next = matches!(following, "," | ":") && n.word(after + 1) == QUOTE;
        strong && !(opens_next && page.before(k).next().is_some())
    } else {
        let ended =
            matches!(following, "." | BREAK | QUOTE | ",") || (last == '.' && n.is(after, PREPOSITIONS | DATES));
        ended && strong && page.before(k).next().is_none()
    };
    right.then_some(Proposal::Shown(found))
}

/// Words that end in a comma, a person, and a verb that no list has: "“…,” a weary Doe sighed".
fn verb_after<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    if !matches!(page.last_char(k), ',' | '?' | '!') || !n.alnum(at + 1) {
        return None;
    }
    let source = n.after(at + 1, false)?;
    if !n.is_person(source.head) && !matches!(n.low(source.head), "he" | "she" | "they") {
        return None;
    }
    let mut verb = source.last + 1;
    while n.is_adverb(verb) {
        verb += 1;
    }
    let low = n.low(verb);
    low.ends_with("ed").then(|| Proposal::New(Attribution::new(low, Kind::Verb, verb, verb, Some(source))))
}

/// The sentence that holds the marks ends in its cue: "…, he said".
fn trailing<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let n = page.n;
    let ends = |it: &Attribution| {
        let after = it.end() + 1;
        matches!(n.low(after), "." | "," | BREAK | ":") || n.is(after, PREPOSITIONS | DATES)
    };
    let mut its = page.following(k).filter(|(_, it)| {
        !it.inherited && matches!(it.kind, Kind::Say | Kind::Claim | Kind::Source) && n.word(it.start() - 1) == ","
    });
    shown(its.find(|(_, it)| ends(it)).map(|(k, _)| k))
}

/// A verb of saying earlier in the sentence; of nested ones the outer.
fn said_before<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let mut chosen: Option<(usize, &Attribution)> = None;
    for (place, it) in page.before(k).filter(|(_, it)| is_strong(it.kind)) {
        let outer = chosen.is_none_or(|(_, inner)| {
            !inner.inherited
                && inner.source.is_some_and(|source| source.first > it.last)
                && matches!(it.kind, Kind::Say | Kind::Claim | Kind::Tell)
                && !is_separate(page.n, it, inner)
        });
        if !outer {
            break;
        }
        chosen = Some((place, it));
    }
    shown(chosen.map(|(place, _)| place))
}

/// Whether a new clause starts between two attributions: the inner is not what the outer says.
fn is_separate(n: &Narrative, outer: &Attribution, inner: &Attribution) -> bool {
    let (start, end) = (outer.end() + 1, inner.start());
    let parts = |word| matches!(word, "," | ";" | "but" | "while" | "and" | "—" | "–" | QUOTE);
    end - start > CLAUSE || n.words(start, end).any(parts)
}

fn same_sentence_before<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let first = page.before(k).next();
    shown(first.map(|(place, _)| place))
}

fn colon<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let mut j = at - 1;
    while n.word(j) == BREAK && j > at - 3 {
        j -= 1;
    }
    if n.word(j) != ":" {
        return None;
    }
    let opening = n.opening(j);
    let said = page.between(opening, j).next();
    if let Some((place, _)) = said {
        return Some(Proposal::Shown(place));
    }
    let source = n.before(j);
    let source = match source {
        Some(source) if source.first == opening => source,
        _ => n.subject(opening, j).or(source)?,
    };
    Some(Proposal::New(Attribution::colon(j, Some(source))))
}

/// A name after a dash signs the words: "“…” — Ann Doe", on the same line or on the next.
fn dash<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let j = if n.word(at + 1) == BREAK { at + 2 } else { at + 1 };
    if !is_dash(n.word(j)) {
        return None;
    }
    let source = n.after(j + 1, false).filter(|source| n.is_name(source.head))?;
    let after = source.last + 1;
    if !matches!(n.word(after), BREAK | "." | "," | "(" | ";") && !n.is(after, PREPOSITIONS) {
        return None;
    }
    let mut it = Attribution::colon(j, Some(source));
    it.inverted = true;
    Some(Proposal::New(it))
}

/// The segment before ended its paragraph without a closing mark.
fn continued<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let before = page.n.segments.get(k.checked_sub(1)?)?;
    shown(page.previous(k).filter(|_| before.continued))
}

fn same_paragraph<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let n = page.n;
    let chosen = page.previous(k)?;
    let (at, previous) = (n.place[k], n.place[k - 1]);
    if page.breaks_before(k) || at != n.opening(at) {
        return None;
    }
    let spoken = n.sentence(previous);
    if spoken + 1 < n.sentence(at) {
        let mut between = page.between(n.first[spoken + 1], at);
        if let Some((place, _)) = between.find(|(_, it)| !it.inherited && it.is_talk()) {
            return Some(Proposal::Shown(place));
        }
    }
    Some(Proposal::Shown(chosen))
}

fn previous_sentence<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let sentence = n.sentence(at);
    if n.first[sentence] != at || sentence == 0 || n.word(at - 1) == BREAK {
        return None;
    }
    let start = n.first[sentence - 1];
    shown(page.latest(start, at).or_else(|| page.between(start, at).next().map(|(place, _)| place)))
}

/// Any cue after the marks in their sentence.
fn after_in_sentence<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let first = page.following(k).next();
    shown(first.map(|(place, _)| place))
}

fn subject<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    let first = n.opening(at);
    if first == at {
        return None;
    }
    let source = n.subject(first, at)?;
    let mut verb = (source.last + 1).min(at - 1);
    if n.word(verb) == "," {
        let end = (at - 1).min(verb + ASIDE);
        verb = (verb + 1..end).find(|i| n.word(*i) == ",").map_or(verb, |i| i + 1);
    }
    Some(Proposal::New(Attribution::new(n.low(verb), Kind::Verb, verb, verb, Some(source))))
}

fn previous_paragraph<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let (n, at) = (page.n, page.n.place[k]);
    if n.word(at - 1) != BREAK {
        return None;
    }
    if let Some(chosen) = page.previous(k) {
        if n.sentence(at) - n.sentence(n.place[k - 1]) <= 3 {
            return Some(Proposal::Shown(page.latest(n.place[k - 1], at).unwrap_or(chosen)));
        }
    }
    shown(page.latest(n.first[n.sentence(at).saturating_sub(2)], at))
}

/// What the segment before in the paragraph was given, for one inside a sentence without any cue.
fn carried<'n>(page: &Page<'n>, k: usize) -> Found<'n> {
    let chosen = page.previous(k)?;
    let alone = page.before(k).next().is_none() && page.following(k).next().is_none();
    (alone && !page.breaks_before(k)).then_some(Proposal::Shown(chosen))
}
