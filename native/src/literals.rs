//! What a pattern cannot match without: sets of literal strings, one of which every match contains.
//!
//! They let one Aho-Corasick pass over a line name the few rules that are worth running on it. Case is folded for
//! ASCII; the two letters beyond ASCII that fold into it (long s, Kelvin sign) are not followed.

use regex_syntax::hir::{Class, Hir, HirKind};

pub type Literals = Vec<Vec<u8>>;

/// Most literals one rule may need, longest literal kept, and largest class read as alternatives.
const MOST: usize = 800;
const LONGEST: usize = 10;
const CLASS: usize = 8;

/// What a rule needs: a literal at the start of the line, one anywhere, or nothing that can be said.
pub enum Need {
    Start(Literals),
    Anywhere(Literals),
    Nothing,
}

/// The better of what `pattern` needs at its start (for one that is tied to the start) and anywhere.
pub fn need(hir: &Hir, tied: bool) -> Need {
    let start = if tied { leading(hir) } else { None };
    let inner = required(hir);
    let (s, i) = (start.as_ref().map_or(0, strength), inner.as_ref().map_or(0, strength));
    match (start, inner) {
        (Some(found), _) if s >= 2 || (s == 1 && i < 3) => Need::Start(found),
        (_, Some(found)) if i >= 2 || found.iter().all(|x| x.iter().any(u8::is_ascii_punctuation)) => {
            Need::Anywhere(found)
        }
        _ => Need::Nothing,
    }
}

/// How rare the commonest of the literals is: by length, a rare mark counting for three letters.
fn strength(found: &Literals) -> usize {
    let rare = |&byte: &u8| byte >= 0x80 || (byte.is_ascii_punctuation() && !b".,'-\"".contains(&byte));
    found.iter().map(|x| x.len() + 2 * x.iter().filter(|byte| rare(byte)).count().min(1)).min().unwrap_or(0)
}

/// The finite set of strings that `hir` matches, if it is finite and small.
fn exact(hir: &Hir) -> Option<Literals> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![vec![]]),
        HirKind::Literal(found) => Some(vec![found.0.to_ascii_lowercase()]),
        HirKind::Class(class) => members(class),
        HirKind::Capture(inner) => exact(&inner.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![vec![]], |run, part| exact(part).and_then(|next| cross(&run, &next)))
        }
        HirKind::Alternation(parts) => union(parts.iter().map(exact)),
        HirKind::Repetition(it) if it.max == Some(1) => {
            let mut found = exact(&it.sub)?;
            if it.min == 0 {
                found.push(vec![]);
            }
            Some(found)
        }
        HirKind::Repetition(_) => None,
    }
}

fn members(class: &Class) -> Option<Literals> {
    let Class::Unicode(class) = class else { return None };
    let mut found: Literals = Vec::new();
    for range in class.iter() {
        for c in range.start()..=range.end() {
            if c == '\u{17f}' || c == '\u{212a}' {
                continue;
            }
            if !c.is_ascii() && c.is_alphabetic() {
                return None;
            }
            let text = c.to_ascii_lowercase().to_string().into_bytes();
            if !found.contains(&text) {
                found.push(text);
            }
            if found.len() > CLASS {
                return None;
            }
        }
    }
    Some(found)
}

fn cross(left: &Literals, right: &Literals) -> Option<Literals> {
    if left.len() * right.len() > MOST {
        return None;
    }
    Some(left.iter().flat_map(|a| right.iter().map(move |b| [a.as_slice(), b].concat())).collect())
}

fn union(parts: impl Iterator<Item = Option<Literals>>) -> Option<Literals> {
    let mut all: Literals = Vec::new();
    for part in parts {
        all.extend(part?);
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// Cut to length, without doubles; nothing if one of them is empty, for then nothing is needed.
fn tidy(found: Literals) -> Option<Literals> {
    let mut found: Literals = found.into_iter().map(|x| x[..x.len().min(LONGEST)].to_vec()).collect();
    found.sort();
    found.dedup();
    if found.iter().any(Vec::is_empty) {
        None
    } else {
        Some(found)
    }
}

fn better(best: Option<Literals>, other: Option<Literals>) -> Option<Literals> {
    match (best, other) {
        (Some(a), Some(b)) => Some(if strength(&b) > strength(&a) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// A set of literals one of which is in every match.
fn required(hir: &Hir) -> Option<Literals> {
    match hir.kind() {
        HirKind::Concat(parts) => {
            let (mut best, mut run): (Option<Literals>, Literals) = (None, vec![vec![]]);
            for part in parts {
                match exact(part) {
                    Some(next) => match cross(&run, &next) {
                        Some(longer) => run = longer,
                        None => {
                            best = better(best, tidy(std::mem::replace(&mut run, next)));
                        }
                    },
                    None => {
                        best = better(best, tidy(std::mem::replace(&mut run, vec![vec![]])));
                        best = better(best, required(part));
                    }
                }
            }
            better(best, tidy(run))
        }
        HirKind::Alternation(parts) => union(parts.iter().map(required)).and_then(tidy),
        HirKind::Capture(inner) => required(&inner.sub),
        HirKind::Repetition(it) if it.min > 0 => required(&it.sub),
        _ => exact(hir).and_then(tidy),
    }
}

/// A set of literals with one of which every match begins.
fn leading(hir: &Hir) -> Option<Literals> {
    match hir.kind() {
        HirKind::Concat(parts) => {
            let mut run: Literals = vec![vec![]];
            for part in parts {
                let next = match exact(part) {
                    Some(next) => next,
                    None => leading(part).map_or_else(|| vec![vec![]], |x| x),
                };
                let ends = exact(part).is_none();
                match cross(&run, &next) {
                    Some(longer) => run = longer,
                    None => break,
                }
                if ends {
                    break;
                }
            }
            tidy(run)
        }
        HirKind::Alternation(parts) => union(parts.iter().map(leading)).and_then(tidy),
        HirKind::Capture(inner) => leading(&inner.sub),
        HirKind::Repetition(it) if it.min > 0 => leading(&it.sub),
        _ => exact(hir).and_then(tidy),
    }
}
