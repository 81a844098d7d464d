//! Interviews and transcripts: paragraphs that open with who speaks, "Q:", "A:", "DOE:", and need no marks.

use rustc_hash::FxHashMap;

use super::narrative::{At, Narrative, BREAK, QUOTE};
use super::nouns::Source;

/// Words of a label at most.
const LABEL: At = 3;
/// Turns that make a transcript of paragraphs labelled with names.
const TURNS: usize = 4;

/// One labelled paragraph: its label's last word, its colon, its words first … last.
pub struct Turn<'n> {
    pub label: &'n str,
    pub colon: At,
    pub first: At,
    pub last: At,
}

impl Turn<'_> {
    pub fn is_answer(&self) -> bool {
        is_answer(self.label)
    }
}

fn is_question(low: &str) -> bool {
    matches!(low, "q" | "question")
}

fn is_answer(low: &str) -> bool {
    matches!(low, "a" | "answer")
}

/// The turns of a text read as an interview, none where it is no interview, and who answers in it, if it is known.
pub fn transcript<'n>(n: &'n Narrative) -> (Vec<Turn<'n>>, Option<Source>) {
    let mut turns = turns(n);
    let mut labels: FxHashMap<&str, usize> = FxHashMap::default();
    for turn in &turns {
        *labels.entry(turn.label).or_default() += 1;
    }
    let asked = labels.keys().any(|label| is_question(label)) && labels.keys().any(|label| is_answer(label));
    if asked {
        let answering = answering(n, turns[0].colon);
        turns.retain(|turn| !is_question(turn.label));
        return (turns, answering);
    }
    let named = labels.len() > 1 && turns.len() >= TURNS && labels.values().any(|count| *count > 1);
    if !named {
        turns.clear();
    }
    (turns, None)
}

fn turns<'n>(n: &'n Narrative) -> Vec<Turn<'n>> {
    let starts: Vec<At> = (0..n.len() - 2).filter(|i| n.word(*i) == BREAK).map(|i| i + 1).collect();
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([n.len() - 2]);
    starts.iter().zip(ends).filter_map(|(start, end)| turn(n, *start, end)).collect()
}

/// The paragraph of words start … end - 1 as a turn, if it is one.
fn turn<'n>(n: &'n Narrative, start: At, end: At) -> Option<Turn<'n>> {
    let colon = (start + 1..end.min(start + LABEL + 1)).find(|k| n.word(*k) == ":")?;
    if colon + 1 >= end || n.word(colon + 1) == QUOTE {
        return None;
    }
    let asked = colon == start + 1 && (is_question(n.low(start)) || is_answer(n.low(start)));
    let named = (start..colon).all(|k| n.upper(k)) && is_voice(n, start, colon - 1);
    (asked || named).then(|| Turn { label: n.low(colon - 1), colon, first: colon + 1, last: end - 1 })
}

/// Whether a label names who speaks: a person, or a word in capitals.
fn is_voice(n: &Narrative, first: At, last: At) -> bool {
    n.is_person(last) || (first..=last).all(|k| n.capitals(k) && n.word(k).chars().nth(1).is_some())
}

/// The person interviewed: the first one named after a word of talking, above the first question.
fn answering(n: &Narrative, before: At) -> Option<Source> {
    let talk = (0..before).find(|i| {
        matches!(
            n.low(*i),
            "interview" | "conversation" | "q&a" | "excerpts" | "transcript" | "spoke" | "speaks" | "interviewed"
        )
    })?;
    (talk..before).find(|i| n.is_person(*i) && !n.owns(*i)).map(Source::at)
}
