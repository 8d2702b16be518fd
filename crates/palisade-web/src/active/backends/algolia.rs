//! Algolia: what the key that the site searches with may do besides.

use url::Url;

use super::super::question::Question;
use super::super::shape::object;
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::{Ask, Exchange};

const MOST: usize = 3;
/// Rights that change something.
const WRITING: &[&str] = &["addObject", "deleteObject", "deleteIndex", "editSettings"];

/// Asks what the key of each client may do.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let clients = assets.hits(Mark::AlgoliaClient).filter_map(|hit| {
        let mut parts = hit.found.split(['"', '\'', '`']);
        Some((parts.next()?.to_owned(), parts.next_back()?.to_owned()))
    });
    clients.take(MOST).filter_map(|(application, key)| question(&application, key)).collect()
}

fn question(application: &str, key: String) -> Option<Question> {
    let host = application.to_ascii_lowercase();
    // What is recorded of the request has no key in it.
    let url = Url::parse(&format!("https://{host}-dsn.algolia.net/1/keys/")).ok()?;
    let ask = Ask { target: Some(format!("/1/keys/{key}")), ..Ask::get(&url) };
    let ask = ask
        .with("accept", "application/json")
        .with("x-algolia-application-id", application)
        .with("x-algolia-api-key", key);
    Some(Question::new(Topic::AlgoliaKey, format!("application {application}"), ask, rights))
}

/// What Algolia says about a key.
fn rights(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let rights = answer["acl"].as_array()?;
    let writing: Vec<&str> =
        WRITING.iter().copied().filter(|right| rights.iter().any(|given| given == right)).collect();
    (!writing.is_empty()).then(|| format!("the key of the page may {}", writing.join(", ")))
}
