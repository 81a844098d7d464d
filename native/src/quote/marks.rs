//! Quotation marks → segments: a state machine over the mark characters of a text, paragraph by paragraph.
//!
//! It is total and linear: each mark is pushed and popped at most once, whatever the text.

use super::text::{is_digit, is_letter, is_space, Text};

/// Deeper nesting than any story has is ignored, so that the stack stays small on hostile text.
const MAX_DEPTH: usize = 8;
const BEFORE_OPEN: &str = " \t\n\r\u{a0}\u{2009}\u{202f}([{-–—/:>|“‘\"'„«*";
const SURE_BEFORE_CLOSE: &str = ".,!?…—;:”\")";
const ELIDED: &[&str] = &["em", "tis", "twas", "til", "till", "cause", "n", "bout", "round", "neath", "cuz", "ere"];

/// A stretch between outermost marks: `open` ≤ `start` ≤ `end` ≤ `close`, marks outside `start..end`.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    pub open: usize,
    pub start: usize,
    pub end: usize,
    pub close: usize,
    pub kind: &'static str,
    pub closed: bool,
    pub continued: bool,
}

/// One opener on the stack; `maybe` is a closer that could as well be a possessive.
struct Open {
    at: usize,
    kind: &'static str,
    maybe: Option<usize>,
}

/// A mark with the characters beside it; the edge of a paragraph counts as a line feed.
struct Mark {
    kind: &'static str,
    at: usize,
    before: char,
    after: char,
}

/// The outermost quoted stretches of a text, in order, never overlapping, never across paragraphs.
pub fn segments(text: &Text) -> Vec<Segment> {
    let mut machine = Machine { text, first: 0, stack: Vec::new(), found: Vec::new() };
    let (mut at, mut carried) = (0, None);
    while let Some(c) = text.char(at) {
        if c == '\n' {
            let end = at;
            while text.char(at) == Some('\n') {
                at += 1;
            }
            carried = machine.end_paragraph(end, at);
            machine.first = at;
            continue;
        }
        let Some(kind) = mark(text, at, c) else {
            at += 1;
            continue;
        };
        if at == machine.first && carried == Some(kind) {
            machine.stack.push(Open { at, kind, maybe: None });
        } else {
            machine.step(kind, at);
        }
        at += width(kind);
    }
    machine.end_paragraph(text.len(), text.len());
    machine.found.retain(|s| text.chars(s.start..s.end).iter().any(|c| c.is_alphanumeric()));
    machine.found
}

/// The mark at `at`, if there is one.
fn mark(text: &Text, at: usize, c: char) -> Option<&'static str> {
    Some(match c {
        '"' => "\"",
        '\'' if text.char(at + 1) == Some('\'') => "''",
        '\'' => "'",
        '`' if text.char(at + 1) == Some('`') => "``",
        '“' => "“",
        '”' => "”",
        '’' => "’",
        '‘' => "‘",
        '„' => "„",
        '‟' => "‟",
        '«' => "«",
        '»' => "»",
        '‹' => "‹",
        '›' => "›",
        _ => return None,
    })
}

/// Characters of a mark.
fn width(kind: &str) -> usize {
    if matches!(kind, "``" | "''") {
        2
    } else {
        1
    }
}

pub fn is_single(kind: &str) -> bool {
    matches!(kind, "‘" | "'")
}

fn always_opens(kind: &str) -> bool {
    matches!(kind, "“" | "„" | "‟" | "«" | "‹" | "``")
}

/// Whether one kind of mark can close what another opened.
fn pairs(opener: &str, closer: &str) -> bool {
    match opener {
        "“" => matches!(closer, "”" | "\"" | "''"),
        "„" => matches!(closer, "“" | "”" | "\""),
        "‟" => matches!(closer, "”" | "\""),
        "«" => closer == "»",
        "»" => closer == "«",
        "‹" => closer == "›",
        "›" => closer == "‹",
        "``" => matches!(closer, "''" | "”" | "\""),
        "''" => matches!(closer, "''" | "”"),
        _ => matches!(closer, "\"" | "”" | "''"),
    }
}

/// What has been read of the present paragraph, and the segments found so far.
struct Machine<'t> {
    text: &'t Text<'t>,
    first: usize,
    stack: Vec<Open>,
    found: Vec<Segment>,
}

