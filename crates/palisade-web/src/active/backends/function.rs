//! Functions without a server whose addresses the site's files name: whether they run for strangers.

use hyper::Method;
use url::Url;

use super::super::question::Question;
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::{Ask, Exchange};

const MOST: usize = 5;

/// Asks for the head of what each function answers.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let functions = assets.hits(Mark::FunctionUrl).filter_map(|hit| Url::parse(&hit.found).ok());
    let question = |url: Url| {
        let subject = format!("function {}{}", url.host_str().unwrap_or_default(), url.path());
        Question::new(Topic::FunctionUrl, subject, Ask::new(Method::HEAD, &url), runs)
    };
    functions.take(MOST).map(question).collect()
}

/// The provider says that the function ran, and it did not refuse.
fn runs(exchange: &Exchange) -> Option<String> {
    let has = |name: &str| exchange.headers.first(name).is_some();
    let ran = has("function-execution-id")
        || (has("x-amzn-requestid") && has("x-amzn-trace-id") && !has("x-amzn-errortype"));
    (ran && (200..=299).contains(&exchange.status)).then(|| "it runs without a sign-in".to_owned())
}
