//! Training the network: cross-entropy against labels, certain or shared among types, Adam, one thread, seeded.
//!
//! The same data and seed give the same bytes on the same kind of processor.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::bilou::{encode, Span, OUTSIDE, TAGS, TYPES};
use crate::descent::{Descent, Probabilities, Sample};
use crate::lexicon::Lexicon;
use crate::text::CodePoints;
use crate::weights::Rows;
use crate::words::{Reading, Words};

/// Start, end, type, share.
type Label = (u32, u32, u8, f32);

/// Collects labelled texts, trains networks on them.
#[pyclass]
pub struct Trainer {
    lexicon: Lexicon,
    samples: Vec<Sample>,
}

#[pymethods]
impl Trainer {
    #[new]
    fn new(clusters: &[u8], lists: Vec<String>, phrases: Vec<String>) -> PyResult<Self> {
        Ok(Trainer {
            lexicon: Lexicon::new(clusters, &lists, &phrases).map_err(PyValueError::new_err)?,
            samples: Vec::new(),
        })
    }

    /// Add labelled texts, `spans` as (start, end, type 0–3, share) in code points: with which share of certainty the stretch is a name of
    /// this type. Each text counts `repeat` times an epoch.
    fn add(&mut self, texts: Vec<String>, spans: Vec<Vec<Label>>, repeat: u32) -> PyResult<()> {
        if texts.len() != spans.len() || spans.iter().flatten().any(|(_, _, kind, _)| *kind as usize >= TYPES) {
            return Err(PyValueError::new_err("each text needs its list of spans, and each span a type 0, 1, 2 or 3"));
        }
        let mut words = Words::new();
        let mut reading = Reading::default();
        for (text, spans) in texts.iter().zip(&spans) {
            reading.read(text, false, &mut words, &self.lexicon);
            let mut points = CodePoints::new(text);
            let offsets: Vec<(u32, u32)> =
                reading.tokens.iter().map(|t| (points.at(t.start), points.at(t.end))).collect();
            for range in &reading.sentences {
                let range = range.start as usize..range.end as usize;
                let targets = targets(&offsets[range.clone()], spans);
                let rows =
                    range.clone().map(|at| Rows::new(&words.types[reading.ids[at] as usize], reading.contexts[at]));
                self.samples.push(Sample { rows: rows.collect(), targets, repeat });
            }
        }
        Ok(())
    }

    /// Train one network; its weights as bytes.
    fn train<'py>(&self, py: Python<'py>, epochs: usize, seed: u64, rate: f32) -> Bound<'py, PyBytes> {
        let weights = py.detach(|| Descent::new(seed).run(&self.samples, epochs, rate));
        PyBytes::new(py, &weights.to_bytes())
    }

    /// Sentences so far.
    fn __len__(&self) -> usize {
        self.samples.len()
    }
}

/// What each token at `offsets` should be: the tags of the spans by their shares, and no name for the rest. Spans that lie outside are
/// dropped, cut ones shortened.
fn targets(offsets: &[(u32, u32)], spans: &[Label]) -> Vec<Probabilities> {
    let mut targets = vec![[0u8; TAGS]; offsets.len()];
    for (start, end, kind, share) in spans {
        let first = offsets.partition_point(|(_, e)| e <= start);
        let end = offsets.partition_point(|(s, _)| s < end);
        let fits = |(at, _): &(usize, usize)| targets[*at].iter().all(|t| *t < 255);
        if first < end {
            let span = Span { first: first as u32, end: end as u32, kind: *kind };
            let tags: Vec<(usize, usize)> = encode(&span).filter(fits).collect();
            for (at, tag) in tags {
                targets[at][tag] = targets[at][tag].saturating_add((255.0 * share).round() as u8);
            }
        }
    }
    for target in &mut targets {
        let named = target.iter().fold(0u8, |sum, t| sum.saturating_add(*t));
        target[OUTSIDE] = 255 - named;
    }
    targets
}
