//! Line segmentation, line features and rule matching for the clean stage.
//!
//! A rule is an ordinary linear-time regular expression with a scope. One Aho-Corasick pass over a line finds the rules
//! whose literals are in it; only those are run. (One automaton for all rules was tried: on text it has not seen it
//! spends its time on building states, 2 MB/s against 40.)
//! Matching happens on a view of the text in which typographic quotes, dashes and spaces are plain, one code point for
//! one, so that rules need not spell the variants and offsets still hold.

use std::borrow::Cow;
use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use crate::hints;
use crate::literals::{self, Need};

/// Longest line, in bytes, that a whole-line or inside rule looks at: longer ones are paragraphs.
const LINE_BYTES: usize = 1_600;
/// How much of the head or tail of a line a prefix or suffix rule sees.
const EDGE_BYTES: usize = 400;
/// Compiled size of one rule: what keeps a user's pack from taking the machine.
const RULE_SIZE: usize = 4 << 20;
/// Longest line, in code points, that the words' model has a say in.
const HINTED_CHARS: usize = 160;

#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Line,
    Prefix,
    Suffix,
    Inside,
}

struct Rule {
    scope: Scope,
    min: usize,
    max: usize,
    regex: Regex,
    names: Vec<usize>,
    cut: Option<usize>,
}

fn build(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).size_limit(RULE_SIZE).build()
}

/// Which rules are worth running on a line, by the literals in it.
struct Filter {
    automaton: AhoCorasick,
    /// For each literal, the rules that need it, and whether they need it at the start of the line.
    wanted: Vec<Vec<(u32, bool)>>,
    /// Rules of which nothing can be said beforehand.
    always: Vec<u32>,
}

impl Filter {
    fn new(rules: &[Rule]) -> PyResult<Self> {
        let (mut literals, mut always) = (HashMap::<Vec<u8>, Vec<(u32, bool)>>::new(), Vec::new());
        for (number, rule) in rules.iter().enumerate() {
            let hir = regex_syntax::parse(rule.regex.as_str()).map_err(|e| PyValueError::new_err(e.to_string()))?;
            let tied = matches!(rule.scope, Scope::Line | Scope::Prefix);
            let (found, start) = match literals::need(&hir, tied) {
                Need::Start(found) => (found, true),
                Need::Anywhere(found) => (found, false),
                Need::Nothing => {
                    always.push(number as u32);
                    continue;
                }
            };
            for literal in found {
                literals.entry(literal).or_default().push((number as u32, start));
            }
        }
        let mut listed: Vec<_> = literals.into_iter().collect();
        listed.sort();
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(listed.iter().map(|(literal, _)| literal))
            .map_err(|e| PyValueError::new_err(e.to_string()))?;
        Ok(Filter { automaton, wanted: listed.into_iter().map(|(_, rules)| rules).collect(), always })
    }

    /// The rules to run on a line of `length`, in order. `seen` has a place for each rule and comes back cleared.
    fn candidates(&self, line: &str, length: usize, rules: &[Rule], seen: &mut [bool], out: &mut Vec<u32>) {
        let fits = |rule: u32| (rules[rule as usize].min..=rules[rule as usize].max).contains(&length);
        out.clear();
        out.extend(self.always.iter().filter(|&&rule| fits(rule)));
        for found in self.automaton.find_overlapping_iter(line) {
            for &(rule, start) in &self.wanted[found.pattern().as_usize()] {
                if (!start || found.start() == 0) && !seen[rule as usize] && fits(rule) {
                    seen[rule as usize] = true;
                    out.push(rule);
                }
            }
        }
        for &rule in out.iter() {
            seen[rule as usize] = false;
        }
        out.sort_unstable();
    }
}

type Span = (i32, i32);
/// line, rule, start, end, named groups in order; (-1, -1) for a group without a match. Offsets are code points. A group
/// named `cut` narrows start and end to itself.
type Hit = (u32, u32, u32, u32, Vec<Span>);
/// start, end, flags, words, key, hint. Offsets are code points; the key is equal for lines that read the same; the hint
/// is what the line's words say for its being furniture, 0 for a line too long to ask.
type Line = (u32, u32, u32, u32, u32, i32);

