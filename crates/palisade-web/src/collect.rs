//! Fetches what the checks need: the `http` and the `https` form of the target at the same time, redirects
//! included, then the page once more as seen from another origin.

use std::sync::Arc;

use palisade_engine::TargetFailure;
use palisade_model::{Gap, GapReason, ScanType, UnixMillis};
use tokio::time::Instant;
use url::Url;

use crate::challenge::is_challenge;
use crate::config::Budgets;
use crate::fetch::{Chain, ChainEnd, Connect, Exchange, ExchangeRecord, FailureKind, Fetcher, follow};
use crate::observation::{Observation, Seen};
use crate::scanner::gap;
use crate::tls::{Handshake, Roots, judge};

/// Nobody's origin: whether a site trusts it shows whether it trusts everybody.
pub(crate) const FOREIGN_ORIGIN: &str = "https://cross-origin-probe.palisade.example";

/// What one scan fetches with.
pub(crate) struct Collector<'a> {
    pub(crate) connector: &'a dyn Connect,
    pub(crate) budgets: &'a Budgets,
    pub(crate) user_agent: &'a str,
    pub(crate) roots: &'a Roots,
    pub(crate) now: UnixMillis,
}

/// What one scan fetched.
pub(crate) struct Collected {
    pub(crate) observation: Observation,
    pub(crate) records: Vec<ExchangeRecord>,
}

impl Collector<'_> {
    /// Fetches within the budget of the scan type. Failures are part of what is seen.
    pub(crate) async fn collect(&self, target: Url, scan_type: ScanType) -> Collected {
        let deadline = Instant::now() + self.budgets.scan(scan_type);
        let fetcher = Fetcher::new(self.connector, self.budgets, self.user_agent, deadline);
        let (http_url, https_url) = forms(&target);
        let (http, https) = tokio::join!(follow_some(&fetcher, http_url), follow_some(&fetcher, https_url));
        let cross_origin = match https.iter().chain(&http).find_map(Chain::page) {
            Some(page) => fetcher.get_from_origin(&page.url, FOREIGN_ORIGIN).await.ok(),
            None => None,
        };
        let handshake = first_handshake(http.as_ref(), https.as_ref());
        let certificate = handshake.map(|handshake| judge(&handshake, self.roots, self.now));
        let observation =
            Observation::new(Seen { target, now: self.now, http, https, certificate, cross_origin });
        Collected { observation, records: fetcher.records() }
    }
}

/// The `http` and `https` addresses to try. With a port of its own only the given one is known.
fn forms(target: &Url) -> (Option<Url>, Option<Url>) {
    let with_scheme = |scheme: &str| {
        let mut url = target.clone();
        url.set_scheme(scheme).ok().map(|()| url)
    };
    match (target.port(), target.scheme()) {
        (None, _) => (with_scheme("http"), with_scheme("https")),
        (Some(_), "https") => (None, Some(target.clone())),
        (Some(_), _) => (Some(target.clone()), None),
    }
}

async fn follow_some(fetcher: &Fetcher<'_>, url: Option<Url>) -> Option<Chain> {
    match url {
        Some(url) => Some(follow(fetcher, url).await),
        None => None,
    }
}

/// The handshake with the target itself: of its `https` form, or of where its `http` form leads on the same
/// host.
fn first_handshake(http: Option<&Chain>, https: Option<&Chain>) -> Option<Arc<Handshake>> {
    let Some(chain) = https else {
        let chain = http?;
        let own = |exchange: &&Arc<Exchange>| exchange.url.host() == chain.start.host();
        return chain.exchanges.iter().filter(own).find_map(|exchange| exchange.handshake.clone());
    };
    match (chain.exchanges.first(), &chain.end) {
        (Some(first), _) => first.handshake.clone(),
        (None, ChainEnd::Failed { failure, .. }) => failure.handshake.clone(),
        (None, _) => None,
    }
}

impl Collected {
    /// Why the target cannot be judged at all: nothing answered, not even with a TLS handshake.
    pub(crate) fn failure(&self) -> Option<TargetFailure> {
        let seen = &self.observation.seen;
        let answered = self.observation.chains().any(|chain| !chain.exchanges.is_empty());
        if answered || seen.certificate.is_some() {
            return None;
        }
        let failures = self.observation.chains().filter_map(|chain| match &chain.end {
            ChainEnd::Failed { url, failure } => Some((url, failure)),
            _ => None,
        });
        // The form that the caller named explains best.
        let mut failures: Vec<_> = failures.collect();
        failures.sort_by_key(|(url, _)| url.scheme() != seen.target.scheme());
        let (url, failure) = failures.first()?;
        Some(TargetFailure { code: failure.kind.code(), message: format!("{url}: {failure}") })
    }

