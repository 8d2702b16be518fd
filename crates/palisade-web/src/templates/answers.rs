//! Makes the request of a template and follows redirects as far as it wants.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use palisade_templates::{Ask as Wanted, Method as WantedMethod, Redirects, Response};
use url::Url;

use crate::fetch::{Ask, Exchange, FetchFailure};
use crate::visit::Visit;

/// One answer on the way, with its fields as templates read them.
pub(super) struct Answer {
    pub(super) exchange: Arc<Exchange>,
    headers: Vec<(String, String)>,
    took: Duration,
}

impl Answer {
    pub(super) fn response(&self) -> Response<'_> {
        Response {
            status: self.exchange.status,
            headers: &self.headers,
            body: &self.exchange.body.bytes,
            took: self.took,
        }
    }
}

/// The answer, and those behind its redirects. A way that breaks off ends with its last answer.
///
/// # Errors
/// [`FetchFailure`] when nothing was answered at all.
pub(super) async fn answers(visit: &Visit<'_>, wanted: &Wanted) -> Result<Vec<Answer>, Arc<FetchFailure>> {
    let mut answers = vec![one(visit, ask(wanted)).await?];
    while let Some(next) = next(wanted, &answers) {
        match one(visit, Ask::get(&next)).await {
            Ok(answer) => answers.push(answer),
            Err(_) => break,
        }
    }
    Ok(answers)
}

fn ask(wanted: &Wanted) -> Ask {
    let method = match wanted.method {
        WantedMethod::Get => Method::GET,
        WantedMethod::Head => Method::HEAD,
        WantedMethod::Options => Method::OPTIONS,
    };
    let url = wanted.origin.join(&wanted.target).unwrap_or_else(|_| wanted.origin.clone());
    let fields = wanted.headers.iter().map(|(name, value)| (Cow::Owned(name.clone()), value.clone()));
    Ask { target: Some(wanted.target.clone()), fields: fields.collect(), ..Ask::new(method, &url) }
}

async fn one(visit: &Visit<'_>, ask: Ask) -> Result<Answer, Arc<FetchFailure>> {
    let started = Instant::now();
    let exchange = visit.fetcher.ask(ask).await?;
    let headers = exchange.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Answer { exchange, headers, took: started.elapsed() })
}

fn next(wanted: &Wanted, answers: &[Answer]) -> Option<Url> {
    let url = answers.last()?.exchange.redirect()?.ok()?;
    let follow = match wanted.redirects {
        Redirects::No => false,
        Redirects::SameHost { at_most } => answers.len() <= at_most && url.host() == wanted.origin.host(),
        Redirects::Any { at_most } => answers.len() <= at_most,
    };
    follow.then_some(url)
}
