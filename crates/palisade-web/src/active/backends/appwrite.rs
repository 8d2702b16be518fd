//! Appwrite: whether guests may list the documents of collections that the site's client names.

use url::Url;

use super::super::question::Question;
use super::super::shape::{object, short};
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::Exchange;

const MOST: usize = 5;
/// The query `limit(1)` as clients write it.
const ONE: &str = "%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D";

/// Asks for one document of each collection.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let one = |mark: Mark| assets.hits(mark).map(|hit| hit.found.clone()).next();
    let (Some(endpoint), Some(project)) = (one(Mark::AppwriteEndpoint), one(Mark::AppwriteProject)) else {
        return Vec::new();
    };
    let collections = assets.hits(Mark::AppwriteCollection).filter_map(|hit| {
        let mut parts = hit.found.split(['"', '\'', '`']);
        Some((parts.next()?.to_owned(), parts.next_back()?.to_owned()))
    });
    let question = |(database, collection): (String, String)| {
        let path =
            format!("{endpoint}/databases/{database}/collections/{collection}/documents?queries[0]={ONE}");
        let url = Url::parse(&path).ok()?;
        let question =
            Question::get(Topic::DocumentStore, format!("project {}", short(&project)), &url, documents);
        let question = question.with("x-appwrite-project", project.clone());
        Some(question.about(format!("collection {}", short(&collection))))
    };
    collections.take(MOST).filter_map(question).collect()
}

fn documents(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let total = answer["total"].as_u64().filter(|_| answer["documents"].is_array())?;
    (total > 0).then(|| format!("{total} documents can be listed"))
}
