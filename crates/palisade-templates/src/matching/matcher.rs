//! One condition on a response.

use regex::Regex;

use super::scene::Scene;
use crate::dsl::Expression;
use crate::template::Condition;
use crate::text::Text;

/// A condition, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    pub(crate) name: Option<String>,
    /// Counts for others, makes no hit itself.
    pub(crate) internal: bool,
    pub(crate) negative: bool,
    pub(crate) condition: Condition,
    pub(crate) kind: Kind,
}

/// What is compared.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Status(Vec<u16>),
    Size { part: String, sizes: Vec<usize> },
    Words { part: String, words: Vec<Text>, ignore_case: bool },
    Patterns { part: String, patterns: Vec<Regex> },
    Binary { part: String, sequences: Vec<Vec<u8>> },
    Expressions(Vec<Expression>),
}

impl Matcher {
    /// Whether it holds. Of a part that the response does not have nothing holds, not even the opposite.
    pub(crate) fn holds(&self, scene: &Scene<'_>) -> bool {
        self.found(scene).is_some_and(|found| found != self.negative)
    }

    fn found(&self, scene: &Scene<'_>) -> Option<bool> {
        Some(match &self.kind {
            Kind::Status(statuses) => statuses.contains(&scene.response.status),
            Kind::Size { part, sizes } => sizes.contains(&scene.part(part)?.len()),
            Kind::Words { part, words, ignore_case } => self.words(scene, part, words, *ignore_case)?,
            Kind::Patterns { part, patterns } => {
                let text = scene.part(part)?;
                self.condition.holds(patterns, |pattern| pattern.is_match(&text))
            }
            Kind::Binary { part, sequences } if part == "body" => {
                self.condition.holds(sequences, |sequence| contains(scene.response.body, sequence))
            }
            Kind::Binary { part, sequences } => {
                let text = scene.part(part)?;
                self.condition.holds(sequences, |sequence| contains(text.as_bytes(), sequence))
            }
            Kind::Expressions(expressions) => {
                self.condition.holds(expressions, |expression| expression.holds(scene))
            }
        })
    }

    fn words(&self, scene: &Scene<'_>, part: &str, words: &[Text], ignore_case: bool) -> Option<bool> {
        let text = scene.part(part)?;
        let text = if ignore_case { text.to_lowercase().into() } else { text };
        Some(self.condition.holds(words, |word| {
            let word = word.fill_leniently(scene);
            if ignore_case { text.contains(&word.to_lowercase()) } else { text.contains(&word) }
        }))
    }
}

fn contains(bytes: &[u8], sequence: &[u8]) -> bool {
    !sequence.is_empty() && bytes.windows(sequence.len()).any(|window| window == sequence)
}
