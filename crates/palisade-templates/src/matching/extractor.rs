//! What is taken from a response: for the report, or for later requests of the same template.

use regex::Regex;

use super::json::JsonPaths;
use super::scene::Scene;
use crate::dsl::Expression;

/// More than these are left out.
const MOST: usize = 16;
/// Longer ones are cut.
const LONGEST: usize = 256;

/// One thing that is taken.
#[derive(Debug, Clone)]
pub(crate) struct Extractor {
    /// Under which later requests find it.
    pub(crate) name: Option<String>,
    /// Only for later requests.
    pub(crate) internal: bool,
    pub(crate) source: Source,
}

/// Where it is taken from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Patterns {
        part: String,
        patterns: Vec<Regex>,
        group: usize,
    },
    /// Header fields, with `_` for `-`.
    Fields(Vec<String>),
    Expressions(Vec<Expression>),
    Json {
        part: String,
        paths: Vec<JsonPaths>,
    },
}

impl Extractor {
    /// Every different value, in order.
    pub(crate) fn values(&self, scene: &Scene<'_>) -> Vec<String> {
        let mut values = Vec::new();
        let mut keep = |value: &str| {
            let value = palisade_model::truncate_utf8(value, LONGEST).to_owned();
            if values.len() < MOST && !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        };
        match &self.source {
            Source::Patterns { part, patterns, group } => {
                let text = scene.part(part).unwrap_or_default();
                let found = patterns.iter().flat_map(|pattern| pattern.captures_iter(&text));
                found.take(MOST).filter_map(|found| found.get(*group)).for_each(|found| keep(found.as_str()));
            }
            Source::Fields(fields) => {
                fields.iter().filter_map(|field| scene.part(field)).for_each(|field| keep(&field));
            }
            Source::Expressions(expressions) => {
                expressions.iter().filter_map(|one| one.value(scene)).for_each(|value| keep(&value.text()));
            }
            Source::Json { part, paths } => {
                let text = scene.part(part).unwrap_or_default();
                // What is no JSON has nothing to take.
                let document = serde_json::from_str(&text).unwrap_or_default();
                paths.iter().for_each(|paths| paths.each(&document, &mut keep));
            }
        }
        values
    }
}
