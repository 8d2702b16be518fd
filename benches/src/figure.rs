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

/// Prints the middle, the 99th percentile and the worst of many times in milliseconds; the goal is for the percentile.
pub(crate) fn print_times(name: &str, mut times: Vec<f64>, goal_ms: f64) {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let [p50, p99, max] = [50, 99, 100].map(|percent| at(percent).copied().unwrap_or(f64::NAN));
    let word = if p99 <= goal_ms { "met" } else { "MISSED" };
    let count = times.len();
    let line = format!(
        "{name:<60} p50 {p50:>7.1} p99 {p99:>7.1} max {max:>7.1} ms of {count:<5} goal p99 <= {goal_ms:<6} {word}\n"
    );
    std::io::stdout().write_all(line.as_bytes()).ok();
}

/// Prints one line of a result.
pub(crate) fn line(text: &str) {
    std::io::stdout().write_all(format!("{text}\n").as_bytes()).ok();
}

/// Says how far something long is; not a result.
pub(crate) fn progress(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).ok();
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