/// What one text's matching works with.
struct Work {
    seen: Vec<bool>,
    rules: Vec<u32>,
    hits: Vec<Hit>,
}

/// Rules compiled once; `scan` takes a batch of texts.
#[pyclass(frozen, module = "wirestream._native")]
pub struct LineMatcher {
    rules: Vec<Rule>,
    filter: Filter,
    hints: Vec<i8>,
}

#[pymethods]
impl LineMatcher {
    /// Each rule is (scope, pattern, min chars, max chars); scope is line, prefix, suffix or inside. `hints` has a
    /// weight for each bucket of words, or is empty.
    #[new]
    #[pyo3(signature = (rules, hints = Vec::new()))]
    fn new(rules: Vec<(String, String, usize, usize)>, hints: Vec<u8>) -> PyResult<Self> {
        if !hints.is_empty() && hints.len() != hints::BUCKETS {
            return Err(PyValueError::new_err(format!("{} hints instead of {}", hints.len(), hints::BUCKETS)));
        }
        let rules = rules.iter().map(compile).collect::<PyResult<Vec<Rule>>>()?;
        let filter = Filter::new(&rules)?;
        Ok(LineMatcher { rules, filter, hints: hints.into_iter().map(|weight| weight as i8).collect() })
    }

    /// Lines and rule hits of each text.
    fn scan(&self, py: Python<'_>, texts: Vec<PyBackedStr>) -> Vec<(Vec<Line>, Vec<Hit>)> {
        py.detach(|| texts.iter().map(|text| self.scan_one(text)).collect())
    }
}

/// The buckets of words that each line falls into: what the model's weights are learned for.
#[pyfunction]
pub fn line_buckets(lines: Vec<PyBackedStr>) -> Vec<Vec<u16>> {
    lines.iter().map(|line| hints::buckets(&plain(line))).collect()
}

/// The names of a pattern's groups, in order; an error says what is wrong with the pattern and where.
#[pyfunction]
pub fn pattern_groups(pattern: &str) -> PyResult<Vec<String>> {
    let hir = regex_syntax::parse(pattern).map_err(|e| PyValueError::new_err(e.to_string()))?;
    let mut names = Vec::new();
    group_names(&hir, &mut names);
    Ok(names)
}

fn group_names(hir: &Hir, names: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Capture(group) => {
            names.extend(group.name.as_deref().map(str::to_owned));
            group_names(&group.sub, names);
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| group_names(part, names)),
        HirKind::Repetition(repeated) => group_names(&repeated.sub, names),
        _ => {}
    }
}

fn compile((scope, pattern, min, max): &(String, String, usize, usize)) -> PyResult<Rule> {
    let (scope, source) = match scope.as_str() {
        "line" => (Scope::Line, format!("^(?:{pattern})$")),
        "prefix" => (Scope::Prefix, format!("^(?:{pattern})")),
        "suffix" => (Scope::Suffix, format!("(?:{pattern})$")),
        "inside" => (Scope::Inside, pattern.clone()),
        other => return Err(PyValueError::new_err(format!("no scope {other:?}"))),
    };
    let regex = build(&source).map_err(|e| PyValueError::new_err(e.to_string()))?;
    let names = regex.capture_names().enumerate().filter_map(|(i, name)| name.map(|_| i)).collect();
    let cut = regex.capture_names().position(|name| name == Some("cut"));
    Ok(Rule { scope, min: *min, max: *max, regex, names, cut })
}

