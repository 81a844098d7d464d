//! The tagger: texts in; tokens, sentences and mentions out.

use std::borrow::Cow;
use std::mem::take;
use std::ops::Range;
use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rustc_hash::FxHashMap;

use crate::bilou::{decode, leaning, Leaning, Scores, Span, Viterbi, TYPES};
use crate::entities::{group, Page};
use crate::forced::Forced;
use crate::lexicon::{Lexicon, PLACES};
use crate::names::{Lists, Names};
use crate::networks::{Memory, Networks, LOGIT};
use crate::story::{agree, companies, offices, whole};
use crate::text::{CodePoints, Token};
use crate::values::{values, Value};
use crate::words::{Reading, Words};

/// Model and lexicon, shared by all threads, and the scratch space that each call takes for itself.
#[pyclass(frozen)]
pub struct Tagger {
    lexicon: Lexicon,
    names: Names,
    forced: Forced,
    networks: Networks,
    idle: Mutex<Vec<Worker>>,
}

/// What one call works with: word types seen so far and reusable buffers. What it holds never changes what comes out.
struct Worker {
    words: Words,
    memory: Memory,
    reading: Reading,
    scores: Vec<Scores>,
    tags: Vec<u8>,
    leanings: Vec<Leaning>,
    viterbi: Viterbi,
}

impl Worker {
    fn new() -> Self {
        Worker {
            words: Words::new(),
            memory: Memory::default(),
            reading: Reading::default(),
            scores: Vec::new(),
            tags: Vec::new(),
            leanings: Vec::new(),
            viterbi: Viterbi::default(),
        }
    }
}

/// Name, type, role, gender, ambiguous, number of mentions, weight in the story, in the headline, row in the list of countries,
/// GeoNames id of a city.
type EntityParts = (String, u8, Option<String>, u8, bool, u32, u32, bool, Option<u16>, Option<u32>);

/// What a story says beside its text: headline, captions, and where it is from.
type Beside = (String, String, String);

type BesideInPython<'py> = (Bound<'py, PyString>, Bound<'py, PyString>, Bound<'py, PyString>);

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
    /// heads, countries, regions, cities, each a text with an entry a line; `forced`: names with the type that they always have.
    #[new]
    fn new(
        weights: &[u8],
        clusters: &[u8],
        lists: Vec<String>,
        phrases: Vec<String>,
        names: [String; 11],
        forced: Vec<(String, u8)>,
    ) -> PyResult<Self> {
        if forced.iter().any(|(_, kind)| *kind as usize > TYPES) {
            return Err(PyValueError::new_err("a forced type must be 0, 1, 2, 3, or 4 for none"));
        }
        let lexicon = Lexicon::new(clusters, &lists, &phrases).map_err(PyValueError::new_err)?;
        let networks =
            Networks::from_bytes(weights).ok_or_else(|| PyValueError::new_err("the model file is damaged"))?;
        let [roles, female, male, female_titles, male_titles, titles, suffixes, heads, countries, regions, cities] =
            names.each_ref().map(String::as_str);
        let gazetteer = phrases.iter().take(PLACES).map(String::as_str).collect();
        let lists = Lists {
            roles,
            female,
            male,
            female_titles,
            male_titles,
            titles,
            suffixes,
            heads,
            countries,
            regions,
            cities,
            gazetteer,
        };
        Ok(Tagger {
            lexicon,
            names: Names::new(&lists),
            forced: Forced::new(&forced),
            networks,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// For each text three `bytes` of flat 32-bit integers, tokens (start, end), sentences (start, end), mentions (start, end, type,
    /// entity), then values, entities, and whether it reads as English. `days`: the day of each text, counted from 1970-01-01, where it is known.
    /// `beside`: for each text its headline, captions and place, as far as they are not in it. Names there belong to its entities, which
    /// come after those of the text, but are no mentions.
    #[pyo3(signature = (texts, days, beside=None))]
    fn tag<'py>(
        &self,
        py: Python<'py>,
        texts: Vec<Bound<'py, PyString>>,
        days: Vec<Option<i64>>,
        beside: Option<Vec<BesideInPython<'py>>>,
    ) -> PyResult<Vec<FoundInPython<'py>>> {
        let texts = texts.iter().map(as_utf8).collect::<PyResult<Vec<String>>>()?;
        let mut beside = beside
            .iter()
            .flatten()
            .map(|(headline, captions, place)| Ok((as_utf8(headline)?, as_utf8(captions)?, as_utf8(place)?)))
            .collect::<PyResult<Vec<Beside>>>()?;
        beside.resize(texts.len(), Beside::default());
        let found: Vec<Found> = py.detach(|| {
            let mut worker = self.idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_else(Worker::new);
            let stories = texts.iter().zip(days).zip(&beside);
            let found = stories.map(|((text, day), beside)| self.one(text, day, beside, &mut worker)).collect();
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
    /// Names and values of a text, which `worker.reading` holds afterwards.
    fn find(&self, text: &str, day: Option<i64>, worker: &mut Worker) -> (Vec<Span>, Vec<Value>) {
        worker.reading.read(text, true, &mut worker.words, &self.lexicon);
        self.networks.grow(&worker.words.types, &mut worker.memory);
        let reading = &worker.reading;
        let mut spans: Vec<Span> = Vec::new();
        worker.leanings.clear();
        worker.leanings.resize(reading.tokens.len(), Leaning::default());
        for run in &reading.runs {
            self.networks.score(reading, *run, &mut worker.memory, &mut worker.scores);
            worker.viterbi.best(&worker.scores, &mut worker.tags);
            decode(&worker.tags, run.first, &mut spans);
            let leanings = worker.leanings[run.first as usize..].iter_mut().zip(&worker.scores);
            leanings.for_each(|(slot, scores)| *slot = leaning(scores));
        }
        let values = values(text, reading, &worker.words.types, day);
        yield_to(&mut spans, &values);
        whole(text, &reading.tokens, &mut spans);
        companies(text, &reading.tokens, &mut spans);
        offices(text, reading, &worker.words.types, &mut spans);
        agree(reading, &worker.words.types, &worker.leanings, LOGIT, &mut spans);
        self.forced.apply(text, &reading.tokens, &mut spans);
        (spans, values)
    }

    fn one(&self, body: &str, day: Option<i64>, beside: &Beside, worker: &mut Worker) -> Found {
        if worker.words.full() {
            worker.words = Words::new();
            worker.memory.clear();
        }
        let (headline, captions, place) = beside;
        let aside = if headline.is_empty() && captions.is_empty() {
            None
        } else {
            let text = format!("{headline}\n\n{captions}");
            let (spans, _) = self.find(&text, None, worker);
            let reading = &mut worker.reading;
            Some(Aside { text, spans, tokens: take(&mut reading.tokens), sentences: take(&mut reading.sentences) })
        };
        let (mut spans, values) = self.find(body, day, worker);
        let own = worker.reading.tokens.len() as u32;
        let text: Cow<str> = match &aside {
            None => body.into(),
            Some(aside) => aside.append(body, worker, &mut spans).into(),
        };
        let text = text.as_ref();
        let reading = &worker.reading;
        let page = Page {
            text,
            tokens: &reading.tokens,
            sentences: &reading.sentences,
            body: own,
            headline: if headline.is_empty() {
                title(text, own, reading)
            } else {
                let end = body.len() + APART.len() + headline.len();
                own..reading.tokens.partition_point(|token| (token.start as usize) < end) as u32
            },
            dateline: place,
        };
        let (entities, of) = group(&page, &mut spans, &self.names);
        let mut points = CodePoints::new(text);
        let own_tokens = &reading.tokens[..own as usize];
        let tokens: Vec<u32> = own_tokens.iter().flat_map(|t| [points.at(t.start), points.at(t.end)]).collect();
        let spans = &spans[..spans.partition_point(|span| span.end <= own)];
        let slice = |(start, end): (u32, u32)| {
            let parts = text[start as usize..end as usize].split(is_space).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" ")
        };
        let (mentions, values) = merged(&tokens, spans, &of, values);
        Found {
            sentences: reading
                .sentences
                .iter()
                .take_while(|r| r.end <= own)
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
                        e.headline,
                        e.country,
                        e.city,
                    )
                })
                .collect(),
            tokens,
            english: reading.english(&worker.words.types),
        }
    }
}

