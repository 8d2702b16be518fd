//! The regular expressions of rules: the dialect of PCRE on engines that take bounded time.

mod class;
mod compiled;
mod dialect;
mod error;
mod escape;
mod group;
mod regex;
mod starts;
#[cfg(test)]
mod tests;

pub use error::{BudgetSpent, RegexError};
pub use regex::{Captures, Regex, Use};