impl LineMatcher {
    fn scan_one(&self, text: &str) -> (Vec<Line>, Vec<Hit>) {
        let plain = plain(text);
        let ascii = plain.is_ascii();
        let mut lines = Vec::new();
        let mut work = Work { seen: vec![false; self.rules.len()], rules: Vec::new(), hits: Vec::new() };
        let (mut chars, mut blank) = (0usize, false);
        for whole in plain.split('\n') {
            let body = whole.trim_start_matches([' ', '\t']);
            let indent = whole.len() - body.len();
            let body = body.trim_end_matches([' ', '\t']);
            let start = chars + indent;
            chars += count(whole, ascii) + 1;
            if body.is_empty() {
                blank = true;
                continue;
            }
            let length = count(body, ascii);
            let (mut flags, words, key) = look(body);
            if blank {
                flags |= BLANK_BEFORE;
            }
            blank = false;
            let number = lines.len() as u32;
            let asked = length < HINTED_CHARS && !self.hints.is_empty() && flags & (QUOTED | TABLE) == 0;
            let hint = if asked { hints::score(&self.hints, body) } else { 0 };
            lines.push((start as u32, (start + length) as u32, flags, words, key, hint));
            self.match_line(body, number, start, length, ascii, &mut work);
        }
        (lines, work.hits)
    }

    fn match_line(&self, body: &str, line: u32, start: usize, length: usize, ascii: bool, work: &mut Work) {
        self.filter.candidates(&edges(body), length, &self.rules, &mut work.seen, &mut work.rules);
        for &number in &work.rules {
            let rule = &self.rules[number as usize];
            let (from, to) = match rule.scope {
                Scope::Line | Scope::Inside if body.len() > LINE_BYTES => continue,
                Scope::Line | Scope::Inside => (0, body.len()),
                Scope::Prefix => (0, floor(body, EDGE_BYTES)),
                Scope::Suffix => (ceil(body, body.len().saturating_sub(EDGE_BYTES)), body.len()),
            };
            let text = &body[from..to];
            let regex = &rule.regex;
            if !regex.is_match(text) {
                continue;
            }
            let at = |byte: usize| (start + count(&body[..from + byte], ascii)) as u32;
            if rule.scope == Scope::Line && rule.names.is_empty() {
                work.hits.push((line, number, start as u32, (start + length) as u32, Vec::new()));
            } else if let Some(found) = regex.captures(text) {
                let whole = found.get(rule.cut.unwrap_or(0)).or(found.get(0)).expect("group 0 is the match");
                let spans = rule.names.iter().map(|&group| match found.get(group) {
                    Some(part) => (at(part.start()) as i32, at(part.end()) as i32),
                    None => (-1, -1),
                });
                work.hits.push((line, number, at(whole.start()), at(whole.end()), spans.collect()));
            }
        }
    }
}

/// The part of a line in which rules look: all of it, or head and tail of a very long one.
fn edges(body: &str) -> Cow<'_, str> {
    if body.len() <= LINE_BYTES {
        return Cow::Borrowed(body);
    }
    let tail = ceil(body, body.len() - EDGE_BYTES);
    Cow::Owned([&body[..floor(body, EDGE_BYTES)], "\n", &body[tail..]].concat())
}

fn count(text: &str, ascii: bool) -> usize {
    if ascii {
        text.len()
    } else {
        text.chars().count()
    }
}

fn floor(text: &str, limit: usize) -> usize {
    if text.len() <= limit {
        return text.len();
    }
    (0..=limit).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn ceil(text: &str, from: usize) -> usize {
    (from..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}

/// The text with typographic variants made plain, one code point for one.
fn plain(text: &str) -> Cow<'_, str> {
    let odd = |b: u8| b >= 0x80 || matches!(b, b'\r' | 0x0b | 0x0c);
    if !text.bytes().any(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    ' '
                } else {
                    '\n'
                }
            }
            '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c if c < '\u{a0}' => c,
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{02bc}' => '\'',
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
            '\u{ad}' | '\u{2010}' | '\u{2011}' => '-',
            '\u{2012}'..='\u{2015}' | '\u{2212}' => '—',
            c => c,
        });
    }
    Cow::Owned(out)
}

