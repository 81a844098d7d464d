//! The quote stage: tagged text → quotations with their speakers.
//!
//! From the text up: `marks` finds quoted segments, `narrative` makes a row of the words around them; `kinds`, `nouns`, `rightward` and
//! `phrases` read phrases in it, `attributions` and `sources` cues with whom they attribute to, `contents` the clauses that are said.
//! `sieves` propose attributions for each segment, `ranking` chooses by `features`; `speakers` and `pronouns` say who a source is;
//! `reading` puts it together, `transcripts` knows interviews.

mod attributions;
mod contents;
mod features;
mod given;
mod kinds;
mod lexicon;
mod marks;
mod names;
mod narrative;
mod nouns;
mod phrases;
mod pronouns;
mod quoter;
mod ranking;
mod reading;
mod rightward;
mod sieves;
mod sources;
mod speakers;
mod text;
mod transcripts;

pub use quoter::{marked_segments, Quoter};
