//! One measured figure beside its goal, printed the same way everywhere.

use std::io::Write;
use std::time::Duration;

/// Prints `name`, what was measured, the goal, and whether it is met.
pub(crate) fn print(name: &str, measured: f64, unit: &str, goal: Goal) {
    let (sign, bound, met) = match goal {
        Goal::AtMost(bound) => ("<=", bound, measured <= bound),
        Goal::AtLeast(bound) => (">=", bound, measured >= bound),
    };
    let word = if met { "met" } else { "MISSED" };
    let line = format!("{name:<60} {measured:>12.1} {unit:<6} goal {sign} {bound:<8} {word}\n");
    std::io::stdout().write_all(line.as_bytes()).ok();
}

/// What was promised.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// Milliseconds with their fraction.
pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The middle one of several measurements.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