impl Machine<'_> {
    fn step(&mut self, kind: &'static str, at: usize) {
        let before = if at > self.first { self.text.char(at - 1).unwrap_or('\n') } else { '\n' };
        let after = self.text.char(at + width(kind)).unwrap_or('\n');
        let mark = Mark { kind, at, before, after };
        if is_apostrophe(&mark) || (kind == "\"" && is_digit(before) && self.is_measure(at)) {
            return;
        }
        for depth in (0..self.stack.len()).rev() {
            let nested = depth + 1 < self.stack.len();
            let top = &self.stack[depth];
            if !closes(&mark, top, nested) {
                continue;
            }
            if is_single(top.kind) && !self.is_sure(&mark) {
                self.stack[depth].maybe.get_or_insert(at);
            } else {
                self.close(depth, at, kind);
            }
            return;
        }
        if !self.opens(&mark) {
            return;
        }
        if let Some(Open { kind: inner, maybe: Some(end), .. }) = self.stack.last() {
            if is_single(inner) && is_single(kind) {
                let end = *end;
                self.close(self.stack.len() - 1, end, "’");
            }
        }
        if kind == "“" && self.stack.last().is_some_and(|top| top.kind == "“") {
            self.stack.pop(); // the earlier one was never closed
        }
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Open { at, kind, maybe: None });
        }
    }

    /// Whether a single mark that can close surely does: it is no plural possessive ("the workers’ rights").
    fn is_sure(&self, mark: &Mark) -> bool {
        if mark.before != 's' || SURE_BEFORE_CLOSE.contains(mark.before) || ".,;:!?)”\"\n".contains(mark.after) {
            return true;
        }
        !self.text.char(mark.at + width(mark.kind) + 1).is_some_and(is_letter)
    }

    fn opens(&self, mark: &Mark) -> bool {
        let starts = BEFORE_OPEN.contains(mark.before);
        let spaced = is_space(mark.after);
        match mark.kind {
            kind if always_opens(kind) => true,
            "»" | "›" => starts && !spaced && self.stack.is_empty(),
            "\"" if mark.before == '=' => false,
            "\"" => starts || (!spaced && !is_digit(mark.before) && !mark.before.is_alphanumeric()),
            "''" => starts && !spaced,
            "‘" | "'" => {
                if spaced || !(starts || (".,".contains(mark.before) && mark.kind == "‘")) {
                    return false;
                }
                let decade = is_digit(mark.after)
                    && matches!(self.text.chars(mark.at + 2..mark.at + 4), ['0', 's' | '’' | '\'']);
                !decade && !self.is_elided(mark.at + 1)
            }
            _ => false,
        }
    }

    /// Whether an elided word ('em, 'til) starts here.
    fn is_elided(&self, at: usize) -> bool {
        let letters = self.text.chars(at..at + 6).iter().take_while(|c| is_letter(**c)).count();
        ELIDED.contains(&self.text.slice(at..at + letters).to_lowercase().as_str())
    }

    /// Whether the straight mark after a digit ends a measure such as 6'2" or 5’10".
    fn is_measure(&self, at: usize) -> bool {
        let mut i = at.saturating_sub(1);
        while i > 0 && at - i < 4 && self.text.char(i).is_some_and(is_digit) {
            i -= 1;
        }
        i > 0 && matches!(self.text.char(i), Some('\'' | '’')) && self.text.char(i - 1).is_some_and(is_digit)
    }

    fn close(&mut self, depth: usize, at: usize, kind: &str) {
        let Open { at: open, kind: opener, .. } = self.stack[depth];
        self.stack.truncate(depth);
        if depth == 0 {
            let (start, close) = (open + width(opener), at + width(kind));
            self.keep(Segment { open, start, end: at, close, kind: opener, closed: true, continued: false });
        }
    }

    /// Append, dropping what lies inside: a closer taken back may enclose what was found after it.
    fn keep(&mut self, segment: Segment) {
        while self.found.last().is_some_and(|last| last.open >= segment.open) {
            self.found.pop();
        }
        if self.found.last().is_none_or(|last| last.close <= segment.open) {
            self.found.push(segment);
        }
    }

    /// Settle what is open at the end of a paragraph; the mark that a continuation, which starts at `following`, would open with.
    fn end_paragraph(&mut self, end: usize, following: usize) -> Option<&'static str> {
        let mut carried = None;
        while let Some(&Open { at: open, kind, maybe }) = self.stack.first() {
            if let Some(at) = maybe {
                self.close(0, at, "’");
                continue;
            }
            let start = open + width(kind);
            let again = self.text.slice(following..following + width(kind)) == kind;
            if !is_single(kind) || (kind == "‘" && open == self.first && again) {
                if again {
                    carried = Some(kind);
                }
                self.stack.clear();
                if start < end {
                    self.keep(Segment { open, start, end, close: end, kind, closed: false, continued: again });
                }
            } else {
                self.stack.remove(0); // an apostrophe after all
            }
        }
        carried
    }
}

/// Whether a single mark stands inside a word, or is a ’ that could neither close nor open.
fn is_apostrophe(mark: &Mark) -> bool {
    let inside = mark.before.is_alphanumeric() && mark.after.is_alphanumeric();
    (inside && matches!(mark.kind, "’" | "‘" | "'")) || (mark.kind == "’" && is_space(mark.before))
}

/// Whether this mark may close that opener.
fn closes(mark: &Mark, top: &Open, nested: bool) -> bool {
    if top.at + width(top.kind) >= mark.at {
        return false;
    }
    if is_single(top.kind) {
        let ends = !mark.after.is_alphanumeric() && !is_space(mark.before);
        return matches!(mark.kind, "’" | "'") && !nested && ends;
    }
    pairs(top.kind, mark.kind)
        && !(mark.kind == "\"" && top.kind != "\"" && is_space(mark.before) && !is_space(mark.after))
}
