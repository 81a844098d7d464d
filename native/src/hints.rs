//! What the words of a short line say about it: a share of the score by which the clean stage's linear model tells
//! furniture from story. Words are hashed into a table of weights, so that the model names none of them.

/// Words of a line that count; more than a short line holds.
const TOKENS: usize = 40;
/// Where an FNV-1a hash begins.
const BASIS: u32 = 0x811c_9dc5;
/// Buckets of the table; a power of two.
pub const BUCKETS: usize = 1 << 13;

/// The buckets that a line falls into: each word, the first and the last one, the first two and the last two.
/// The line is seen plain and folded, every digit as 0.
pub fn buckets(line: &str) -> Vec<u16> {
    let tokens = tokens(line);
    let mut found: Vec<u16> = tokens.iter().map(|&token| bucket(b'w', &[token])).collect();
    found.sort_unstable();
    found.dedup();
    if let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) {
        found.extend([bucket(b'f', &[first]), bucket(b'l', &[last])]);
    }
    if let ([one, two, ..], [.., other, last]) = (tokens.as_slice(), tokens.as_slice()) {
        found.extend([bucket(b'g', &[*one, *two]), bucket(b'm', &[*other, *last])]);
    }
    found
}

/// Hashes of runs of letters, of runs of digits as zeros, and of single marks.
fn tokens(line: &str) -> Vec<u32> {
    let (mut tokens, mut kind) = (Vec::with_capacity(16), ' ');
    for c in line.chars() {
        let now = match c {
            c if c.is_alphabetic() => 'a',
            c if c.is_ascii_digit() => '0',
            c if c.is_whitespace() => ' ',
            _ => '.',
        };
        if now != ' ' {
            if now == '.' || now != kind {
                if tokens.len() == TOKENS {
                    break;
                }
                tokens.push(BASIS);
            }
            if let Some(hash) = tokens.last_mut() {
                match now {
                    '0' => *hash = mix(*hash, u32::from('0')),
                    _ if c.is_ascii() => *hash = mix(*hash, u32::from(c.to_ascii_lowercase())),
                    _ => c.to_lowercase().for_each(|lower| *hash = mix(*hash, u32::from(lower))),
                }
            }
        }
        kind = now;
    }
    tokens
}

/// One step of FNV-1a, by code point.
fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x0100_0193)
}

/// The bucket of words in a role.
fn bucket(role: u8, words: &[u32]) -> u16 {
    let hash = words.iter().fold(mix(BASIS, u32::from(role)), |hash, &word| mix(hash, word));
    ((hash ^ (hash >> 15)) as usize & (BUCKETS - 1)) as u16
}

/// The sum of a line's weights.
pub fn score(weights: &[i8], line: &str) -> i32 {
    buckets(line).into_iter().map(|bucket| i32::from(weights[bucket as usize])).sum()
}
