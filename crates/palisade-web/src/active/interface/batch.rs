//! GraphQL end points: whether one request may hold many operations.

use url::Url;

use super::super::question::Question;
use super::super::shape::json;
use super::super::topic::Topic;
use crate::fetch::Exchange;
use crate::observation::Observation;
use crate::paths;

/// Operations in one request; each asks for the name of a type and runs no resolver.
pub(super) const OPERATIONS: usize = 10;
const OPERATION: &str = r#"{"query":"{__typename}"}"#;

/// Asks each end point that the search for GraphQL found.
pub(super) fn questions(observation: &Observation) -> Vec<Question> {
    let looked = observation.paths().ok().and_then(|paths| paths.of(paths::Topic::GraphqlIntrospection));
    let Some(looked) = looked else { return Vec::new() };
    let found = looked.hits.iter().map(|hit| &hit.url).chain(&looked.harmless);
    let body = format!("[{}]", [OPERATION; OPERATIONS].join(","));
    let question = |url: Url| {
        let subject = format!("end point {}", url.path());
        Question::post(Topic::GraphqlBatch, subject, &url, body.clone(), batch)
    };
    found.filter_map(|url| Url::parse(url).ok()).map(question).collect()
}

/// An answer to each operation.
fn batch(exchange: &Exchange) -> Option<String> {
    let answer = json(exchange)?;
    let answers = answer.as_array().filter(|answers| answers.len() == OPERATIONS)?;
    let answered = answers.iter().all(|answer| answer["data"]["__typename"].is_string());
    answered.then(|| format!("{OPERATIONS} operations in one request were all answered"))
}
