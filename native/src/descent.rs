//! Gradient descent: a batch forward and backward through the network, Adam, a seeded generator.

use crate::bilou::TAGS;
use crate::weights::{lengths, Rows, Slot, Weights, HIDDEN, HIDDEN2, INPUT, SLOTS, WINDOW, WINDOW2};

/// Tokens in a step.
const BATCH: usize = 768;
/// Rows between two sentences, so that no window sees both.
const GAP: usize = 3;

pub type Probabilities = [u8; TAGS];

/// A sentence: what the network sees of each token, and the tag it should give, as probabilities of 255.
pub struct Sample {
    pub rows: Vec<Rows>,
    pub targets: Vec<Probabilities>,
    pub repeat: u32,
}

/// SplitMix64.
pub struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 24) as f32
    }

    fn normal(&mut self) -> f32 {
        (0..6).map(|_| self.unit()).sum::<f32>() * std::f32::consts::SQRT_2 - 3.0 * std::f32::consts::SQRT_2
    }
}

/// c[m × n] = beta · c + a[m × k] · b[k × n], each matrix given by its slice and its row and column strides.
fn product(
    size: (usize, usize, usize),
    a: (&[f32], usize, usize),
    b: (&[f32], usize, usize),
    beta: f32,
    c: (&mut [f32], usize),
) {
    let (m, k, n) = size;
    if m == 0 || n == 0 || k == 0 {
        return;
    }
    assert!(a.0.len() > (m - 1) * a.1 + (k - 1) * a.2 && b.0.len() > (k - 1) * b.1 + (n - 1) * b.2);
    assert!(c.0.len() > (m - 1) * c.1 + n - 1 && c.1 >= n);
    // SAFETY: the largest index of each operand is inside its slice, and rows of `c` do not overlap.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.0.as_ptr(),
            a.1 as isize,
            a.2 as isize,
            b.0.as_ptr(),
            b.1 as isize,
            b.2 as isize,
            beta,
            c.0.as_mut_ptr(),
            c.1 as isize,
            1,
        );
    }
}

/// One batch on its way through the network. Row `i` of every array belongs to row `i` of the batch.
#[derive(Default)]
struct Pass {
    rows: Vec<Rows>,
    /// Targets by row; none in the gaps.
    targets: Vec<Option<Probabilities>>,
    inputs: Vec<f32>,
    hidden: Vec<f32>,
    middle: Vec<f32>,
    /// Probabilities of the tags.
    scores: Vec<f32>,
    /// How many of the first slots each row goes without: none, the word, or all that is its letters.
    dropped: Vec<usize>,
    back_middle: Vec<f32>,
    back_hidden: Vec<f32>,
    back_inputs: Vec<f32>,
}

/// Share of words left out in training, and of those that go with their first and last letters; of hidden units, of middle units.
const DROP_WORD: f32 = 0.3;
const DROP_LETTERS: f32 = 0.12;
/// Slots of a word's letters: the word, its beginning, its end.
const LETTERS: usize = 3;
const DROP_HIDDEN: f32 = 0.3;
const DROP_MIDDLE: f32 = 0.1;

impl Pass {
    fn lay(&mut self, samples: &[&Sample]) {
        self.rows.clear();
        self.targets.clear();
        for sample in samples {
            self.rows.extend([Rows::BEYOND; GAP]);
            self.targets.extend([None; GAP]);
            self.rows.extend(&sample.rows);
            self.targets.extend(sample.targets.iter().map(|t| Some(*t)));
        }
        self.rows.extend([Rows::BEYOND; GAP]);
        self.targets.extend([None; GAP]);
    }

