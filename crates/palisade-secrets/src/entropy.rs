//! Shannon entropy, the cheapest sign that a text was drawn at random.

/// Bits per byte: 0 for one repeated byte, at most 8.
pub(crate) fn shannon(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let total = bytes.len() as f64;
    counts.iter().filter(|&&count| count > 0).fold(0.0, |sum, &count| {
        let share = f64::from(count) / total;
        sum - share * share.log2()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_counts_bits_per_byte() {
        for (text, bits) in
            [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("0123456789abcdef", 4.0)]
        {
            assert!((shannon(text.as_bytes()) - bits).abs() < 1e-9, "{text}");
        }
    }
}
