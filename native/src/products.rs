//! Products of integer rows: the same sums on every processor, by pairs of numbers at once where it has AVX2.
//!
//! Left to itself the compiler multiplies in 32 bits, which takes several times as long; hence the few intrinsics.

/// Rows that are multiplied together, so that each number is loaded once for several products.
pub const ROWS: usize = 4;
/// Columns that are.
pub const COLUMNS: usize = 2;

/// The products of each row with each column.
pub type Products = [[i32; ROWS]; COLUMNS];

/// Of rows and columns of `N` numbers, a multiple of 16. `rows` must not be negative, so that no sum of two products overflows.
#[inline(always)]
pub fn products<const N: usize>(rows: [&[i16; N]; ROWS], columns: [&[i16; N]; COLUMNS]) -> Products {
    columns.map(|column| rows.map(|row| row.iter().zip(column).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()))
}

/// The same, 16 numbers at a time.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
pub fn products_avx2<const N: usize>(rows: [&[i16; N]; ROWS], columns: [&[i16; N]; COLUMNS]) -> Products {
    use std::arch::x86_64::*;
    let mut sums = [[_mm256_setzero_si256(); ROWS]; COLUMNS];
    for at in (0..N / 16).map(|nth| nth * 16) {
        // SAFETY: 16 numbers stand from `at` on, for it is at most N - 16.
        let load = |from: &[i16; N]| unsafe { _mm256_loadu_si256(from[at..at + 16].as_ptr().cast()) };
        let rows = rows.map(load);
        for (sums, column) in sums.iter_mut().zip(columns.map(load)) {
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(row, column));
            }
        }
    }
    sums.map(|[a, b, c, d]| {
        let four = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
        let four = _mm_add_epi32(_mm256_castsi256_si128(four), _mm256_extracti128_si256::<1>(four));
        [
            _mm_extract_epi32::<0>(four),
            _mm_extract_epi32::<1>(four),
            _mm_extract_epi32::<2>(four),
            _mm_extract_epi32::<3>(four),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn both_ways_give_the_same_sums() {
        if !std::arch::is_x86_feature_detected!("avx2") {
            return;
        }
        let numbers =
            |seed: i32| -> [i16; 48] { std::array::from_fn(|i| ((i as i32 * 7919 + seed * 104_729) % 32_768) as i16) };
        let rows = [numbers(1), numbers(2), numbers(3), [i16::MAX; 48]];
        let columns = [numbers(4).map(|x| x % 128 - 64), [-127; 48]];
        let (rows, columns) = (rows.each_ref(), columns.each_ref());
        // SAFETY: the processor has the feature, as asked above.
        assert_eq!(products(rows, columns), unsafe { products_avx2(rows, columns) });
    }
}
