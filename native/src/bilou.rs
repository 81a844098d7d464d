//! The tag set: outside, and for each type begin, inside, last, unit; and the best legal sequence of them.

/// Outside, and four tags for each of PER, ORG, LOC, MISC.
pub const TAGS: usize = 17;
pub const TYPES: usize = 4;
pub const OUTSIDE: usize = 0;
const BEGIN: usize = 0;
const INSIDE: usize = 1;
const LAST: usize = 2;
const UNIT: usize = 3;

pub type Scores = [i32; TAGS];

/// One span found: token indices (half-open) and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: u32,
    pub end: u32,
    pub kind: u8,
}

fn tag(kind: usize, part: usize) -> usize {
    1 + 4 * kind + part
}

/// The (type, part) of a tag that is not outside.
fn split(tag: usize) -> (usize, usize) {
    ((tag - 1) / 4, (tag - 1) % 4)
}

/// How strongly scores lean to no name and to each type, whatever the place in the name.
pub type Leaning = [i32; TYPES + 1];

pub fn leaning(scores: &Scores) -> Leaning {
    let best = |kind: usize| (0..4).map(|part| scores[tag(kind, part)]).max().unwrap_or(0);
    [scores[OUTSIDE], best(0), best(1), best(2), best(3)]
}

fn continues(tag: usize) -> Option<usize> {
    (tag != OUTSIDE && matches!(split(tag).1, INSIDE | LAST)).then(|| split(tag).0)
}

/// The tag of each token of a span.
pub fn encode(span: &Span) -> impl Iterator<Item = (usize, usize)> {
    let (first, last, kind) = (span.first as usize, span.end as usize - 1, span.kind as usize);
    (first..=last).map(move |at| {
        let part = match (at == first, at == last) {
            (true, true) => UNIT,
            (true, false) => BEGIN,
            (false, true) => LAST,
            (false, false) => INSIDE,
        };
        (at, tag(kind, part))
    })
}

/// Add the spans that `tags` carries, shifted by `offset` tokens.
pub fn decode(tags: &[u8], offset: u32, spans: &mut Vec<Span>) {
    let mut first = 0;
    for (at, &tag) in tags.iter().enumerate() {
        if tag as usize == OUTSIDE {
            continue;
        }
        let (kind, part) = split(tag as usize);
        if matches!(part, BEGIN | UNIT) {
            first = at;
        }
        if matches!(part, LAST | UNIT) {
            spans.push(Span { first: offset + first as u32, end: offset + at as u32 + 1, kind: kind as u8 });
        }
    }
}

/// Finds the best legal sequence of tags for a sentence; keeps its scratch space between calls.
///
/// Between two tokens either nothing is open, and any tag that starts anew (or outside) may follow, or one type is open.
/// So five states are enough: it is linear with five maxima a token, rather than 17 × 17.
#[derive(Default)]
pub struct Viterbi {
    back: Vec<[u8; TYPES + 1]>,
}

const NEVER: i32 = i32::MIN / 2;

impl Viterbi {
    /// The best tags for `scores`, into `tags`.
    pub fn best(&mut self, scores: &[Scores], tags: &mut Vec<u8>) {
        tags.clear();
        tags.resize(scores.len(), OUTSIDE as u8);
        self.back.clear();
        // reach[0]: best score with nothing open; reach[1 + t]: with type t open. back: the tag that led there.
        let mut reach = [NEVER; TYPES + 1];
        reach[0] = 0;
        for row in scores {
            let mut next = [NEVER; TYPES + 1];
            let mut led = [OUTSIDE as u8; TYPES + 1];
            next[0] = reach[0].saturating_add(row[OUTSIDE]);
            for kind in 0..TYPES {
                let opened = reach[1 + kind];
                let unit = reach[0].saturating_add(row[tag(kind, UNIT)]);
                if unit > next[0] {
                    (next[0], led[0]) = (unit, tag(kind, UNIT) as u8);
                }
                let last = opened.saturating_add(row[tag(kind, LAST)]);
                if last > next[0] {
                    (next[0], led[0]) = (last, tag(kind, LAST) as u8);
                }
                let begin = reach[0].saturating_add(row[tag(kind, BEGIN)]);
                let inside = opened.saturating_add(row[tag(kind, INSIDE)]);
                (next[1 + kind], led[1 + kind]) =
                    if inside > begin { (inside, tag(kind, INSIDE) as u8) } else { (begin, tag(kind, BEGIN) as u8) };
            }
            for value in &mut next {
                *value = (*value).max(NEVER);
            }
            reach = next;
            self.back.push(led);
        }
        let mut state = 0;
        for at in (0..scores.len()).rev() {
            let tag = self.back[at][state];
            tags[at] = tag;
            state = continues(tag as usize).map_or(0, |kind| 1 + kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(tag: usize) -> Option<usize> {
        (tag != OUTSIDE && split(tag).1 <= INSIDE).then(|| split(tag).0)
    }

    fn legal(tags: &[u8]) -> bool {
        let mut before = None;
        for &tag in tags {
            if continues(tag as usize) != before {
                return false;
            }
            before = open(tag as usize);
        }
        before.is_none()
    }

    #[test]
    fn best_is_legal_and_round_trips() {
        let mut seed = 7u64;
        let mut draw = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 40) as i32 % 1000
        };
        let mut viterbi = Viterbi::default();
        for len in 0..40 {
            let scores: Vec<Scores> = (0..len).map(|_| std::array::from_fn(|_| draw())).collect();
            let (mut tags, mut spans) = (Vec::new(), Vec::new());
            viterbi.best(&scores, &mut tags);
            assert!(legal(&tags));
            decode(&tags, 0, &mut spans);
            let mut again = vec![OUTSIDE as u8; len];
            spans.iter().flat_map(encode).for_each(|(at, tag)| again[at] = tag as u8);
            assert_eq!(again, tags);
        }
    }
}