    /// Windows reach beyond the first and last rows, so the inner rows alone have hidden values: the gaps see to that.
    fn forward(&mut self, weights: &Weights, drop: Option<&mut Draw>) {
        let n = self.rows.len();
        self.inputs.resize(n * INPUT, 0.0);
        for (row, input) in self.rows.iter().zip(self.inputs.chunks_exact_mut(INPUT)) {
            weights.input(row, input);
        }
        self.dropped.clear();
        self.dropped.resize(n, 0);
        let mut drop = drop;
        if let Some(draw) = drop.as_deref_mut() {
            for (at, dropped) in self.dropped.iter_mut().enumerate() {
                let lot = draw.unit();
                *dropped = LETTERS * usize::from(lot < DROP_LETTERS);
                *dropped = (*dropped).max(usize::from(lot < DROP_WORD));
                self.inputs[at * INPUT..][..SLOTS[*dropped].at].fill(0.0);
            }
        }
        // Hidden row i + 2 sees inputs i … i + 4; the outer two rows on each side stay zero.
        self.hidden.clear();
        self.hidden.resize(n * HIDDEN, 0.0);
        let inner = n - (WINDOW - 1);
        for row in self.hidden[2 * HIDDEN..(2 + inner) * HIDDEN].chunks_exact_mut(HIDDEN) {
            row.copy_from_slice(&weights.first_bias);
        }
        product(
            (inner, WINDOW * INPUT, HIDDEN),
            (&self.inputs, INPUT, 1),
            (&weights.first, HIDDEN, 1),
            1.0,
            (&mut self.hidden[2 * HIDDEN..], HIDDEN),
        );
        rectify(&mut self.hidden, DROP_HIDDEN, drop.as_deref_mut());
        self.middle.clear();
        self.middle.resize(n * HIDDEN2, 0.0);
        let inner = n - (WINDOW2 - 1);
        for row in self.middle[HIDDEN2..(1 + inner) * HIDDEN2].chunks_exact_mut(HIDDEN2) {
            row.copy_from_slice(&weights.second_bias);
        }
        product(
            (inner, WINDOW2 * HIDDEN, HIDDEN2),
            (&self.hidden, HIDDEN, 1),
            (&weights.second, HIDDEN2, 1),
            1.0,
            (&mut self.middle[HIDDEN2..], HIDDEN2),
        );
        rectify(&mut self.middle, DROP_MIDDLE, drop);
        self.scores.clear();
        self.scores.resize(n * TAGS, 0.0);
        for row in self.scores.chunks_exact_mut(TAGS) {
            row.copy_from_slice(&weights.third_bias);
        }
        product(
            (n, HIDDEN2, TAGS),
            (&self.middle, HIDDEN2, 1),
            (&weights.third, TAGS, 1),
            1.0,
            (&mut self.scores, TAGS),
        );
        self.scores.chunks_exact_mut(TAGS).for_each(softmax);
    }

