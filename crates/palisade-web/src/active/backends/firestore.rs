//! Cloud Firestore: whether strangers may count the documents of collections that the site's client names.

use url::Url;

use super::super::question::Question;
use super::super::shape::{json, short};
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::Exchange;

const MOST_PROJECTS: usize = 2;
const MOST_COLLECTIONS: usize = 5;

/// Asks for a count of at most one in each collection.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let collections = || assets.hits(Mark::Collection).map(|hit| hit.found.as_str()).take(MOST_COLLECTIONS);
    let projects = assets.hits(Mark::FirebaseProject).take(MOST_PROJECTS);
    let of_project = |project: &str| {
        collections().filter_map(|collection| question(project, collection)).collect::<Vec<_>>()
    };
    projects.flat_map(|hit| of_project(&hit.found)).collect()
}

fn question(project: &str, collection: &str) -> Option<Question> {
    let url = format!(
        "https://firestore.googleapis.com/v1/projects/{project}/databases/(default)/documents:runAggregationQuery"
    );
    let body = serde_json::json!({ "structuredAggregationQuery": {
        "structuredQuery": { "from": [{ "collectionId": collection }], "limit": 1 },
        "aggregations": [{ "alias": "n", "count": { "upTo": "1" } }],
    } });
    let question = Question::post(
        Topic::Firestore,
        format!("project {project}"),
        &Url::parse(&url).ok()?,
        body.to_string(),
        count,
    );
    Some(question.about(format!("collection {}", short(collection))))
}

/// One result with one count, and when it was read. A count is given only where documents may be listed.
fn count(exchange: &Exchange) -> Option<String> {
    let answer = json(exchange)?;
    let result = answer.as_array().filter(|results| results.len() == 1)?.first()?;
    let count = result["result"]["aggregateFields"]["n"]["integerValue"].as_str()?;
    let count: u64 = count.parse().ok().filter(|_| result["readTime"].is_string())?;
    Some(
        if count > 0 { "its documents can be listed" } else { "it may be listed and has nothing" }.to_owned(),
    )
}
