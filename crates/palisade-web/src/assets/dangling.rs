//! Recognises what providers answer for a bucket or site that nobody has: whoever makes one of that name gets the
//! visitors of the reference.

use crate::fetch::Exchange;

/// Provider and texts that are all in its answer.
const ANSWERS: &[(&str, &[&str])] = &[
    ("Amazon S3", &["<Code>NoSuchBucket</Code>", "<BucketName>"]),
    ("Amazon S3", &["<li>Code: NoSuchBucket</li>", "<li>BucketName: "]),
    ("Alibaba Cloud OSS", &["<Code>NoSuchBucket</Code>", "aliyuncs.com"]),
    (
        "Azure Storage",
        &["<Code>ContainerNotFound</Code>", "<Message>The specified container does not exist."],
    ),
    ("DigitalOcean Spaces", &["<Code>NoSuchBucket</Code>", "digitaloceanspaces.com"]),
    ("Fastly", &["Fastly error: unknown domain"]),
    ("GitHub Pages", &["There isn't a GitHub Pages site here.", "<title>Site not found"]),
    ("Google Cloud Storage", &["<Code>NoSuchBucket</Code>", "The specified bucket does not exist."]),
    ("Heroku", &["herokucdn.com/error-pages/no-such-app.html"]),
    ("Heroku", &["<title>No such app</title>"]),
    ("Surge", &["<title>project not found</title>", "surge.sh"]),
];

/// Texts of answers are short; what is longer is a page about them.
const LONGEST: usize = 16 * 1024;

/// Whose bucket does not exist, by the answer's own words; never by the status alone.
pub(crate) fn missing_bucket(exchange: &Exchange) -> Option<&'static str> {
    if !(400..=599).contains(&exchange.status) || exchange.body.bytes.len() > LONGEST {
        return None;
    }
    let text = exchange.text();
    let is_whole = |texts: &[&str]| texts.iter().all(|part| text.contains(part));
    ANSWERS.iter().find(|(_, texts)| is_whole(texts)).map(|(provider, _)| *provider)
}
