//! One text on its way through the stage: marks, cues, sieves, clauses and speakers put together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::attributions::Attribution;
use super::contents::{clauses, reports, Clause};
use super::lexicon::{Kind, AUXILIARIES, MODALS, PRONOUNS};
use super::narrative::{At, Narrative, QUOTE};
use super::nouns::Source;
use super::ranking::{choose, Weights};
use super::sieves::{Choice, Page};
use super::speakers::{Entity, Speaker, Speakers};
use super::text::{is_space, Text};
use super::transcripts::transcript;

/// Segments of one clause that are looked at.
const NEIGHBOURS: usize = 40;

/// Measured precisions, and the floors below which nothing is said: `precision.toml`.
pub struct Precision {
    /// How likely speech marked words must be, and how sure a speaker.
    pub speech: f64,
    pub speaker: f64,
    /// Share of right speakers among sources that are a name, a pronoun, a role.
    pub name: f64,
    pub pronoun: f64,
    pub role: f64,
    /// Share of speech among clauses without marks.
    pub unmarked: f64,
    /// A labelled paragraph of an interview.
    pub turn: f64,
    /// The ranker's shares raised to this power agree with what is measured.
    pub power: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Direct,
    Mixed,
    Indirect,
}

/// The words, the cue and the source they are attributed to, as ranges of code points.
pub struct Quotation {
    pub start: usize,
    pub end: usize,
    pub form: Form,
    pub cue: Option<(usize, usize)>,
    pub source: Option<(usize, usize)>,
    pub speaker: Option<Speaker>,
    pub confidence: f64,
    pub rule: &'static str,
}

/// The quotations of a text in order; they never overlap: marked words come before clauses without marks.
pub fn quotations(n: &Narrative, entities: &[Entity], weights: &Weights, precision: &Precision) -> Vec<Quotation> {
    let mut page = Page::new(n);
    choose(&mut page, weights);
    let heads: FxHashSet<At> = page.its[..page.shown].iter().filter_map(|it| Some(it.source?.head)).collect();
    let speakers = Speakers::new(n, entities, heads);
    let mut reading = Reading { n, clauses: clauses(&page), page: &page, speakers, precision, found: Vec::new() };
    reading.turns();
    reading.marked();
    reading.unmarked();
    let mut found = reading.found;
    found.sort_by_key(|quotation| (quotation.start, quotation.form == Form::Indirect, quotation.end));
    let mut out: Vec<Quotation> = Vec::with_capacity(found.len());
    for quotation in found {
        if let Some(last) = out.last().filter(|last| quotation.start < last.end) {
            if quotation.form == Form::Indirect || last.form != Form::Indirect {
                continue;
            }
            out.pop();
        }
        out.push(quotation);
    }
    out
}

struct Reading<'r, 'n> {
    n: &'n Narrative<'n>,
    page: &'r Page<'n>,
    clauses: FxHashMap<At, Clause>,
    speakers: Speakers<'n>,
    precision: &'r Precision,
    found: Vec<Quotation>,
}

