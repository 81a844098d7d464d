//! What the words of a short line say about it: a share of the score by which the clean stage's linear model tells
//! furniture from story. Words are hashed into a table of weights, so that the model names none of them.

/// Words of a line that count; more than a short line holds.
const TOKENS: usize = 40;
/// Buckets of the table; a power of two.
pub const BUCKETS: usize = 1 << 13;

/// The buckets that a line falls into: each word, the first and the last one, the first two and the last two.
/// The line is seen plain and folded, every digit as 0.
pub fn buckets(line: &str) -> Vec<u16> {
    let tokens = tokens(line);
    let mut found: Vec<u16> = tokens.iter().map(|token| bucket(b'w', &[token])).collect();
    found.sort_unstable();
    found.dedup();
    if let [first, .., last] = tokens.as_slice() {
        found.extend([bucket(b'f', &[first]), bucket(b'l', &[last])]);
        found.push(bucket(b'g', &[first, &tokens[1]]));
        found.push(bucket(b'm', &[&tokens[tokens.len() - 2], last]));
    } else if let [only] = tokens.as_slice() {
        found.extend([bucket(b'f', &[only]), bucket(b'l', &[only])]);
    }
    found
}

/// Runs of letters, runs of digits as zeros, and single marks.
fn tokens(line: &str) -> Vec<String> {
    let (mut tokens, mut kind) = (Vec::<String>::new(), ' ');
    for c in line.chars() {
        let now = match c {
            c if c.is_alphabetic() => 'a',
            c if c.is_ascii_digit() => '0',
            c if c.is_whitespace() => ' ',
            _ => '.',
        };
        if now == ' ' || now == '.' || now != kind {
            if tokens.len() == TOKENS {
                break;
            }
            if now != ' ' {
                tokens.push(String::new());
            }
        }
        if let (Some(token), true) = (tokens.last_mut(), now != ' ') {
            if now == '0' {
                token.push('0')
            } else {
                token.extend(c.to_lowercase())
            }
        }
        kind = now;
    }
    tokens
}

/// FNV-1a of a kind and its words.
fn bucket(kind: u8, words: &[&String]) -> u16 {
    let mut hash: u32 = (0x811c_9dc5 ^ u32::from(kind)).wrapping_mul(0x0100_0193);
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    ((hash ^ (hash >> 15)) as usize & (BUCKETS - 1)) as u16
}

/// The sum of a line's weights.
pub fn score(weights: &[i8], line: &str) -> i32 {
    buckets(line).into_iter().map(|bucket| i32::from(weights[bucket as usize])).sum()
}
