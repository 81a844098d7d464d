//! The network: embeddings of five words → hidden layer; three hidden rows → second layer → scores of the 17 tags.
//!
//! What a word adds to the first layer depends on the word alone, so it is computed once a word type and kept; a token then costs
//! ten row additions, one small integer matrix product and one tiny one. Activations and weights are integers and the little floating
//! point there is never reassociated: the same text has the same scores on every machine.

use crate::bilou::{Scores, TAGS};
#[cfg(target_arch = "x86_64")]
use crate::products::products_avx2;
use crate::products::{products, Products, COLUMNS, ROWS};
use crate::weights::{
    context_id, context_rows, Rows, Slot, Weights, BEYOND_CONTEXT, CONTEXT, CONTEXTS, HIDDEN, HIDDEN2, INPUT, REACH,
    SEEN, SLOTS, WINDOW, WINDOW2,
};
use crate::words::{Context, Reading, Run, WordType};

/// One unit of activation in integers.
const UNIT: f32 = 256.0;

/// Three rows of the hidden layer side by side, and a column of the second layer's weights.
type Windows = [i16; WINDOW2 * HIDDEN];

/// What a word type adds to the first layer at each place of the window.
type Part = [[i16; HIDDEN]; WINDOW];

/// The network as it runs: integers, and parts of the first layer by word type (grown as words come) and by context.
pub struct Network {
    weights: Weights,
    contexts: Vec<Part>,
    second: Vec<Windows>,
    second_scale: [f32; HIDDEN2],
    third: [[i16; HIDDEN2]; TAGS],
    third_bias: [i32; TAGS],
    /// One logit in the units of scores.
    pub logit: i32,
}

/// What grows with the words seen; index as in `Words`.
#[derive(Default)]
pub struct Parts {
    parts: Vec<Part>,
}

impl Parts {
    pub fn clear(&mut self) {
        self.parts.clear();
    }
}

impl Network {
    pub fn new(weights: Weights) -> Self {
        let scale_of = |column: &mut dyn Iterator<Item = f32>| column.fold(1e-9f32, |m, x| m.max(x.abs())) / 127.0;
        let mut second = vec![[0i16; WINDOW2 * HIDDEN]; HIDDEN2];
        let mut second_scale = [0.0; HIDDEN2];
        for (j, column) in second.iter_mut().enumerate() {
            let scale = scale_of(&mut (0..WINDOW2 * HIDDEN).map(|i| weights.second[i * HIDDEN2 + j]));
            for (i, slot) in column.iter_mut().enumerate() {
                *slot = (weights.second[i * HIDDEN2 + j] / scale).round() as i16;
            }
            second_scale[j] = scale;
        }
        let third_scale = weights.third.iter().fold(1e-9f32, |m, x| m.max(x.abs())) / 2047.0;
        let mut third = [[0i16; HIDDEN2]; TAGS];
        let mut third_bias = [0i32; TAGS];
        for (tag, row) in third.iter_mut().enumerate() {
            for (j, slot) in row.iter_mut().enumerate() {
                *slot = (weights.third[j * TAGS + tag] / third_scale).round() as i16;
            }
            third_bias[tag] = (weights.third_bias[tag] / third_scale * UNIT).round() as i32;
        }
        let logit = (UNIT / third_scale).round() as i32;
        let mut network = Network { weights, contexts: Vec::new(), second, second_scale, third, third_bias, logit };
        network.contexts = network.context_parts();
        network
    }

    fn context_parts(&self) -> Vec<Part> {
        let mut parts = vec![[[0; HIDDEN]; WINDOW]; CONTEXTS];
        for place in 0..SEEN {
            for rest in 0..24u8 {
                let context = Context {
                    phrase: if place == 0 { 0 } else { 1 + (place - 1) / 4 },
                    part: if place == 0 { 0 } else { 1 + (place - 1) % 4 },
                    seen: rest / 6,
                    opens: rest / 3 % 2 == 1,
                    style: rest % 3,
                };
                parts[context_id(context)] =
                    self.part(|each| context_rows(context).iter().for_each(|r| each(CONTEXT, *r as usize)), false);
            }
        }
        parts[CONTEXTS - 1] = self.part(|each| (0..4).for_each(|_| each(CONTEXT, BEYOND_CONTEXT as usize)), false);
        parts
    }

    /// The first-layer part of the (slot, row) pairs that `visit` gives; the bias goes with the word in the middle.
    fn part(&self, visit: impl Fn(&mut dyn FnMut(usize, usize)), bias: bool) -> Part {
        let mut input = [0f32; INPUT];
        visit(&mut |slot, row| {
            let Slot { width, at, .. } = SLOTS[slot];
            let table = &self.weights.tables[slot][row * width..][..width];
            input[at..at + width].iter_mut().zip(table).for_each(|(x, t)| *x += t);
        });
        self.first_layer(&input, bias)
    }

    fn first_layer(&self, input: &[f32; INPUT], bias: bool) -> Part {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature that the function is compiled for.
            return unsafe { self.first_layer_avx2(input, bias) };
        }
        self.first_layer_generic(input, bias)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn first_layer_avx2(&self, input: &[f32; INPUT], bias: bool) -> Part {
        self.first_layer_generic(input, bias)
    }

