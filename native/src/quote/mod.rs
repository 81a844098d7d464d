//! The quote stage: tagged text → quotations with their speakers.
//!
//! From the text up: `marks` finds quoted segments, `narrative` makes a row of the words around them, `kinds`, `nouns` and `phrases`
//! read phrases in it, `attributions` cues with their sources, `contents` the clauses that are said. `sieves` propose attributions for
//! each segment, `ranking` chooses by `features`; `speakers` and `pronouns` say who a source is; `reading` puts it together.

mod attributions;
mod contents;
mod features;
mod given;
mod kinds;
mod lexicon;
mod marks;
mod narrative;
mod nouns;
mod phrases;
mod pronouns;
mod quoter;
mod ranking;
mod reading;
mod sieves;
mod speakers;
mod text;
mod transcripts;

pub use quoter::{marked_segments, Quoter};
