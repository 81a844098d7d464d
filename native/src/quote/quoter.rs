//! The quoter as Python sees it: texts with their mentions and entities in, quotations out.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::features::{nobody, speech, Features};
use super::given::Given;
use super::lexicon::{Lexicon, Reading};
use super::marks::{segments, Segment};
use super::names::proper;
use super::narrative::{settled, Mention, Narrative};
use super::ranking::{candidates, decide, Candidate, Weights};
use super::reading::{quotations, Precision, Quotation};
use super::sieves::{Page, SIEVES};
use super::speakers::Entity;
use super::text::Text;

/// Cues, word classes, weights and precisions, shared by all threads.
#[pyclass(frozen)]
pub struct Quoter {
    lexicon: Lexicon,
    weights: Weights,
    precision: Precision,
    segments: usize,
}

/// The numbers of a TOML file, by table and name.
type Tables = FxHashMap<String, FxHashMap<String, f64>>;
type Span = (usize, usize);
/// Start, end, form, cue, source, speaker's name and entity, confidence, rule.
type QuotationParts =
    (usize, usize, u8, Option<Span>, Option<Span>, Option<(String, Option<usize>)>, f64, &'static str);
/// Open, start, end, close, kind of mark, closed, continued.
type SegmentParts = (usize, usize, usize, usize, &'static str, bool, bool);

/// One word as the stage reads it: where it is, its sentence, and its place among the mentions.
#[derive(IntoPyObject)]
pub struct Word {
    word: String,
    low: String,
    owns: bool,
    start: usize,
    end: usize,
    sentence: usize,
    mention: Option<usize>,
}

/// What the ranker sees of one candidate for a segment.
#[derive(IntoPyObject)]
pub struct Proposed {
    features: Vec<String>,
    rule: &'static str,
    source: Span,
    head: String,
    cue: Span,
}

/// How one segment was decided, and all that the ranker saw of it. `chosen` is a place among the candidates.
#[derive(IntoPyObject)]
pub struct Decision {
    start: usize,
    end: usize,
    candidates: Vec<Proposed>,
    nobody: Vec<String>,
    speech_features: Vec<String>,
    chosen: Option<usize>,
    rule: &'static str,
    confidence: f64,
    speech: f64,
}

#[pymethods]
impl Quoter {
    /// `sets`: the words of each class; `cues`: the readings of each form as (lemma, class, particle), phrasal ones first; `bare` and
    /// `heard`: lemmas; `weights` and `precision` as in their files; `segments`: marked stretches attributed in one text at most.
    #[new]
    fn new(
        sets: FxHashMap<String, Vec<String>>,
        cues: Vec<(String, Vec<Reading>)>,
        bare: FxHashSet<String>,
        heard: FxHashSet<String>,
        weights: Tables,
        precision: Tables,
        segments: usize,
    ) -> PyResult<Self> {
        Ok(Quoter {
            lexicon: Lexicon::new(&sets, cues, bare, heard).map_err(PyValueError::new_err)?,
            weights: read_weights(weights)?,
            precision: read_precision(&precision)?,
            segments,
        })
    }

    /// The names of the sieves, in the order in which they are tried.
    #[staticmethod]
    fn sieves() -> Vec<&'static str> {
        SIEVES.iter().map(|(name, _)| *name).collect()
    }

    /// The quotations of each text, in order.
    fn quote(
        &self,
        py: Python<'_>,
        texts: Vec<Given>,
        mentions: Vec<Vec<Mention>>,
        entities: Vec<Vec<Entity>>,
    ) -> Vec<Vec<QuotationParts>> {
        py.detach(|| {
            let given = texts.iter().zip(mentions).zip(entities);
            given.map(|((text, mentions), entities)| self.one(&text.0, &mentions, &entities)).collect()
        })
    }

    /// The words of a text as the stage reads them: each quoted segment is one, and so is each paragraph break.
    fn words(&self, text: Given, mentions: Vec<Mention>) -> Vec<Word> {
        self.read(&text.0, &mentions, |n| {
            let word = |i| Word {
                word: n.word(i).to_owned(),
                low: n.low(i).to_owned(),
                owns: n.owns(i),
                start: n.start(i),
                end: n.end(i),
                sentence: n.sentence(i),
                mention: n.mention(i),
            };
            (0..n.len()).map(word).collect()
        })
    }

    /// How often a word is looked at to find the quotations of a text: the work done, the same on any machine.
    fn looks(&self, text: Given, mentions: Vec<Mention>, entities: Vec<Entity>) -> u64 {
        self.read(&text.0, &mentions, |n| {
            quotations(n, &entities, &self.weights, &self.precision);
            n.looks.get()
        })
    }

    /// How each marked segment of a text is decided.
    fn decisions(&self, py: Python<'_>, text: Given, mentions: Vec<Mention>) -> Vec<Decision> {
        py.detach(|| self.read(&text.0, &mentions, |n| decisions(n, &self.weights)))
    }

    /// A person's name without letters after it, and without the verb that a headline wrote in capitals.
    fn proper(&self, name: &str) -> String {
        proper(&self.lexicon, name).to_owned()
    }
}

impl Quoter {
    fn one(&self, text: &str, mentions: &[Mention], entities: &[Entity]) -> Vec<QuotationParts> {
        self.read(text, mentions, |n| {
            let found = quotations(n, entities, &self.weights, &self.precision);
            found.into_iter().map(parts).collect()
        })
    }

    /// `work` on the text as read.
    fn read<T>(&self, text: &str, mentions: &[Mention], work: impl FnOnce(&Narrative) -> T) -> T {
        let text = Text::new(text);
        let mut found = segments(&text);
        found.truncate(self.segments);
        settled(&text, &mut found, &self.lexicon);
        work(&Narrative::new(&text, found, mentions, &self.lexicon))
    }
}

fn decisions(n: &Narrative, weights: &Weights) -> Vec<Decision> {
    let mut page = Page::new(n);
    let mut out = Vec::with_capacity(n.segments.len());
    for k in 0..n.segments.len() {
        let found = candidates(&mut page, k);
        let choice = decide(&page, k, &found, weights);
        let chosen = found.iter().position(|it| Some(it.attribution) == choice.attribution);
        let segment: Segment = n.segments[k];
        out.push(Decision {
            start: segment.start,
            end: segment.end,
            candidates: found.iter().filter_map(|it| proposed(&page, it)).collect(),
            nobody: names(&nobody(&found)),
            speech_features: names(&speech(&page, k, chosen.map(|chosen| &found[chosen]))),
            chosen,
            rule: choice.rule,
            confidence: choice.confidence,
            speech: choice.speech,
        });
        page.choices.push(choice);
    }
    out
}

fn proposed(page: &Page, candidate: &Candidate) -> Option<Proposed> {
    let (n, it) = (page.n, &page.its[candidate.attribution]);
    let source = it.source?;
    Some(Proposed {
        features: names(&candidate.features),
        rule: candidate.rule,
        source: (n.start(source.first), n.end(source.last)),
        head: n.word(source.head).to_owned(),
        cue: (n.start(it.first), n.end(it.last)),
    })
}

fn names(features: &Features) -> Vec<String> {
    features.iter().map(str::to_owned).collect()
}

fn parts(quotation: Quotation) -> QuotationParts {
    let Quotation { start, end, form, cue, source, speaker, confidence, rule } = quotation;
    (start, end, form as u8, cue, source, speaker.map(|it| (it.name, it.entity)), confidence, rule)
}

fn read_weights(mut tables: Tables) -> PyResult<Weights> {
    let mut table = |name: &str| {
        tables.remove(name).ok_or_else(|| PyValueError::new_err(format!("weights.toml has no table {name}: add it")))
    };
    Ok(Weights { speaker: table("speaker")?, speech: table("speech")? })
}

fn read_precision(tables: &Tables) -> PyResult<Precision> {
    let number = |table: &str, name: &str| {
        let found = tables.get(table).and_then(|table| table.get(name)).copied();
        found.ok_or_else(|| PyValueError::new_err(format!("precision.toml has no number {name} in {table}: add it")))
    };
    Ok(Precision {
        speech: number("floor", "speech")?,
        speaker: number("floor", "speaker")?,
        name: number("resolved", "name")?,
        pronoun: number("resolved", "pronoun")?,
        role: number("resolved", "role")?,
        unmarked: number("clause", "unmarked")?,
        turn: number("turn", "labelled")?,
        power: number("share", "power")?,
    })
}

/// The stretches between outermost quotation marks.
#[pyfunction(name = "segments")]
pub fn marked_segments(py: Python<'_>, text: Given) -> Vec<SegmentParts> {
    py.detach(|| {
        let found = segments(&Text::new(&text.0));
        found.into_iter().map(|s| (s.open, s.start, s.end, s.close, s.kind, s.closed, s.continued)).collect()
    })
}
