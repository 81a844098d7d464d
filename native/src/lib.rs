//! wirestream's native text engine. Batches of `str` in, batches out, the GIL released in between.

use pyo3::prelude::*;

mod addresses;
mod bilou;
mod calendar;
mod clean;
mod cues;
mod dates;
mod decimal;
mod descent;
mod entities;
mod forced;
mod hints;
mod lexicon;
mod literals;
mod names;
mod net;
mod networks;
mod places;
mod products;
mod quote;
mod resolve;
mod roles;
mod story;
mod tag;
mod text;
mod train;
mod units;
mod values;
mod weights;
mod words;

#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use crate::clean::{line_buckets, pattern_groups, LineMatcher};
    #[pymodule_export]
    use crate::quote::{marked_segments, Quoter};
    #[pymodule_export]
    use crate::tag::Tagger;
    #[pymodule_export]
    use crate::train::Trainer;

    /// Kafka's default partitioner hash (murmur2) of each key, made positive: `partition = value % partitions`.
    #[pyfunction]
    fn murmur2(py: Python<'_>, keys: Vec<Vec<u8>>) -> Vec<u32> {
        py.detach(|| keys.iter().map(|key| hash(key) & 0x7fff_ffff).collect())
    }
}

fn hash(data: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let mut h: u32 = 0x9747_b28c ^ data.len() as u32;
    let mut chunks = data.chunks_exact(4);
    for chunk in &mut chunks {
        let mut k = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]).wrapping_mul(M);
        k ^= k >> 24;
        h = h.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        for (i, byte) in rest.iter().enumerate() {
            h ^= u32::from(*byte) << (8 * i);
        }
        h = h.wrapping_mul(M);
    }
    h ^= h >> 13;
    h = h.wrapping_mul(M);
    h ^ (h >> 15)
}
