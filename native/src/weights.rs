//! The shape of the network, which rows of its tables a token takes, and its weights as trained and stored.

use crate::bilou::TAGS;
use crate::lexicon::CLASSES;
use crate::words::{Context, WordType};

pub const WINDOW: usize = 5;
pub const REACH: usize = WINDOW / 2;
pub const HIDDEN: usize = 128;
pub const WINDOW2: usize = 3;
pub const HIDDEN2: usize = 64;

/// An embedding table: rows, and which columns of the input vector it fills.
#[derive(Clone, Copy)]
pub struct Slot {
    pub rows: usize,
    pub width: usize,
    pub at: usize,
}

const fn slot(rows: usize, width: usize, at: usize) -> Slot {
    Slot { rows, width, at }
}

/// Lower-case word, prefix, suffix, shape, fine cluster, coarse cluster, lists, case, context.
pub const SLOTS: [Slot; 9] = [
    slot(1 << 15, 48, 0),
    slot(1 << 13, 24, 48),
    slot(1 << 13, 24, 72),
    slot(1 << 10, 16, 96),
    slot(1026, 48, 112),
    slot(130, 16, 160),
    slot(17, 16, 176),
    slot(4, 8, 192),
    slot(BEYOND_CONTEXT as usize + 1, 16, 200),
];
pub const INPUT: usize = 216;
pub const LISTS: usize = 6;
pub const CONTEXT: usize = 8;

/// Rows of a token in each table but those of lists and context: all zeros, save the last ones, beyond a sentence.
#[derive(Clone, Copy)]
pub struct Rows {
    pub single: [u32; 6],
    pub lists: u32,
    pub case: u32,
    pub context: [u8; 4],
}

impl Rows {
    /// The rows of what lies beyond a sentence.
    pub const BEYOND: Rows =
        Rows { single: [0, 0, 0, 0, 1025, 129], lists: 1 << 16, case: 3, context: [BEYOND_CONTEXT; 4] };

    pub fn new(word: &WordType, context: Context) -> Self {
        let hashed = |hash: u64, slot: usize| 1 + ((hash >> 20) % (SLOTS[slot].rows as u64 - 1)) as u32;
        Rows {
            single: [
                hashed(word.lower, 0),
                hashed(word.prefix, 1),
                hashed(word.suffix, 2),
                hashed(word.shape, 3),
                u32::from(word.fine),
                u32::from(word.coarse),
            ],
            lists: u32::from(word.flags),
            case: word.case as u32,
            context: context_rows(context),
        }
    }

    /// Call `each` with every (slot, row) of the token.
    pub fn visit(&self, mut each: impl FnMut(usize, usize)) {
        for (slot, row) in self.single.iter().enumerate() {
            each(slot, *row as usize);
        }
        let mut lists = self.lists;
        while lists != 0 {
            each(LISTS, lists.trailing_zeros() as usize);
            lists &= lists - 1;
        }
        each(7, self.case as usize);
        for row in self.context {
            each(CONTEXT, row as usize);
        }
    }
}

pub fn context_rows(context: Context) -> [u8; 4] {
    let phrase = if context.phrase == 0 { 0 } else { 1 + (context.phrase - 1) * 4 + (context.part - 1) };
    [phrase, SEEN + context.seen, OPENS + u8::from(context.opens), STYLE + context.style]
}

/// Rows of the context's table: places in a listed phrase, then what was seen elsewhere, opening a sentence, style of the sentence.
pub const SEEN: u8 = 1 + 4 * CLASSES as u8;
const OPENS: u8 = SEEN + 4;
const STYLE: u8 = OPENS + 2;
/// The row of what lies beyond a sentence.
pub const BEYOND_CONTEXT: u8 = STYLE + 3;
/// All contexts there are, and one for what lies beyond a sentence.
pub const CONTEXTS: usize = SEEN as usize * 4 * 2 * 3 + 1;

/// A context as one number.
pub fn context_id(context: Context) -> usize {
    let [phrase, seen, opens, style] = context_rows(context);
    ((usize::from(phrase) * 4 + usize::from(seen - SEEN)) * 2 + usize::from(opens - OPENS)) * 3
        + usize::from(style - STYLE)
}