    /// From probabilities to gradients of all weights; the loss, summed over tokens.
    fn backward(&mut self, weights: &Weights, grads: &mut Weights, touched: &mut [Vec<u32>]) -> f32 {
        let n = self.rows.len();
        let tokens = self.targets.iter().flatten().count().max(1) as f32;
        let mut loss = 0.0;
        for (row, target) in self.scores.chunks_exact_mut(TAGS).zip(&self.targets) {
            match target {
                None => row.fill(0.0),
                Some(target) => {
                    let total = target.iter().map(|t| f32::from(*t)).sum::<f32>().max(1.0);
                    for (p, t) in row.iter_mut().zip(target) {
                        let t = f32::from(*t) / total;
                        loss -= t * p.max(1e-9).ln();
                        *p = (*p - t) / tokens;
                    }
                }
            }
        }
        sum_rows(&self.scores, &mut grads.third_bias);
        product((HIDDEN2, n, TAGS), (&self.middle, 1, HIDDEN2), (&self.scores, TAGS, 1), 0.0, (&mut grads.third, TAGS));
        self.back_middle.resize(n * HIDDEN2, 0.0);
        product(
            (n, TAGS, HIDDEN2),
            (&self.scores, TAGS, 1),
            (&weights.third, 1, TAGS),
            0.0,
            (&mut self.back_middle, HIDDEN2),
        );
        gate(&mut self.back_middle, &self.middle, DROP_MIDDLE);
        sum_rows(&self.back_middle, &mut grads.second_bias);
        let inner = n - (WINDOW2 - 1);
        product(
            (WINDOW2 * HIDDEN, inner, HIDDEN2),
            (&self.hidden, 1, HIDDEN),
            (&self.back_middle[HIDDEN2..], HIDDEN2, 1),
            0.0,
            (&mut grads.second, HIDDEN2),
        );
        self.back_hidden.clear();
        self.back_hidden.resize(n * HIDDEN, 0.0);
        for k in 0..WINDOW2 {
            product(
                (inner, HIDDEN2, HIDDEN),
                (&self.back_middle[HIDDEN2..], HIDDEN2, 1),
                (&weights.second[k * HIDDEN * HIDDEN2..], 1, HIDDEN2),
                1.0,
                (&mut self.back_hidden[k * HIDDEN..], HIDDEN),
            );
        }
        gate(&mut self.back_hidden, &self.hidden, DROP_HIDDEN);
        sum_rows(&self.back_hidden, &mut grads.first_bias);
        let inner = n - (WINDOW - 1);
        product(
            (WINDOW * INPUT, inner, HIDDEN),
            (&self.inputs, 1, INPUT),
            (&self.back_hidden[2 * HIDDEN..], HIDDEN, 1),
            0.0,
            (&mut grads.first, HIDDEN),
        );
        self.back_inputs.clear();
        self.back_inputs.resize(n * INPUT, 0.0);
        for k in 0..WINDOW {
            product(
                (inner, HIDDEN, INPUT),
                (&self.back_hidden[2 * HIDDEN..], HIDDEN, 1),
                (&weights.first[k * INPUT * HIDDEN..], 1, HIDDEN),
                1.0,
                (&mut self.back_inputs[k * INPUT..], INPUT),
            );
        }
        for (at, (rows, back)) in self.rows.iter().zip(self.back_inputs.chunks_exact(INPUT)).enumerate() {
            rows.visit(|slot, row| {
                if slot < self.dropped[at] {
                    return;
                }
                let Slot { width, at, .. } = SLOTS[slot];
                touched[slot].push(row as u32);
                let grad = &mut grads.tables[slot][row * width..][..width];
                grad.iter_mut().zip(&back[at..at + width]).for_each(|(g, b)| *g += b);
            });
        }
        loss
    }
}

/// Negative values become zero, and in training a share of the others; what is kept counts the more.
fn rectify(values: &mut [f32], share: f32, drop: Option<&mut Draw>) {
    match drop {
        None => values.iter_mut().for_each(|v| *v = v.max(0.0)),
        Some(draw) => {
            let bar = (share * 65536.0) as u64;
            for four in values.chunks_mut(4) {
                let mut bits = draw.next();
                for v in four {
                    *v = if *v > 0.0 && (bits & 0xffff) >= bar { *v / (1.0 - share) } else { 0.0 };
                    bits >>= 16;
                }
            }
        }
    }
}

/// Gradients pass where the value was kept.
fn gate(back: &mut [f32], values: &[f32], share: f32) {
    back.iter_mut().zip(values).for_each(|(b, v)| *b = if *v > 0.0 { *b / (1.0 - share) } else { 0.0 });
}

fn sum_rows(matrix: &[f32], sum: &mut [f32]) {
    sum.fill(0.0);
    for row in matrix.chunks_exact(sum.len()) {
        sum.iter_mut().zip(row).for_each(|(s, x)| *s += x);
    }
}

fn softmax(row: &mut [f32]) {
    let top = row.iter().fold(f32::MIN, |m, x| m.max(*x));
    row.iter_mut().for_each(|x| *x = (*x - top).exp());
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|x| *x /= sum);
}

/// Adam; rows of tables move only when a batch touches them.
pub struct Descent {
    draw: Draw,
    weights: Weights,
    grads: Weights,
    mean: Weights,
    square: Weights,
    touched: Vec<Vec<u32>>,
}

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.99;