impl<'n> Reading<'_, 'n> {
    /// What is said in an interview or a transcript, a paragraph each.
    fn turns(&mut self) {
        let n = self.n;
        let (turns, answering) = transcript(n);
        for turn in turns {
            let label = if turn.is_answer() { None } else { n.ending_at(turn.colon - 1) };
            let it = Attribution::colon(turn.colon, label);
            let extent = (n.start(turn.first), n.end(turn.last));
            let mut said = self.record(extent, Form::Direct, Some(&it), "turn", self.precision.turn);
            if let Some(answering) = answering.filter(|_| turn.is_answer()) {
                said.speaker = self.speakers.speaker(answering);
            }
            self.found.push(said);
        }
    }

    /// The quotations with marks: a segment each, or the clause that holds segments and reporter's words.
    fn marked(&mut self) {
        let (n, page) = (self.n, self.page);
        let labels: Vec<Option<Label>> = n.segments.iter().map(|it| label(n.text, it.start, it.end)).collect();
        let name = |label: &Label| n.text.slice(label.start..label.end);
        let talk = labels.iter().flatten().any(|label| self.speakers.labelled(name(label)).is_some());
        let mut done: FxHashSet<At> = FxHashSet::default();
        for (k, choice) in page.choices.iter().enumerate() {
            let segment = n.segments[k];
            if let Some(label) = labels[k].as_ref().filter(|_| talk) {
                let said = self.labelled(label, segment.close);
                self.found.push(said);
                continue;
            }
            if choice.speech < self.precision.speech {
                continue;
            }
            let it = choice.attribution.map(|it| &page.its[it]);
            let clause = it.and_then(|it| self.held(k, it, choice));
            let sure = choice.confidence.powf(self.precision.power);
            let said = match (it, clause) {
                (Some(it), Some(_)) if done.contains(&it.first) => continue,
                (Some(it), Some(clause)) => {
                    done.insert(it.first);
                    self.record(self.extent(clause), Form::Mixed, Some(it), choice.rule, sure)
                }
                _ => {
                    let lower = n.text.char(segment.start).is_some_and(char::is_lowercase);
                    let form = if lower { Form::Mixed } else { Form::Direct };
                    self.record((segment.open, segment.close), form, it, choice.rule, sure)
                }
            };
            self.found.push(said);
        }
    }

    /// A turn of a transcript inside marks, "“DOE: We go.”": the label names who speaks.
    fn labelled(&self, label: &Label, end: usize) -> Quotation {
        Quotation {
            start: label.said,
            end,
            form: Form::Direct,
            cue: Some((label.end, label.end + 1)),
            source: Some((label.start, label.end)),
            speaker: self.speakers.labelled(self.n.text.slice(label.start..label.end)),
            confidence: self.precision.turn,
            rule: "turn",
        }
    }

    /// The clause of the attribution, if segment k stands in it beside words of the reporter's.
    fn held(&self, k: usize, it: &Attribution, choice: &Choice) -> Option<Clause> {
        let (n, place) = (self.n, self.n.place[k]);
        let clause = *self.clauses.get(&it.first)?;
        if place < clause.first || clause.last < place {
            return None;
        }
        let capital = || n.text.char(n.segments[k].start).is_some_and(char::is_uppercase);
        if clause.first == place && (matches!(n.word(clause.first - 1), "," | ":") || capital()) {
            return None;
        }
        let clause = self.own(k, choice, clause);
        (clause.first..=clause.last).any(|i| n.alnum(i)).then_some(clause)
    }

    /// The clause up to the nearest segments on both sides that were given to another attribution.
    fn own(&self, k: usize, choice: &Choice, clause: Clause) -> Clause {
        let (n, choices) = (self.n, &self.page.choices);
        let Clause { mut first, mut last } = clause;
        let other =
            |j: &usize| choices[*j].attribution != choice.attribution && choices[*j].speech >= self.precision.speech;
        let mut back = (k.saturating_sub(NEIGHBOURS - 1)..k).rev().take_while(|j| n.place[*j] >= clause.first);
        if let Some(j) = back.find(other) {
            first = n.place[j] + 1;
        }
        let mut ahead = (k + 1..choices.len().min(k + NEIGHBOURS)).take_while(|j| n.place[*j] <= clause.last);
        if let Some(j) = ahead.find(other) {
            last = n.place[j] - 1;
        }
        let apart = |i: At| !n.alnum(i) && n.word(i) != QUOTE;
        while first < n.place[k] && apart(first) {
            first += 1;
        }
        while last > n.place[k] && apart(last) {
            last -= 1;
        }
        Clause { first, last }
    }

    /// Indirect speech: clauses without marks whose cue reports what was said.
    fn unmarked(&mut self) {
        let (n, page) = (self.n, self.page);
        for it in &page.its[..page.shown] {
            let Some(clause) = self.clauses.get(&it.first).copied() else { continue };
            let empty = clause.first >= clause.last || n.quotes(clause.first, clause.last + 1);
            if it.negated || empty || !self.is_speech(it, clause) {
                continue;
            }
            let said = self.record(self.extent(clause), Form::Indirect, Some(it), "indirect", self.precision.unmarked);
            self.found.push(said);
        }
    }

    /// Whether the clause without marks is speech.
    fn is_speech(&self, it: &Attribution, clause: Clause) -> bool {
        let (n, first) = (self.n, clause.first);
        let speaks = !matches!(it.kind, Kind::Voice | Kind::Text | Kind::Colon | Kind::Verb);
        if !speaks || self.is_unsaid(it) {
            return false;
        }
        match n.low(first) {
            "to" if it.kind == Kind::Say => false, // "adds to the confusion", "continues to insist"
            "that" => {
                let verb = n.is(first + 1, AUXILIARIES) || n.is_verb(first + 1);
                !(verb && n.low(it.last).ends_with('s')) // "states that have voted", "rules that could change"
            }
            _ => reports(self.page, it),
        }
    }

    /// Whether the cue tells of something to be said, or that may be: "to admit that", "would claim that".
    fn is_unsaid(&self, it: &Attribution) -> bool {
        let n = self.n;
        if n.low(it.first).ends_with("ing") || it.kind == Kind::Source {
            return false;
        }
        n.low(it.first - 1) == "to" || n.is(it.first - 1, MODALS)
    }

    fn extent(&self, clause: Clause) -> (usize, usize) {
        (self.n.start(clause.first), self.n.end(clause.last))
    }

    fn record(
        &mut self,
        (start, end): (usize, usize),
        form: Form,
        it: Option<&Attribution>,
        rule: &'static str,
        mut confidence: f64,
    ) -> Quotation {
        let n = self.n;
        let source = it.and_then(|it| it.source);
        let mut speaker = source.and_then(|source| self.speakers.speaker(source));
        if let Some(source) = source.filter(|_| speaker.is_some()) {
            confidence *= self.resolved(source);
        }
        if confidence < self.precision.speaker {
            speaker = None;
        }
        Quotation {
            start,
            end,
            form,
            cue: it.map(|it| (n.start(it.first), n.end(it.last))),
            source: source.map(|source| (n.start(source.first), n.end(source.last))),
            speaker,
            confidence,
            rule,
        }
    }

    /// What resolving a source is worth: by name, pronoun or role.
    fn resolved(&self, source: Source) -> f64 {
        if self.n.is(source.head, PRONOUNS) {
            self.precision.pronoun
        } else if self.n.is_name(source.head) {
            self.precision.name
        } else {
            self.precision.role
        }
    }
}

/// Who speaks, in capitals, at the start of quoted words: where the name stands, and where the words after it start.
struct Label {
    start: usize,
    end: usize,
    said: usize,
}

/// The label that opens the words start … end - 1: one or two words in capitals, a colon, a space.
fn label(text: &Text, start: usize, end: usize) -> Option<Label> {
    let run = |from: usize| {
        let letters = |c: &&char| matches!(**c, 'A'..='Z' | '.' | '’' | '\'' | '-');
        let length = text.chars(from..end).iter().take_while(letters).count();
        (2..=20).contains(&length).then_some(from + length)
    };
    text.char(start).filter(char::is_ascii_uppercase)?;
    let one = run(start + 1)?;
    let last = if text.char(one) == Some(' ') { run(one + 1)? } else { one };
    let said = last + 2;
    let rest = text.chars(last..end.min(said + 1));
    matches!(rest, [':', ' ', c] if !is_space(*c)).then_some(Label { start, end: last, said })
}
