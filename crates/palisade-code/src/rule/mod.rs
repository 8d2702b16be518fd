//! Rules of the Semgrep format: what they are, and how they are read from YAML.

mod condition;
mod error;
mod formula;
mod glob;
mod metadata;
mod options;
mod read;
mod requires;
#[expect(clippy::module_inception, reason = "the rule itself among its parts")]
mod rule;
mod taint;

pub use condition::{Analyzer, Condition, EntropyMode};
pub use error::{Reason, RuleError};
pub use formula::{And, Formula, PatternText};
pub use glob::Glob;
pub use metadata::Metadata;
pub use options::{CommentStyle, GenericEngine, Options};
pub use read::read;
pub use requires::Requires;
pub use rule::{FixRegex, Mode, Paths, Rule, RuleLanguage};
pub use taint::{Propagator, Sanitizer, SideEffect, Sink, Source, Taint};