    /// Why an answer was not enough for a single verdict.
    pub(crate) fn nothing_judged(&self) -> TargetFailure {
        let blocked = self
            .observation
            .chains()
            .flat_map(|chain| &chain.exchanges)
            .any(|exchange| is_challenge(exchange));
        let refused = self.observation.chains().find_map(|chain| match &chain.end {
            ChainEnd::Failed { failure, .. } if failure.kind == FailureKind::AddressNotAllowed => {
                Some(failure.kind.code())
            }
            _ => None,
        });
        let code = if blocked { "blocked" } else { refused.unwrap_or("invalid_response") };
        let detail = self
            .observation
            .page()
            .err()
            .map_or_else(|| "nothing could be judged".to_owned(), |unjudged| unjudged.detail);
        TargetFailure { code, message: format!("{}: {detail}", self.observation.seen.target) }
    }

    /// Chains that broke off and bodies that were cut.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for chain in self.observation.chains() {
            if let Some(gap) = chain_gap(chain) {
                gaps.push(gap);
            }
            for exchange in &chain.exchanges {
                if let Some(problem) = exchange.body.end.problem() {
                    gaps.push(gap(exchange.url.as_str(), GapReason::Limit, problem));
                }
            }
        }
        gaps.dedup();
        gaps
    }
}

/// A closed port is a fact about the target; everything else that breaks a chain is a gap.
fn chain_gap(chain: &Chain) -> Option<Gap> {
    let reason = match &chain.end {
        ChainEnd::Failed { failure, .. }
            if failure.kind == FailureKind::ConnectionRefused && chain.exchanges.is_empty() =>
        {
            return None;
        }
        ChainEnd::Failed { failure, .. } => failure.kind.gap(),
        _ => GapReason::Unreachable,
    };
    chain.problem().map(|detail| gap(chain.start.as_str(), reason, detail))
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;
    use hyper::Response;

    use super::*;
    use crate::sandbox::{Answer, Site};

    #[test]
    fn a_port_of_its_own_says_nothing_about_the_other_scheme() {
        for (target, http, https) in [
            ("https://a.example/x", Some("http://a.example/x"), Some("https://a.example/x")),
            ("http://a.example/", Some("http://a.example/"), Some("https://a.example/")),
            ("http://a.example:8080/", Some("http://a.example:8080/"), None),
            ("https://a.example:8443/", None, Some("https://a.example:8443/")),
        ] {
            let (got_http, got_https) = forms(&Url::parse(target).unwrap());
            assert_eq!(
                (got_http.as_ref().map(Url::as_str), got_https.as_ref().map(Url::as_str)),
                (http, https)
            );
        }
    }

    const PLAIN: &str = "http://sandbox.palisade.example/";
    const SECURE: &str = "https://sandbox.palisade.example/";

    async fn collect_from(answer: Answer) -> Collected {
        let site = Site::answering(answer).unwrap();
        let roots = Roots::with_extra(&[]).unwrap();
        let budgets = Budgets::default();
        let collector =
            Collector { connector: &site, budgets: &budgets, user_agent: "test", roots: &roots, now: 0 };
        collector.collect(Url::parse(SECURE).unwrap(), ScanType::HeadersOnly).await
    }

    fn requested(collected: &Collected) -> Vec<(&str, u16)> {
        collected
            .records
            .iter()
            .map(|record| (record.url.as_str(), record.outcome.clone().unwrap()))
            .collect()
    }

    #[tokio::test]
    async fn both_forms_share_their_fetches() {
        let collected = collect_from(|over_tls| match over_tls {
            true => Response::builder().body(Full::default()),
            false => Response::builder().status(301).header("location", SECURE).body(Full::default()),
        })
        .await;
        // The second request of the page is the cross-origin one.
        assert_eq!(requested(&collected), [(PLAIN, 301), (SECURE, 200), (SECURE, 200)]);
        let http = collected.observation.seen.http.as_ref().unwrap();
        assert_eq!(http.page().unwrap().url.as_str(), SECURE);
        assert_eq!(collected.gaps(), []);
    }

    #[tokio::test]
    async fn a_redirect_to_an_unknown_host_leaves_a_gap() {
        let collected = collect_from(|_| {
            Response::builder()
                .status(302)
                .header("location", "https://elsewhere.example/")
                .body(Full::default())
        })
        .await;
        assert_eq!(requested_urls(&collected), [PLAIN, SECURE, "https://elsewhere.example/"]);
        assert!(collected.observation.page().is_err());
        assert!(
            collected.gaps().iter().all(|gap| gap.detail.contains("was not found")),
            "{:?}",
            collected.gaps()
        );
        assert_eq!(collected.gaps().len(), 2);
        assert!(collected.failure().is_none());
        assert_eq!(collected.nothing_judged().code, "invalid_response");
    }

    fn requested_urls(collected: &Collected) -> Vec<&str> {
        let mut urls: Vec<&str> = collected.records.iter().map(|record| record.url.as_str()).collect();
        urls.sort_by_key(|url| (!url.contains("sandbox"), *url));
        urls
    }
}
