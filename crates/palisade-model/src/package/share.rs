//! Probabilities as EPSS publishes them.

use serde::{Deserialize, Serialize};

/// From 0 to 1 in steps of a hundred-thousandth, which is as exact as they are published. A number in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Share(u32);

const STEPS: f64 = 100_000.0;

impl From<f64> for Share {
    /// The nearest step; what lies outside counts as the nearest end.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 100,000, at least 0"
    )]
    fn from(value: f64) -> Self {
        Self((value.clamp(0.0, 1.0) * STEPS).round() as u32)
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        Self::from(share.0) / STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_five_digits() {
        for (given, kept) in
            [(0.97531, 0.97531), (0.000_014, 0.00001), (1.5, 1.0), (-1.0, 0.0), (f64::NAN, 0.0)]
        {
            assert_eq!(f64::from(Share::from(given)), kept);
        }
        assert_eq!(serde_json::to_string(&Share::from(0.00043)).unwrap(), "0.00043");
    }
}