const TERMINAL: u32 = 1;
const COLON: u32 = 1 << 1;
const QUOTED: u32 = 1 << 2;
const UPPER: u32 = 1 << 3;
const TITLE: u32 = 1 << 4;
const DIGITS: u32 = 1 << 5;
const BULLET: u32 = 1 << 6;
const LOWER: u32 = 1 << 7;
const BLANK_BEFORE: u32 = 1 << 8;
const TABLE: u32 = 1 << 9;
const SENTENCES: u32 = 1 << 10;
const QUESTION: u32 = 1 << 11;

/// Flags, number of words, and a key that ignores case, spaces and punctuation.
fn look(line: &str) -> (u32, u32, u32) {
    let (mut flags, mut words, mut capped, mut long) = (0u32, 0u32, 0u32, 0u32);
    let (mut upper, mut lower, mut digits, mut marks) = (0u32, 0u32, 0u32, 0u32);
    let mut key: u32 = 0x811c_9dc5;
    let (mut in_word, mut run, mut spaces, mut gaps) = (false, 0u32, 0u32, 0u32);
    let (mut stopped, mut last) = (false, ' ');
    let (mut word_capped, mut word_digits, mut word_letters, mut numbers) = (false, false, false, 0u32);
    for c in line.chars() {
        if c == ' ' || c == '\t' {
            if in_word && run > 3 {
                long += 1;
                capped += u32::from(word_capped);
            }
            in_word = false;
            spaces += 1;
            if spaces == 2 || c == '\t' {
                gaps += 1;
            }
            last = c;
            continue;
        }
        spaces = 0;
        if !in_word {
            in_word = true;
            words += 1;
            run = 0;
            word_capped = c.is_uppercase();
            numbers += u32::from(word_digits && !word_letters);
            (word_digits, word_letters) = (false, false);
            if stopped && last == ' ' && (c.is_uppercase() || c == '"') {
                flags |= SENTENCES;
            }
            stopped = false;
        }
        run += 1;
        if c.is_ascii_digit() {
            digits += 1;
            word_digits = true;
        } else if c.is_alphabetic() {
            word_letters = true;
            if c.is_uppercase() {
                upper += 1
            } else {
                lower += 1
            }
        } else {
            marks += 1;
            if c == '"' {
                flags |= QUOTED;
            }
        }
        stopped = match c {
            '.' | '!' | '?' => run > 3,
            '"' | '\'' | ')' => stopped,
            _ => false,
        };
        if c.is_alphanumeric() {
            let folded = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            key = (key ^ folded as u32).wrapping_mul(0x0100_0193);
        }
        last = c;
    }
    if in_word && run > 3 {
        long += 1;
        capped += u32::from(word_capped);
    }
    let end = line.trim_end_matches(['"', '\'', ')', ']', ' ']);
    match end.chars().next_back() {
        Some('.' | '!' | '…') => flags |= TERMINAL,
        Some('?') => flags |= TERMINAL | QUESTION,
        Some(':') => flags |= COLON,
        _ => {}
    }
    if line.ends_with("''") || line.starts_with("``") {
        flags |= QUOTED;
    }
    if upper >= 4 && lower * 12 <= upper {
        flags |= UPPER;
    }
    if long >= 2 && capped * 10 >= long * 8 {
        flags |= TITLE;
    }
    numbers += u32::from(word_digits && !word_letters);
    if numbers >= 2 || digits * 4 >= digits + upper + lower + marks {
        flags |= DIGITS;
    }
    if gaps >= 2 || (line.contains('|') && words >= 4) {
        flags |= TABLE;
    }
    flags |= start_flags(line);
    (flags, words, key)
}

fn start_flags(line: &str) -> u32 {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '·' | '*' | '●' | '▪' | '■' | '►' | '–' | '—' | '-' | '+') => BULLET,
        Some(c) if c.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.starts_with(". ") || rest.starts_with(") ") {
                BULLET
            } else {
                0
            }
        }
        Some(c) if c.is_lowercase() || matches!(c, ',' | ';') => LOWER,
        _ => 0,
    }
}
