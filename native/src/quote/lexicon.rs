//! Word classes and cues: what `words.toml` and `cues.toml` hold, by word.

use rustc_hash::{FxHashMap, FxHashSet};

/// Word classes as a set of bits.
pub type Classes = u64;

macro_rules! classes {
    ($($class:ident)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($class),* }
        $(pub const $class: Classes = 1 << Place::$class as u32;)*
        /// The sets of `words.toml` that are read, in capitals.
        const SETS: &[(&str, Classes)] = &[$((stringify!($class), $class)),*];
    };
}

classes! {
    ABBREVIATIONS OPENERS PRONOUNS_M PRONOUNS_F PRONOUNS_N PRONOUNS_P PRONOUNS_I TIMES UTTERANCES DETERMINERS ADVERBS
    NOT_ADVERBS AUXILIARIES BE NEGATIONS MODALS PREPOSITIONS LINKS WIDE_LINKS CONJUNCTIONS CLAUSES WEEKDAYS MONTHS PARTICLES
    SUFFIXES TITLES TITLES_M TITLES_F LISTENERS OUTLETS GIVEN_M GIVEN_F NAMING WORKS PLAIN_CUES VERBS VOICES PAPERS DOCUMENTS BODIES
    FIRMS DEPENDENTS PERSONAL HONOURS PAST
}

pub const PRONOUNS: Classes = PRONOUNS_M | PRONOUNS_F | PRONOUNS_N | PRONOUNS_P | PRONOUNS_I;
pub const DATES: Classes = WEEKDAYS | MONTHS;
/// Words that are no nouns, names or verbs of their own.
pub const SMALL: Classes = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | PRONOUNS;

/// What a cue may introduce: the classes of `cues.toml`, a bare colon, and a verb that no list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Say,
    Claim,
    Tell,
    Voice,
    Ask,
    Judge,
    Text,
    Source,
    Colon,
    Verb,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::Say,
        Kind::Claim,
        Kind::Tell,
        Kind::Voice,
        Kind::Ask,
        Kind::Judge,
        Kind::Text,
        Kind::Source,
        Kind::Colon,
        Kind::Verb,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Say => "say",
            Kind::Claim => "claim",
            Kind::Tell => "tell",
            Kind::Voice => "voice",
            Kind::Ask => "ask",
            Kind::Judge => "judge",
            Kind::Text => "text",
            Kind::Source => "source",
            Kind::Colon => "colon",
            Kind::Verb => "verb",
        }
    }
}

/// One form of a cue: its lemma, its class, and the particle it needs ("out" in "point out") or "".
pub struct Cue {
    pub lemma: String,
    pub kind: Kind,
    pub particle: String,
}

/// What is known of one word: its classes, and its readings as a cue, phrasal ones first.
#[derive(Clone, Copy, Default)]
pub struct Known {
    pub classes: Classes,
    first: u32,
    last: u32,
}

impl Known {
    pub fn is_cue(self) -> bool {
        self.first < self.last
    }
}

/// One reading of a form as (lemma, class, particle), as it comes from Python.
pub type Reading = (String, String, String);

pub struct Lexicon {
    words: FxHashMap<String, Known>,
    cues: Vec<Cue>,
    bare: FxHashSet<String>,
    heard: FxHashSet<String>,
}

impl Lexicon {
    /// `sets`: words by name of their class; `cues`: the readings of each form; `bare` and `heard`: lemmas.
    pub fn new(
        sets: &FxHashMap<String, Vec<String>>,
        cues: Vec<(String, Vec<Reading>)>,
        bare: FxHashSet<String>,
        heard: FxHashSet<String>,
    ) -> Result<Self, String> {
        let mut lexicon = Lexicon { words: FxHashMap::default(), cues: Vec::new(), bare, heard };
        for (name, class) in SETS {
            let name = name.to_ascii_lowercase();
            let words = sets.get(&name).ok_or_else(|| format!("words.toml has no set {name}: add it"))?;
            for word in words {
                lexicon.words.entry(word.clone()).or_default().classes |= class;
            }
        }
        for (form, readings) in cues {
            let first = lexicon.cues.len() as u32;
            for (lemma, class, particle) in readings {
                let kind = Kind::ALL.into_iter().find(|kind| kind.name() == class);
                let kind = kind.ok_or_else(|| format!("cues.toml has no class {class}: see its head"))?;
                lexicon.cues.push(Cue { lemma, kind, particle });
            }
            let last = lexicon.cues.len() as u32;
            let known = lexicon.words.entry(form).or_default();
            (known.first, known.last) = (first, last);
        }
        Ok(lexicon)
    }

    /// What is known of a word in lower case.
    pub fn known(&self, low: &str) -> Known {
        self.words.get(low).copied().unwrap_or_default()
    }

    pub fn is(&self, low: &str, classes: Classes) -> bool {
        self.known(low).classes & classes != 0
    }

    /// The readings of a form as a cue, phrasal ones first.
    pub fn readings(&self, known: Known) -> &[Cue] {
        &self.cues[known.first as usize..known.last as usize]
    }

    /// Whether a cue of this lemma introduces words without marks and without "that".
    pub fn is_bare(&self, lemma: &str) -> bool {
        self.bare.contains(lemma)
    }

    /// Whether a listener may follow a cue of this lemma, as one follows "told".
    pub fn is_heard(&self, lemma: &str) -> bool {
        self.heard.contains(lemma)
    }
}
