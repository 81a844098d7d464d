//! Training the network: cross-entropy against labels or against the probabilities of teachers, Adam, one thread, seeded.
//!
//! The same data and seed give the same bytes on the same kind of processor.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::bilou::{encode, Span, TAGS, TYPES};
use crate::descent::{Descent, Pass, Probabilities, Sample, GAP};
use crate::lexicon::Lexicon;
use crate::text::CodePoints;
use crate::weights::{Rows, Weights};
use crate::words::{Reading, Words};

/// Collects labelled texts, trains networks on them.
#[pyclass]
pub struct Trainer {
    lexicon: Lexicon,
    samples: Vec<Sample>,
}

#[pymethods]
impl Trainer {
    #[new]
    fn new(clusters: &[u8], lists: Vec<String>, places: Vec<String>) -> PyResult<Self> {
        Ok(Trainer {
            lexicon: Lexicon::new(clusters, &lists, &places).map_err(PyValueError::new_err)?,
            samples: Vec::new(),
        })
    }

    /// Add labelled texts, `spans` as (start, end, type 0–3) in code points; each counts `repeat` times an epoch.
    fn add(&mut self, texts: Vec<String>, spans: Vec<Vec<(u32, u32, u8)>>, repeat: u32) -> PyResult<()> {
        if texts.len() != spans.len() || spans.iter().flatten().any(|(_, _, kind)| *kind as usize >= TYPES) {
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
                let tags = encode(range.len(), &aligned(&offsets[range.clone()], spans));
                let rows =
                    range.clone().map(|at| Rows::new(&words.types[reading.ids[at] as usize], reading.contexts[at]));
                self.samples.push(Sample {
                    rows: rows.collect(),
                    targets: tags.into_iter().map(certain).collect(),
                    repeat,
                });
            }
        }
        Ok(())
    }

    /// Train one network; its weights as bytes.
    fn train<'py>(&self, py: Python<'py>, epochs: usize, seed: u64, rate: f32) -> Bound<'py, PyBytes> {
        let weights = py.detach(|| Descent::new(seed).run(&self.samples, epochs, rate));
        PyBytes::new(py, &weights.to_bytes())
    }

    /// Move the targets towards what `teachers` say together: by the share `trust` of the way.
    fn soften(&mut self, py: Python<'_>, teachers: Vec<Vec<u8>>, trust: f32, from: usize, to: usize) -> PyResult<()> {
        let weights: Option<Vec<Weights>> = teachers.iter().map(|t| Weights::from_bytes(t)).collect();
        let weights = weights.ok_or_else(|| PyValueError::new_err("a teacher's weights are damaged"))?;
        let samples =
            self.samples.get_mut(from..to).ok_or_else(|| PyValueError::new_err("there are no such sentences"))?;
        py.detach(|| samples.iter_mut().for_each(|sample| soften(sample, &weights, trust)));
        Ok(())
    }

    /// Sentences so far.
    fn __len__(&self) -> usize {
        self.samples.len()
    }
}

/// The token ranges of `spans` among tokens at `offsets`; spans that lie outside are dropped, cut ones shortened.
fn aligned(offsets: &[(u32, u32)], spans: &[(u32, u32, u8)]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (start, end, kind) in spans {
        let first = offsets.partition_point(|(_, e)| e <= start);
        let end = offsets.partition_point(|(s, _)| s < end);
        if first < end && found.last().is_none_or(|last| last.end as usize <= first) {
            found.push(Span { first: first as u32, end: end as u32, kind: *kind });
        }
    }
    found
}

fn certain(tag: u8) -> Probabilities {
    let mut target = [0; TAGS];
    target[tag as usize] = 255;
    target
}

fn soften(sample: &mut Sample, teachers: &[Weights], trust: f32) {
    let mut pass = Pass::default();
    let mut mean = vec![[0f32; TAGS]; sample.rows.len()];
    for teacher in teachers {
        pass.lay(&[sample]);
        pass.forward(teacher, None);
        for (at, row) in mean.iter_mut().enumerate() {
            let scores = &pass.scores[(GAP + at) * TAGS..][..TAGS];
            row.iter_mut().zip(scores).for_each(|(m, p)| *m += p / teachers.len() as f32);
        }
    }
    for (target, mean) in sample.targets.iter_mut().zip(mean) {
        target
            .iter_mut()
            .zip(mean)
            .for_each(|(t, m)| *t = (f32::from(*t) * (1.0 - trust) + 255.0 * trust * m).round() as u8);
    }
}