    /// Sums in one order, and products rounded before they are added: the same on every processor.
    #[inline(always)]
    fn first_layer_generic(&self, input: &[f32; INPUT], bias: bool) -> Part {
        let mut part = [[0i16; HIDDEN]; WINDOW];
        for (k, out) in part.iter_mut().enumerate() {
            let mut sum = [0f32; HIDDEN];
            if bias && k == REACH {
                sum.copy_from_slice(&self.weights.first_bias);
            }
            for (i, x) in input.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                let row = &self.weights.first[(k * INPUT + i) * HIDDEN..][..HIDDEN];
                sum.iter_mut().zip(row).for_each(|(s, w)| *s += x * w);
            }
            out.iter_mut().zip(sum).for_each(|(o, s)| *o = (s * UNIT).round() as i16);
        }
        part
    }

    /// Learn the parts of word types that are new.
    pub fn grow(&self, types: &[WordType], parts: &mut Parts) {
        for (id, word) in types.iter().enumerate().skip(parts.parts.len()) {
            let rows = if id == 0 { Rows::BEYOND } else { Rows::new(word, Context::default()) };
            let visit = |each: &mut dyn FnMut(usize, usize)| {
                rows.visit(|slot, row| {
                    if slot != CONTEXT {
                        each(slot, row)
                    }
                })
            };
            parts.parts.push(self.part(visit, true));
        }
    }

    /// Scores of each token of a run, into `scores`.
    pub fn score(
        &self,
        reading: &Reading,
        run: Run,
        parts: &Parts,
        hidden: &mut Vec<[i16; HIDDEN]>,
        scores: &mut Vec<Scores>,
    ) {
        let beyond = (&parts.parts[0], &self.contexts[CONTEXTS - 1]);
        let part = |token: i64| {
            if token < i64::from(run.from) || token >= i64::from(run.to) {
                return beyond;
            }
            let token = token as usize;
            (&parts.parts[reading.ids[token] as usize], &self.contexts[context_id(reading.contexts[token])])
        };
        hidden.clear();
        for row in i64::from(run.first) - 1..=i64::from(run.end) {
            let mut sum = [0i16; HIDDEN];
            for k in 0..WINDOW {
                let (part, context) = part(row + k as i64 - REACH as i64);
                sum.iter_mut()
                    .zip(&part[k])
                    .zip(&context[k])
                    .for_each(|((s, p), c)| *s = s.saturating_add(p.saturating_add(*c)));
            }
            sum.iter_mut().for_each(|s| *s = (*s).max(0));
            hidden.push(sum);
        }
        scores.clear();
        scores.resize((run.end - run.first) as usize, [0; TAGS]);
        self.upper(hidden.as_flattened(), scores);
    }

    /// Second and third layer. Several times as fast where the processor has AVX2; the numbers are the same.
    fn upper(&self, hidden: &[i16], scores: &mut [Scores]) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature that the function is compiled for.
            unsafe { self.upper_avx2(hidden, scores) };
            return;
        }
        self.upper_by(hidden, scores, products);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn upper_avx2(&self, hidden: &[i16], scores: &mut [Scores]) {
        self.upper_by(hidden, scores, |rows, columns| products_avx2(rows, columns));
    }

    #[inline(always)]
    fn upper_by(
        &self,
        hidden: &[i16],
        scores: &mut [Scores],
        products: impl Fn([&Windows; ROWS], [&Windows; COLUMNS]) -> Products,
    ) {
        for (group, out) in scores.chunks_mut(ROWS).enumerate() {
            let window = |nth: usize| -> &Windows {
                let at = (ROWS * group + nth.min(out.len() - 1)) * HIDDEN;
                hidden[at..at + WINDOW2 * HIDDEN].try_into().expect("three rows a token")
            };
            let windows = std::array::from_fn(window);
            let mut sums = [[0i32; HIDDEN2]; ROWS];
            for (nth, columns) in self.second.chunks_exact(COLUMNS).enumerate() {
                let found = products(windows, std::array::from_fn(|c| &columns[c]));
                for (j, found) in (COLUMNS * nth..).zip(found) {
                    sums.iter_mut().zip(found).for_each(|(sums, sum)| sums[j] = sum);
                }
            }
            for (row, sums) in out.iter_mut().zip(&sums) {
                let mut middle = [0i16; HIDDEN2];
                for (j, (middle, sum)) in middle.iter_mut().zip(sums).enumerate() {
                    let activation = *sum as f32 * self.second_scale[j] + self.weights.second_bias[j] * UNIT;
                    *middle = activation.clamp(0.0, f32::from(i16::MAX)) as i16;
                }
                for (tag, slot) in row.iter_mut().enumerate() {
                    *slot = dot(&middle, &self.third[tag]) + self.third_bias[tag];
                }
            }
        }
    }
}

#[inline(always)]
fn dot<const N: usize>(a: &[i16; N], b: &[i16; N]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}