/// The weights, as trained.
#[derive(Clone)]
pub struct Weights {
    pub tables: Vec<Vec<f32>>,
    /// [WINDOW · INPUT][HIDDEN]
    pub first: Vec<f32>,
    pub first_bias: Vec<f32>,
    /// [WINDOW2 · HIDDEN][HIDDEN2]
    pub second: Vec<f32>,
    pub second_bias: Vec<f32>,
    /// [HIDDEN2][TAGS]
    pub third: Vec<f32>,
    pub third_bias: Vec<f32>,
}

/// Lengths of all arrays, in the order they are stored in.
pub fn lengths() -> Vec<usize> {
    let mut lengths: Vec<usize> = SLOTS.iter().map(|s| s.rows * s.width).collect();
    lengths.extend([WINDOW * INPUT * HIDDEN, HIDDEN, WINDOW2 * HIDDEN * HIDDEN2, HIDDEN2, HIDDEN2 * TAGS, TAGS]);
    lengths
}

/// Bytes that the weights of one network are stored in.
pub fn bytes_of_one() -> usize {
    let sizes = lengths().into_iter().enumerate();
    sizes.map(|(nth, len)| 4 + len * if nth < SLOTS.len() { 1 } else { 2 }).sum()
}

impl Weights {
    pub fn zeros() -> Self {
        let mut arrays = lengths().into_iter().map(|n| vec![0.0; n]).collect::<Vec<_>>().into_iter();
        Self::collect(&mut arrays).expect("one array for each length")
    }

    fn collect(arrays: &mut impl Iterator<Item = Vec<f32>>) -> Option<Self> {
        Some(Weights {
            tables: arrays.take(SLOTS.len()).collect(),
            first: arrays.next()?,
            first_bias: arrays.next()?,
            second: arrays.next()?,
            second_bias: arrays.next()?,
            third: arrays.next()?,
            third_bias: arrays.next()?,
        })
    }

    pub fn arrays(&self) -> impl Iterator<Item = &Vec<f32>> {
        let dense = [&self.first, &self.first_bias, &self.second, &self.second_bias, &self.third, &self.third_bias];
        self.tables.iter().chain(dense)
    }

    pub fn arrays_mut(&mut self) -> impl Iterator<Item = &mut Vec<f32>> {
        let dense = [
            &mut self.first,
            &mut self.first_bias,
            &mut self.second,
            &mut self.second_bias,
            &mut self.third,
            &mut self.third_bias,
        ];
        self.tables.iter_mut().chain(dense)
    }

    /// As stored: each array as its scale and one byte (tables) or two bytes (the rest) a number.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (nth, array) in self.arrays().enumerate() {
            let top = if nth < SLOTS.len() { 127.0 } else { 32767.0 };
            let largest = array.iter().fold(1e-9f32, |m, x| m.max(x.abs()));
            let scale = largest / top;
            out.extend(scale.to_le_bytes());
            for x in array {
                let q = (x / scale).round() as i16;
                if nth < SLOTS.len() {
                    out.push(q as i8 as u8);
                } else {
                    out.extend(q.to_le_bytes());
                }
            }
        }
        out
    }

    pub fn from_bytes(mut data: &[u8]) -> Option<Self> {
        let mut arrays = Vec::new();
        for (nth, len) in lengths().into_iter().enumerate() {
            let size = if nth < SLOTS.len() { 1 } else { 2 };
            let (scale, rest) = data.split_at_checked(4)?;
            let scale = f32::from_le_bytes(scale.try_into().ok()?);
            let (body, rest) = rest.split_at_checked(len * size)?;
            data = rest;
            arrays.push(match size {
                1 => body.iter().map(|b| f32::from(*b as i8) * scale).collect(),
                _ => body.chunks_exact(2).map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) * scale).collect(),
            });
        }
        if data.is_empty() {
            Self::collect(&mut arrays.into_iter())
        } else {
            None
        }
    }

    /// The input vector of a token.
    pub fn input(&self, rows: &Rows, input: &mut [f32]) {
        input.fill(0.0);
        rows.visit(|slot, row| {
            let Slot { width, at, .. } = SLOTS[slot];
            let table = &self.tables[slot][row * width..][..width];
            input[at..at + width].iter_mut().zip(table).for_each(|(x, t)| *x += t);
        });
    }
}