/// What parts a text from what stands beside it: no sentence goes on across.
const APART: &str = "\n\n";

/// Headline and captions, with the names in them.
struct Aside {
    text: String,
    spans: Vec<Span>,
    tokens: Vec<Token>,
    sentences: Vec<Range<u32>>,
}

impl Aside {
    /// Put it behind a text that was read, and behind the names that were found there; both texts as one. A name that the text has
    /// too is of the type that it has there.
    fn append(&self, body: &str, worker: &mut Worker, spans: &mut Vec<Span>) -> String {
        let reading = &mut worker.reading;
        let (bytes, tokens) = ((body.len() + APART.len()) as u32, reading.tokens.len() as u32);
        let surface = |text: &str, tokens: &[Token], span: &Span| {
            text[tokens[span.first as usize].start as usize..tokens[span.end as usize - 1].end as usize].to_lowercase()
        };
        let kinds: FxHashMap<String, u8> =
            spans.iter().map(|span| (surface(body, &reading.tokens, span), span.kind)).collect();
        spans.extend(self.spans.iter().map(|span| Span {
            first: span.first + tokens,
            end: span.end + tokens,
            kind: kinds.get(&surface(&self.text, &self.tokens, span)).copied().unwrap_or(span.kind),
        }));
        reading
            .tokens
            .extend(self.tokens.iter().map(|token| Token { start: token.start + bytes, end: token.end + bytes }));
        reading.sentences.extend(self.sentences.iter().map(|range| range.start + tokens..range.end + tokens));
        format!("{body}{APART}{}", self.text)
    }
}

/// The tokens of a first line that is a headline: a paragraph of its own that ends without a full stop.
fn title(text: &str, own: u32, reading: &Reading) -> Range<u32> {
    let [first, next, ..] = reading.sentences.as_slice() else { return 0..0 };
    let end = reading.tokens[first.end as usize - 1];
    let gap = &text[end.end as usize..reading.tokens[next.start as usize].start as usize];
    let stops = matches!(end.of(text), "." | "!" | "?" | "…" | "”" | "\"" | ":" | ";" | ",");
    if stops || next.end > own || !gap.contains('\n') {
        return 0..0;
    }
    first.clone()
}

/// White space as Python has it: four separators of data more than Unicode.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Drop names that are a value of several words, or a part of one: "GMT" in "10:30 GMT".
fn yield_to(spans: &mut Vec<Span>, values: &[Value]) {
    let mut next = 0;
    spans.retain(|span| {
        while next < values.len() && values[next].end <= span.first {
            next += 1;
        }
        let inside = |v: &Value| v.first <= span.first && span.end <= v.end && v.holds();
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
