//! Decimal numbers as texts write them.

/// A decimal number as written, without rounding.
#[derive(Clone)]
pub struct Decimal {
    digits: String,
    places: usize,
}

impl Decimal {
    /// "1,000.5"; a number longer than twenty characters is none that a story means.
    pub fn parse(word: &str) -> Option<Self> {
        let (whole, part) = word.split_once('.').unwrap_or((word, ""));
        let digits: String = whole.chars().filter(|c| *c != ',').chain(part.chars()).collect();
        (!digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then_some(Decimal { digits, places: part.len() })
    }

    pub fn scaled(mut self, scale: u8) -> Self {
        for _ in 0..scale {
            if self.places > 0 {
                self.places -= 1;
            } else {
                self.digits.push('0');
            }
        }
        self
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = self.digits.split_at(self.digits.len() - self.places);
        let whole = whole.trim_start_matches('0');
        let part = part.trim_end_matches('0');
        f.write_str(if whole.is_empty() { "0" } else { whole })?;
        if part.is_empty() {
            Ok(())
        } else {
            write!(f, ".{part}")
        }
    }
}