impl Descent {
    pub fn new(seed: u64) -> Self {
        let mut draw = Draw(seed);
        let mut weights = Weights::zeros();
        let spread = |nth: usize| match nth {
            0 => 0.1,
            1..=8 => 0.2,
            9 => 1.0 / ((WINDOW * INPUT) as f32).sqrt() * 2.0,
            11 => 1.4 / ((WINDOW2 * HIDDEN) as f32).sqrt(),
            13 => 0.1,
            _ => 0.0,
        };
        assert_eq!(lengths().len(), 15);
        for (nth, array) in weights.arrays_mut().enumerate() {
            array.iter_mut().for_each(|x| *x = draw.normal() * spread(nth));
        }
        Descent {
            draw,
            weights,
            grads: Weights::zeros(),
            mean: Weights::zeros(),
            square: Weights::zeros(),
            touched: vec![Vec::new(); SLOTS.len()],
        }
    }

    pub fn run(mut self, samples: &[Sample], epochs: usize, rate: f32) -> Weights {
        let mut order: Vec<u32> = Vec::new();
        for (at, sample) in samples.iter().enumerate() {
            order.extend(std::iter::repeat_n(at as u32, sample.repeat as usize));
        }
        let total: usize = order.iter().map(|at| samples[*at as usize].rows.len()).sum::<usize>() * epochs;
        let mut pass = Pass::default();
        let (mut step, mut done) = (0, 0);
        for epoch in 0..epochs {
            for at in (1..order.len()).rev() {
                order.swap(at, (self.draw.next() % (at as u64 + 1)) as usize);
            }
            let (mut loss, mut tokens) = (0.0, 0);
            let mut rest = &order[..];
            while !rest.is_empty() {
                let mut size = 0;
                let taken = rest.iter().position(|at| {
                    size += samples[*at as usize].rows.len();
                    size > BATCH
                });
                let (batch, after) = rest.split_at(taken.unwrap_or(rest.len()).max(1));
                rest = after;
                let batch: Vec<&Sample> = batch.iter().map(|at| &samples[*at as usize]).collect();
                pass.lay(&batch);
                pass.forward(&self.weights, Some(&mut self.draw));
                loss += pass.backward(&self.weights, &mut self.grads, &mut self.touched);
                let size: usize = batch.iter().map(|s| s.rows.len()).sum();
                (step, done, tokens) = (step + 1, done + size, tokens + size);
                self.update(step, rate * (1.0 - done as f32 / total as f32).max(0.02));
            }
            eprintln!("seed epoch {} loss {:.4}", epoch + 1, loss / tokens as f32);
        }
        self.weights
    }

    fn update(&mut self, step: i32, rate: f32) {
        let (fix1, fix2) = (1.0 - BETA1.powi(step), 1.0 - BETA2.powi(step));
        let move_by = |w: &mut [f32], g: &mut [f32], m: &mut [f32], v: &mut [f32]| {
            for (((w, g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
                *m = BETA1 * *m + (1.0 - BETA1) * *g;
                *v = BETA2 * *v + (1.0 - BETA2) * *g * *g;
                *w -= rate * (*m / fix1) / ((*v / fix2).sqrt() + 1e-7);
                *g = 0.0;
            }
        };
        let arrays = self
            .weights
            .arrays_mut()
            .zip(self.grads.arrays_mut())
            .zip(self.mean.arrays_mut())
            .zip(self.square.arrays_mut());
        for (nth, (((w, g), m), v)) in arrays.enumerate() {
            if nth >= SLOTS.len() {
                move_by(w, g, m, v);
                continue;
            }
            let width = SLOTS[nth].width;
            self.touched[nth].sort_unstable();
            self.touched[nth].dedup();
            for row in self.touched[nth].drain(..) {
                let range = row as usize * width..(row as usize + 1) * width;
                move_by(&mut w[range.clone()], &mut g[range.clone()], &mut m[range.clone()], &mut v[range]);
            }
        }
    }
}
