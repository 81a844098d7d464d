//! The choice among what the sieves propose: a linear ranker, its features and weights readable in `weights.toml`.

use rustc_hash::FxHashMap;

use super::attributions::Attribution;
use super::features::{describe, nobody, speech, Features};
use super::narrative::{At, BREAK};
use super::sieves::{Choice, Page, Proposal, SIEVES};
use super::text::{all_upper, first_char, is_letter, is_space};

/// Characters of a heading at most.
const HEADING: usize = 80;
/// Words on each side of the marks that show a line in capitals.
const CAPITALS: At = 12;

/// Weights of features: of the model that chooses speakers, and of the one that tells speech.
#[derive(Default)]
pub struct Weights {
    pub speaker: FxHashMap<String, f64>,
    pub speech: FxHashMap<String, f64>,
}

/// One attribution that sieves propose for a segment, with its features and what kind of phrase its source is.
pub struct Candidate {
    pub attribution: usize,
    pub rule: &'static str,
    pub kind: &'static str,
    pub features: Features,
}

/// Give every segment of the page its choice, from the top down.
pub fn choose(page: &mut Page, weights: &Weights) {
    for k in 0..page.n.segments.len() {
        let found = candidates(page, k);
        let choice = decide(page, k, &found, weights);
        page.choices.push(choice);
    }
}

/// The best candidate, its share among all as confidence, and how likely the words are speech.
pub fn decide(page: &Page, k: usize, found: &[Candidate], weights: &Weights) -> Choice {
    let none = |rule, speech| Choice { attribution: None, rule, confidence: 0.0, speech };
    if is_inside_name(page, page.n.place[k]) {
        return none("nickname", 0.0);
    }
    if is_heading(page, k) {
        return none("heading", 0.0);
    }
    let mut scores: Vec<f64> = found.iter().map(|it| score(&weights.speaker, &it.features)).collect();
    let first_best = |best: usize, k: usize| if scores[k] > scores[best] { k } else { best };
    let best = (0..found.len()).reduce(first_best).map(|best| &found[best]);
    let speech = logistic(score(&weights.speech, &speech(page, k, best)));
    let Some(best) = best else { return none("none", speech) };
    scores.push(score(&weights.speaker, &nobody(found)));
    let shares = softmax(&scores);
    let confidence = shares[..found.len()].iter().copied().fold(0.0, f64::max);
    Choice { attribution: Some(best.attribution), rule: best.rule, confidence, speech }
}

/// Shares that add up to one.
fn softmax(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
    let total: f64 = raised.iter().sum();
    raised.into_iter().map(|share| share / total).collect()
}

/// The sum of the weights of the features.
fn score(weights: &FxHashMap<String, f64>, features: &Features) -> f64 {
    features.iter().filter_map(|name| weights.get(name)).sum()
}

/// The probability of log odds.
fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds.clamp(-30.0, 30.0)).exp())
}

/// Whether the marks stand inside a name: Henry “Hank” Doe.
fn is_inside_name(page: &Page, at: At) -> bool {
    page.n.same_mention(at - 1, at + 1) || (page.n.is_nickname(at) && page.n.is_person(at + 1))
}

/// Whether the words are (part of) a heading: a short line of their own without a stop, or a line in capitals.
fn is_heading(page: &Page, k: usize) -> bool {
    let (n, at) = (page.n, page.n.place[k]);
    let segment = n.segments[k];
    let body = n.text.chars(segment.start..segment.end);
    if n.word(at - 1) == BREAK && n.word(at + 1) == BREAK {
        let last = body.iter().rfind(|c| !is_space(**c));
        let capital = body.first().is_some_and(|c| c.is_uppercase());
        return segment.closed && body.len() <= HEADING && last.is_some_and(|c| c.is_alphanumeric()) && capital;
    }
    if body.len() > HEADING || !all_upper(n.text.slice(segment.start..segment.end)) {
        return false;
    }
    let before = n.words(n.opening(at).max(at - CAPITALS), at);
    let line = before.chain(n.words(at + 1, at + CAPITALS)).take_while(|word| *word != BREAK);
    let letters: Vec<&str> = line.filter(|word| is_letter(first_char(word))).collect();
    letters.len() > 1 && letters.iter().all(|word| all_upper(word))
}

/// What the sieves propose, each attribution once, in the order of the sieves; what they made up joins the page.
pub fn candidates<'n>(page: &mut Page<'n>, k: usize) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let known = |page: &Page, found: &[Candidate], it: &Attribution| {
        let key = |it: &Attribution| (it.first, it.source.map(|source| source.head));
        found.iter().position(|other| key(&page.its[other.attribution]) == key(it))
    };
    for (rule, sieve) in SIEVES {
        let Some(proposal) = sieve(page, k) else { continue };
        let it = match &proposal {
            Proposal::Shown(place) => &page.its[*place],
            Proposal::New(it) => it,
        };
        if let Some(place) = known(page, &found, it) {
            found[place].features.add(&["also ", rule]);
            continue;
        }
        let attribution = match proposal {
            Proposal::Shown(place) => place,
            Proposal::New(it) => {
                page.its.push(it);
                page.its.len() - 1
            }
        };
        found.push(candidate(attribution, rule));
    }
    for (place, it) in page.before(k).chain(page.following(k)) {
        if known(page, &found, it).is_none() {
            found.push(candidate(place, "in-sentence"));
        }
    }
    for candidate in &mut found {
        describe(page, k, candidate);
    }
    found
}

fn candidate(attribution: usize, rule: &'static str) -> Candidate {
    let mut features = Features::default();
    features.add(&["first ", rule]);
    Candidate { attribution, rule, kind: "none", features }
}
