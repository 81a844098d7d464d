//! Networks that were trained apart, asked together: the mean of their scores errs less than each.

use crate::bilou::{Scores, TAGS};
use crate::net::{Network, Parts};
use crate::weights::{bytes_of_one, Weights, HIDDEN};
use crate::words::{Reading, Run, WordType};

/// One logit in the units of the mean scores.
pub const LOGIT: i32 = 1 << 18;

pub struct Networks {
    members: Vec<Network>,
}

/// What grows with the words seen, and the space that scoring works in; for each member.
#[derive(Default)]
pub struct Memory {
    parts: Vec<Parts>,
    hidden: Vec<[i16; HIDDEN]>,
    scores: Vec<Scores>,
}

impl Memory {
    /// Forget the words.
    pub fn clear(&mut self) {
        self.parts.iter_mut().for_each(Parts::clear);
    }
}

impl Networks {
    /// The networks of a model file: their weights, one behind the other.
    pub fn from_bytes(data: &[u8]) -> Option<Self> {
        let members: Option<Vec<_>> = data.chunks(bytes_of_one()).map(Weights::from_bytes).collect();
        let members: Vec<Network> = members?.into_iter().map(Network::new).collect();
        (!members.is_empty()).then_some(Networks { members })
    }

    /// Learn the parts of word types that are new.
    pub fn grow(&self, types: &[WordType], memory: &mut Memory) {
        memory.parts.resize_with(self.members.len(), Parts::default);
        for (member, parts) in self.members.iter().zip(&mut memory.parts) {
            member.grow(types, parts);
        }
    }

    /// The mean scores of each token of a run, into `scores`.
    pub fn score(&self, reading: &Reading, run: Run, memory: &mut Memory, scores: &mut Vec<Scores>) {
        scores.clear();
        scores.resize((run.end - run.first) as usize, [0; TAGS]);
        for (member, parts) in self.members.iter().zip(&memory.parts) {
            member.score(reading, run, parts, &mut memory.hidden, &mut memory.scores);
            let unit = i64::from(member.logit) * self.members.len() as i64;
            for (sum, score) in scores.as_flattened_mut().iter_mut().zip(memory.scores.as_flattened()) {
                *sum += (i64::from(*score) * i64::from(LOGIT) / unit) as i32;
            }
        }
    }
}
