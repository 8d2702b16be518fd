//! Hasura and its kin: GraphQL over a database, and what it shows to the role without a name.

use url::Url;

use super::super::question::Question;
use super::super::shape::{named, object};
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::Exchange;
use crate::observation::Observation;
use crate::paths;

const MOST: usize = 3;
const QUERY: &str = r#"{"query":"{__schema{queryType{name fields{name}}}}"}"#;
const BYTES: usize = 1024 * 1024;
/// Where the engine answers on every host.
const PATH: &str = "/v1/graphql";

/// Asks each engine for the names of its queries.
pub(super) fn questions(observation: &Observation, assets: &Assets) -> Vec<Question> {
    let named = assets.hits(Mark::GraphqlEngine).map(|hit| hit.found.clone());
    let mut engines: Vec<Url> = Vec::new();
    for url in named.chain(own(observation)).filter_map(|url| Url::parse(&url).ok()) {
        if !engines.contains(&url) {
            engines.push(url);
        }
    }
    engines.iter().take(MOST).map(question).collect()
}

/// The target's own, where the search for GraphQL found one.
fn own(observation: &Observation) -> Vec<String> {
    let looked = observation.paths().ok().and_then(|paths| paths.of(paths::Topic::GraphqlIntrospection));
    let Some(looked) = looked else { return Vec::new() };
    let found = looked.hits.iter().map(|hit| &hit.url).chain(&looked.harmless);
    found.filter(|url| url.ends_with(PATH)).cloned().collect()
}

fn question(url: &Url) -> Question {
    let subject = format!("engine {}", url.host_str().unwrap_or_default());
    let question = Question::post(Topic::GraphqlEngine, subject, url, QUERY, tables);
    Question { ask: question.ask.up_to(BYTES), ..question }
}

/// A root called `query_root` whose fields come in the engine's families.
fn tables(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let root = &answer["data"]["__schema"]["queryType"];
    let fields = root["fields"].as_array().filter(|_| root["name"] == "query_root")?;
    let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
    let is_table = |name: &&str| {
        ["_by_pk", "_aggregate"].iter().any(|suffix| names.contains(&format!("{name}{suffix}").as_str()))
    };
    let tables: Vec<&str> = names.iter().copied().filter(is_table).collect();
    (!tables.is_empty()).then(|| format!("{} can be queried without a sign-in", named("table", tables)))
}
