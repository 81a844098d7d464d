//! The tagger: texts in; tokens, sentences and mentions out.

use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::bilou::{decode, leaning, Leaning, Scores, Span, Viterbi, TYPES};
use crate::entities::{group, Page};
use crate::forced::Forced;
use crate::lexicon::{Lexicon, PLACES};
use crate::names::{Lists, Names};
use crate::net::{Network, Parts};
use crate::story::{agree, companies, whole};
use crate::text::CodePoints;
use crate::values::{values, Value};
use crate::weights::{Weights, HIDDEN};
use crate::words::{Reading, Words};

/// Model and lexicon, shared by all threads, and the scratch space that each call takes for itself.
#[pyclass(frozen)]
pub struct Tagger {
    lexicon: Lexicon,
    names: Names,
    forced: Forced,
    network: Network,
    idle: Mutex<Vec<Worker>>,
}

/// What one call works with: word types seen so far and reusable buffers. What it holds never changes what comes out.
struct Worker {
    words: Words,
    parts: Parts,
    reading: Reading,
    hidden: Vec<[i16; HIDDEN]>,
    scores: Vec<Scores>,
    tags: Vec<u8>,
    leanings: Vec<Leaning>,
    viterbi: Viterbi,
}

impl Worker {
    fn new() -> Self {
        Worker {
            words: Words::new(),
            parts: Parts::default(),
            reading: Reading::default(),
            hidden: Vec::new(),
            scores: Vec::new(),
            tags: Vec::new(),
            leanings: Vec::new(),
            viterbi: Viterbi::default(),
        }
    }
}

/// Name, type, role, gender, ambiguous, number of mentions, weight in the story, row in the list of countries.
type EntityParts = (String, u8, Option<String>, u8, bool, u32, u32, Option<u16>);

/// One text's tokens and sentences (start, end), mentions (start, end, type, entity) in code points, what its values come to, in
/// order, and its entities.
struct Found {
    tokens: Vec<u32>,
    sentences: Vec<u32>,
    mentions: Vec<u32>,
    values: Vec<Option<String>>,
    entities: Vec<EntityParts>,
    english: bool,
}

type FoundInPython<'py> =
    (Bound<'py, PyBytes>, Bound<'py, PyBytes>, Bound<'py, PyBytes>, Vec<Option<String>>, Vec<EntityParts>, bool);

/// In place of an entity, for mentions that are values.
const NO_ENTITY: u32 = u32::MAX;

#[pymethods]
impl Tagger {
    /// `lists` and `phrases` as for the lexicon; `names`: roles, female and male given names, female and male titles, titles, suffixes,
    /// heads, countries, each a text with an entry a line; `forced`: names with the type that they always have.
    #[new]
    fn new(
        weights: &[u8],
        clusters: &[u8],
        lists: Vec<String>,
        phrases: Vec<String>,
        names: [String; 9],
        forced: Vec<(String, u8)>,
    ) -> PyResult<Self> {
        if forced.iter().any(|(_, kind)| *kind as usize > TYPES) {
            return Err(PyValueError::new_err("a forced type must be 0, 1, 2, 3, or 4 for none"));
        }
        let lexicon = Lexicon::new(clusters, &lists, &phrases).map_err(PyValueError::new_err)?;
        let weights = Weights::from_bytes(weights).ok_or_else(|| PyValueError::new_err("the model file is damaged"))?;
        let [roles, female, male, female_titles, male_titles, titles, suffixes, heads, countries] =
            names.each_ref().map(String::as_str);
        let places = phrases.iter().take(PLACES).map(String::as_str).collect();
        let lists =
            Lists { roles, female, male, female_titles, male_titles, titles, suffixes, heads, countries, places };
        Ok(Tagger {
            lexicon,
            names: Names::new(&lists),
            forced: Forced::new(&forced),
            network: Network::new(weights),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// For each text three `bytes` of flat 32-bit integers, tokens (start, end), sentences (start, end), mentions (start, end, type,
    /// entity), then values, entities, and whether it reads as English. `days`: the day of each text, counted from 1970-01-01, where it is known.
    fn tag<'py>(
        &self,
        py: Python<'py>,
        texts: Vec<Bound<'py, PyString>>,
        days: Vec<Option<i64>>,
    ) -> PyResult<Vec<FoundInPython<'py>>> {
        let texts = texts.iter().map(as_utf8).collect::<PyResult<Vec<String>>>()?;
        let found: Vec<Found> = py.detach(|| {
            let mut worker = self.idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_else(Worker::new);
            let found = texts.iter().zip(days).map(|(text, day)| self.one(text, day, &mut worker)).collect();
            if let Ok(mut idle) = self.idle.lock() {
                idle.push(worker);
            }
            found
        });
        Ok(found
            .into_iter()
            .map(|f| {
                (
                    packed(py, &f.tokens),
                    packed(py, &f.sentences),
                    packed(py, &f.mentions),
                    f.values,
                    f.entities,
                    f.english,
                )
            })
            .collect())
    }
}

/// The text as UTF-8, one "?" in place of each lone surrogate, so that offsets hold.
fn as_utf8(text: &Bound<'_, PyString>) -> PyResult<String> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => text.call_method1("encode", ("utf-8", "replace"))?.call_method1("decode", ("utf-8",))?.extract(),
    }
}

fn packed<'py>(py: Python<'py>, numbers: &[u32]) -> Bound<'py, PyBytes> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_ne_bytes()).collect();
    PyBytes::new(py, &bytes)
}

