//! Buckets of object stores that the site's files name: whether strangers may list them and read who has access.

use url::Url;

use super::super::question::Question;
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::{Ask, Exchange};

const MOST: usize = 6;
/// The beginning of a list of one.
const BYTES: usize = 16 * 1024;

/// Asks each bucket for one key and for its access list.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let mut buckets: Vec<Url> = Vec::new();
    for hit in assets.hits(Mark::Bucket) {
        if let Ok(url) = Url::parse(&format!("https://{}", hit.found))
            && !buckets.contains(&url)
        {
            buckets.push(url);
        }
    }
    buckets.iter().take(MOST).flat_map(of_bucket).collect()
}

fn of_bucket(bucket: &Url) -> Vec<Question> {
    let host = bucket.host_str().unwrap_or_default();
    let subject = format!("bucket {host}{}", bucket.path().trim_end_matches('/'));
    let question = |topic: Topic, query: &str, read: fn(&Exchange) -> Option<String>| {
        let mut url = bucket.clone();
        url.set_query(Some(query));
        Question::new(topic, subject.clone(), Ask::get(&url).up_to(BYTES), read)
    };
    if host.ends_with(".blob.core.windows.net") {
        let query = "restype=container&comp=list&maxresults=1";
        return vec![question(Topic::BucketListing, query, container)];
    }
    let google = host.ends_with("storage.googleapis.com");
    let one = if google { "max-keys=1" } else { "list-type=2&max-keys=1" };
    vec![question(Topic::BucketListing, one, keys), question(Topic::BucketAcl, "acl", access)]
}

/// What stands in front of the first element, and the text.
fn document<'a>(text: &'a str, root: &str) -> Option<&'a str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>")?.1.trim_start(),
        None => text,
    };
    text.starts_with(&format!("<{root}")).then_some(text)
}

/// The list of S3 and of those that speak its language.
fn keys(exchange: &Exchange) -> Option<String> {
    let text = (exchange.status == 200).then(|| exchange.text())?;
    let list = document(&text, "ListBucketResult").filter(|list| list.contains("<Name>"))?;
    Some(
        if list.contains("<Key>") { "its keys can be listed" } else { "it can be listed and is empty" }
            .to_owned(),
    )
}

/// The list of Azure's containers.
fn container(exchange: &Exchange) -> Option<String> {
    let text = (exchange.status == 200).then(|| exchange.text())?;
    let list = document(&text, "EnumerationResults").filter(|list| list.contains("<Blobs"))?;
    Some(
        if list.contains("<Blob>") { "its blobs can be listed" } else { "it can be listed and is empty" }
            .to_owned(),
    )
}

fn access(exchange: &Exchange) -> Option<String> {
    let text = (exchange.status == 200).then(|| exchange.text())?;
    let list = document(&text, "AccessControlPolicy").filter(|list| list.contains("<AccessControlList>"))?;
    Some(format!("its access list with {} grants can be read", list.matches("<Grant>").count()))
}
