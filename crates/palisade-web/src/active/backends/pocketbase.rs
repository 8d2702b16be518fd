//! PocketBase: whether strangers may list the records of collections that the site's client names.

use url::Url;

use super::super::question::Question;
use super::super::shape::{object, short};
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::Exchange;

const MOST_SERVERS: usize = 2;
const MOST_COLLECTIONS: usize = 5;

/// Asks for the number of records in each collection, with the identifier of one.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let collections = || assets.hits(Mark::Collection).map(|hit| hit.found.as_str()).take(MOST_COLLECTIONS);
    let servers = assets.hits(Mark::PocketBase).filter_map(|hit| Url::parse(&hit.found).ok());
    let of_server = |server: Url| {
        collections().filter_map(|collection| question(&server, collection)).collect::<Vec<_>>()
    };
    servers.take(MOST_SERVERS).flat_map(of_server).collect()
}

fn question(server: &Url, collection: &str) -> Option<Question> {
    let url = server.join(&format!("/api/collections/{collection}/records?perPage=1&fields=id")).ok()?;
    let subject = format!("server {}", server.host_str().unwrap_or_default());
    let question = Question::get(Topic::DocumentStore, subject, &url, records);
    Some(question.about(format!("collection {}", short(collection))))
}

fn records(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_list = answer["items"].is_array() && answer["perPage"].is_u64() && answer["totalPages"].is_i64();
    let total = answer["totalItems"].as_u64().filter(|_| is_list)?;
    (total > 0).then(|| format!("{total} records can be listed"))
}