impl Tagger {
    fn one(&self, text: &str, day: Option<i64>, worker: &mut Worker) -> Found {
        if worker.words.full() {
            worker.words = Words::new();
            worker.parts.clear();
        }
        worker.reading.read(text, true, &mut worker.words, &self.lexicon);
        self.network.grow(&worker.words.types, &mut worker.parts);
        let reading = &worker.reading;
        let mut spans: Vec<Span> = Vec::new();
        worker.leanings.clear();
        worker.leanings.resize(reading.tokens.len(), Leaning::default());
        for run in &reading.runs {
            self.network.score(reading, *run, &worker.parts, &mut worker.hidden, &mut worker.scores);
            worker.viterbi.best(&worker.scores, &mut worker.tags);
            decode(&worker.tags, run.first, &mut spans);
            let leanings = worker.leanings[run.first as usize..].iter_mut().zip(&worker.scores);
            leanings.for_each(|(slot, scores)| *slot = leaning(scores));
        }
        let values = values(text, reading, &worker.words.types, day);
        yield_to(&mut spans, &values);
        whole(text, &reading.tokens, &mut spans);
        companies(text, &reading.tokens, &mut spans);
        agree(reading, &worker.words.types, &worker.leanings, self.network.logit, &mut spans);
        self.forced.apply(text, &reading.tokens, &mut spans);
        let page = Page { text, tokens: &reading.tokens, sentences: &reading.sentences };
        let (entities, of) = group(&page, &mut spans, &self.names);
        let mut points = CodePoints::new(text);
        let tokens: Vec<u32> = reading.tokens.iter().flat_map(|t| [points.at(t.start), points.at(t.end)]).collect();
        let slice = |(start, end): (u32, u32)| {
            text[start as usize..end as usize].split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (mentions, values) = merged(&tokens, &spans, &of, values);
        Found {
            sentences: reading
                .sentences
                .iter()
                .flat_map(|r| [tokens[2 * r.start as usize], tokens[2 * r.end as usize - 1]])
                .collect(),
            mentions,
            values,
            entities: entities
                .into_iter()
                .map(|e| {
                    (
                        slice(e.name),
                        e.kind,
                        e.role.map(slice),
                        e.gender as u8,
                        e.ambiguous,
                        e.count,
                        e.weight,
                        e.country,
                    )
                })
                .collect(),
            tokens,
            english: reading.english(&worker.words.types),
        }
    }
}

/// Drop names that are a value of several words, or a part of one: "GMT" in "10:30 GMT".
fn yield_to(spans: &mut Vec<Span>, values: &[Value]) {
    let mut next = 0;
    spans.retain(|span| {
        while next < values.len() && values[next].end <= span.first {
            next += 1;
        }
        let inside = |v: &Value| v.first <= span.first && span.end <= v.end && v.end - v.first > 1;
        !values.get(next).is_some_and(inside)
    });
}

/// Names and values in order, as (start, end, type, entity); a value that touches a name gives way.
fn merged(tokens: &[u32], spans: &[Span], of: &[u32], values: Vec<Value>) -> (Vec<u32>, Vec<Option<String>>) {
    let mut mentions = Vec::with_capacity(4 * (spans.len() + values.len()));
    let mut kept = Vec::with_capacity(values.len());
    let mut put = |first: u32, end: u32, kind: u8, entity: u32| {
        mentions.extend([tokens[2 * first as usize], tokens[2 * end as usize - 1], u32::from(kind), entity]);
    };
    let mut names = spans.iter().zip(of).peekable();
    for value in values {
        while let Some((span, entity)) = names.next_if(|(span, _)| span.end <= value.first) {
            put(span.first, span.end, span.kind, *entity);
        }
        if names.peek().is_none_or(|(span, _)| span.first >= value.end) {
            put(value.first, value.end, value.kind, NO_ENTITY);
            kept.push(value.value);
        }
    }
    for (span, entity) in names {
        put(span.first, span.end, span.kind, *entity);
    }
    (mentions, kept)
}
