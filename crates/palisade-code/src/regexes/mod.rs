//! The regular expressions of rules: the dialect of PCRE on engines that take bounded time.

mod error;
mod regex;

pub use error::RegexError;
pub use regex::{Captures, Regex, Use};
