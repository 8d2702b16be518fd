//! Fetches the site's own files inside the part's budgets: so many files, so many bytes together, and one redirect
//! or two. Other people's files are never asked for.

use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::GapReason;
use url::Url;

use super::facts::is_own;
use crate::challenge::is_challenge;
use crate::fetch::{Ask, BodyEnd, Exchange};
use crate::visit::Visit;

/// What one file gets at first; a larger one is asked for again with what is left for all.
const MODEST: usize = 2 * 1024 * 1024;
/// Less than this is not worth a request.
const LEAST: usize = 16 * 1024;
const MOST_REDIRECTS: usize = 2;

/// Bytes that the files of one kind may still have together.
pub(super) struct Allowance {
    left: Mutex<usize>,
}

/// What became of one request.
pub(super) enum Downloaded {
    /// Text, and why it is not whole.
    Text { exchange: Arc<Exchange>, problem: Option<&'static str> },
    /// An answer that is no file.
    Refused(Arc<Exchange>),
    /// No answer, and why.
    Missed(GapReason, String),
}

impl Allowance {
    pub(super) fn of(bytes: usize) -> Self {
        Self { left: Mutex::new(bytes) }
    }

    fn reserve(&self, most: usize) -> usize {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let reserved = most.min(*left);
        *left -= reserved;
        reserved
    }

    fn give_back(&self, bytes: usize) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
    }
}

/// Fetches one file; at most `most` bytes of it.
pub(super) async fn download(visit: &Visit<'_>, url: &Url, allowance: &Allowance, most: usize) -> Downloaded {
    let first = attempt(visit, url, allowance, most.min(MODEST)).await;
    let grows = most > MODEST
        && matches!(&first, Downloaded::Text { exchange, .. } if exchange.body.end == BodyEnd::TooLarge);
    if !grows {
        return first;
    }
    let Downloaded::Text { exchange, .. } = &first else { return first };
    let known = exchange.body.bytes.len();
    allowance.give_back(known);
    match attempt(visit, url, allowance, most).await {
        again @ Downloaded::Text { .. } => again,
        _ => {
            allowance.reserve(known);
            first
        }
    }
}

async fn attempt(visit: &Visit<'_>, url: &Url, allowance: &Allowance, most: usize) -> Downloaded {
    let reserved = allowance.reserve(most);
    if reserved < LEAST {
        allowance.give_back(reserved);
        return Downloaded::Missed(
            GapReason::Limit,
            format!("{url}: the files before it used up what may be read"),
        );
    }
    let outcome = follow(visit, url, reserved).await;
    let used = match &outcome {
        Downloaded::Text { exchange, .. } => exchange.body.bytes.len().min(reserved),
        _ => 0,
    };
    allowance.give_back(reserved - used);
    outcome
}

async fn follow(visit: &Visit<'_>, url: &Url, bytes: usize) -> Downloaded {
    let mut next = url.clone();
    for _ in 0..=MOST_REDIRECTS {
        let exchange = match visit.fetcher.ask(Ask::get(&next).up_to(bytes)).await {
            Ok(exchange) => exchange,
            Err(failure) => return Downloaded::Missed(failure.kind.gap(), format!("{next}: {failure}")),
        };
        match exchange.redirect() {
            Some(Ok(target)) if is_own(url, &target) => next = target,
            Some(_) => return Downloaded::Refused(exchange),
            None if is_challenge(&exchange) => {
                let detail = format!("{next} answered {} with a challenge or block page", exchange.status);
                return Downloaded::Missed(GapReason::Unreachable, detail);
            }
            None if exchange.status == 200 => {
                let problem = exchange.body.end.problem();
                return Downloaded::Text { exchange, problem };
            }
            None => return Downloaded::Refused(exchange),
        }
    }
    Downloaded::Missed(GapReason::Limit, format!("{url}: it redirects more than {MOST_REDIRECTS} times"))
}
