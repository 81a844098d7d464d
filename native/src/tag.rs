//! The tagger: texts in; tokens, sentences and mentions out.

use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::bilou::{decode, Scores, Span, Viterbi};
use crate::entities::{group, Page};
use crate::lexicon::Lexicon;
use crate::names::{Lists, Names};
use crate::net::{Network, Parts, Weights, HIDDEN};
use crate::story::agree;
use crate::text::CodePoints;
use crate::words::{Reading, Words};

/// Model and lexicon, shared by all threads, and the scratch space that each call takes for itself.
#[pyclass(frozen)]
pub struct Tagger {
    lexicon: Lexicon,
    names: Names,
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
            viterbi: Viterbi::default(),
        }
    }
}

/// Name, type, role, gender, ambiguous, number of mentions, row in the list of countries.
type EntityParts = (String, u8, Option<String>, u8, bool, u32, Option<u16>);

/// One text's tokens and sentences (start, end), mentions (start, end, type, entity) in code points, and its entities.
struct Found {
    tokens: Vec<u32>,
    sentences: Vec<u32>,
    mentions: Vec<u32>,
    entities: Vec<EntityParts>,
}

type FoundInPython<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>, Bound<'py, PyBytes>, Vec<EntityParts>);

#[pymethods]
impl Tagger {
    /// `lists` and `places` as for the lexicon; `names`: roles, female and male given names, female and male titles, titles, suffixes,
    /// heads, countries, each a text with an entry a line.
    #[new]
    fn new(weights: &[u8], clusters: &[u8], lists: Vec<String>, places: Vec<String>, names: [String; 9]) -> PyResult<Self> {
        let lexicon = Lexicon::new(clusters, &lists, &places).map_err(PyValueError::new_err)?;
        let weights = Weights::from_bytes(weights).ok_or_else(|| PyValueError::new_err("the model file is damaged"))?;
        let [roles, female, male, female_titles, male_titles, titles, suffixes, heads, countries] = names.each_ref().map(String::as_str);
        let places = places.iter().map(String::as_str).collect();
        let lists = Lists { roles, female, male, female_titles, male_titles, titles, suffixes, heads, countries, places };
        Ok(Tagger { lexicon, names: Names::new(&lists), network: Network::new(weights), idle: Mutex::new(Vec::new()) })
    }

    /// For each text three `bytes` of flat 32-bit integers, tokens (start, end), sentences (start, end), mentions (start, end, type,
    /// entity), and its entities.
    fn tag<'py>(&self, py: Python<'py>, texts: Vec<Bound<'py, PyString>>) -> PyResult<Vec<FoundInPython<'py>>> {
        let texts = texts.iter().map(as_utf8).collect::<PyResult<Vec<String>>>()?;
        let found: Vec<Found> = py.detach(|| {
            let mut worker = self.idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_else(Worker::new);
            let found = texts.iter().map(|text| self.one(text, &mut worker)).collect();
            if let Ok(mut idle) = self.idle.lock() {
                idle.push(worker);
            }
            found
        });
        Ok(found.into_iter().map(|f| (packed(py, &f.tokens), packed(py, &f.sentences), packed(py, &f.mentions), f.entities)).collect())
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
    fn one(&self, text: &str, worker: &mut Worker) -> Found {
        if worker.words.full() {
            worker.words = Words::new();
            worker.parts.clear();
        }
        worker.reading.read(text, &mut worker.words, &self.lexicon);
        self.network.grow(&worker.words.types, &mut worker.parts);
        let reading = &worker.reading;
        let mut spans: Vec<Span> = Vec::new();
        for run in &reading.runs {
            self.network.score(reading, *run, &worker.parts, &mut worker.hidden, &mut worker.scores);
            worker.viterbi.best(&worker.scores, &mut worker.tags);
            decode(&worker.tags, run.first, &mut spans);
        }
        agree(reading, &worker.words.types, &mut spans);
        let (entities, of) = group(&Page { text, tokens: &reading.tokens }, &spans, &self.names);
        let mut points = CodePoints::new(text);
        let tokens: Vec<u32> = reading.tokens.iter().flat_map(|t| [points.at(t.start), points.at(t.end)]).collect();
        let slice = |(start, end): (u32, u32)| text[start as usize..end as usize].split_whitespace().collect::<Vec<_>>().join(" ");
        Found {
            sentences: reading.sentences.iter().flat_map(|r| [tokens[2 * r.start as usize], tokens[2 * r.end as usize - 1]]).collect(),
            mentions: spans
                .iter()
                .zip(of)
                .flat_map(|(s, entity)| [tokens[2 * s.first as usize], tokens[2 * s.end as usize - 1], u32::from(s.kind), entity])
                .collect(),
            entities: entities
                .into_iter()
                .map(|e| (slice(e.name), e.kind, e.role.map(slice), e.gender as u8, e.ambiguous, e.count, e.country))
                .collect(),
            tokens,
        }
    }
}
