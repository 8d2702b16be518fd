//! One scan's visit to a site: what its collectors share, and the first look, which every kind of scan takes.
//! It fetches the `http` and the `https` form of the target at the same time, redirects included, then the
//! page once more as seen from another origin.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use palisade_engine::Reach;
use palisade_model::{GapReason, ScanType, Tier};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::config::WebConfig;
use crate::fetch::{Ask, Chain, ChainEnd, Connect, Exchange, Fetcher, follow};
use crate::observation::{Observation, Seen, Unjudged};
use crate::part::Part;
use crate::rendered;
use crate::templates;
use crate::tls::{Handshake, Roots, judge};

/// Nobody's origin: whether a site trusts it shows whether it trusts everybody.
pub(crate) const FOREIGN_ORIGIN: &str = "https://cross-origin-probe.palisade.example";

/// What the collectors of one scan share.
pub(crate) struct Visit<'a> {
    pub(crate) config: &'a WebConfig,
    pub(crate) roots: &'a Roots,
    pub(crate) connector: &'a dyn Connect,
    pub(crate) fetcher: Fetcher<'a>,
    pub(crate) target: Url,
    pub(crate) scan_type: ScanType,
    /// How far the owner agreed to the opt-in checks.
    pub(crate) reach: Reach,
    /// When the scan ends with what it has.
    pub(crate) deadline: Instant,
}

impl<'a> Visit<'a> {
    pub(crate) fn new(
        config: &'a WebConfig,
        roots: &'a Roots,
        connector: &'a dyn Connect,
        target: Url,
        scan_type: ScanType,
    ) -> Self {
        let (more, longer) = match tier_of(scan_type) {
            Tier::HeadersOnly => (0, Duration::ZERO),
            Tier::Quick | Tier::Full | Tier::Active => {
                let (of_templates, for_templates) = templates::allowance(&config.templates, &config.budgets);
                let (of_page, for_page) = rendered::allowance(config.browser.as_ref());
                (of_templates + of_page, for_templates + for_page)
            }
        };
        let deadline = Instant::now() + config.budgets.scan(scan_type) + longer;
        let limit = config.budgets.requests(scan_type) + more;
        // Requests end a little before the scan does, so that what they found is still judged.
        let last_answer = deadline - config.budgets.scan(scan_type) / 50;
        let fetcher = Fetcher::new(connector, &config.budgets, &config.user_agent, last_answer, limit);
        Self { config, roots, connector, fetcher, target, scan_type, reach: Reach::Nothing, deadline }
    }

    /// With the opt-in checks, as far as the owner agreed.
    pub(crate) fn with_consent(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The first look. Failures are part of what is seen.
    pub(crate) async fn arrive(&self) -> Observation {
        let (http_url, https_url) = forms(&self.target);
        let (http, https) = tokio::join!(self.follow(http_url), self.follow(https_url));
        let cross_origin = match https.iter().chain(&http).find_map(Chain::page) {
            Some(page) => self.fetcher.ask(Ask::get(&page.url).with("origin", FOREIGN_ORIGIN)).await.ok(),
            None => None,
        };
        let now = self.config.clock.now();
        let handshake = first_handshake(http.as_ref(), https.as_ref());
        let certificate = handshake.as_ref().map(|handshake| judge(handshake, self.roots, now));
        let target = self.target.clone();
        let reach = self.reach;
        Observation::new(Seen { target, now, reach, http, https, handshake, certificate, cross_origin })
    }

    async fn follow(&self, url: Option<Url>) -> Option<Chain> {
        match url {
            Some(url) => Some(follow(&self.fetcher, url).await),
            None => None,
        }
    }

    /// Whether this kind of scan does what belongs to `tier`.
    pub(crate) fn includes(&self, tier: Tier) -> bool {
        match tier {
            Tier::Active => self.reach > Reach::Nothing && self.scan_type == ScanType::Full,
            safe => safe <= tier_of(self.scan_type),
        }
    }

    /// Whether what is looked at for `part` lies within the owner's consent, where it needs one.
    pub(crate) fn covers(&self, part: Part) -> bool {
        part.tier() < Tier::Active || part.reach() <= self.reach
    }

    /// Puts what `collecting` gives into `slot`. Out of time it is what could not be judged.
    pub(crate) async fn keep<T>(
        &self,
        slot: &OnceLock<Result<T, Unjudged>>,
        collecting: impl Future<Output = Result<T, Unjudged>>,
    ) {
        let outcome = timeout_at(self.deadline, collecting).await.unwrap_or_else(|_| {
            let limit = self.config.budgets.scan(self.scan_type).as_secs();
            Err(Unjudged::new(GapReason::TimeOut, format!("expected an end within {limit} s, found none")))
        });
        let first = slot.set(outcome).is_ok();
        debug_assert!(first, "every part is collected once");
    }
}

/// The largest tier of a kind of scan without opt-in checks.
pub(crate) fn tier_of(scan_type: ScanType) -> Tier {
    match scan_type {
        ScanType::HeadersOnly => Tier::HeadersOnly,
        ScanType::Quick => Tier::Quick,
        ScanType::Full => Tier::Full,
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

#[cfg(test)]
mod tests {
    use http_body_util::Full;
    use hyper::Response;

    use super::*;
    use crate::arrival::{failure, gaps, nothing_judged};
    use crate::fetch::ExchangeRecord;
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

    /// What a visit to the site saw, and what it requested.
    async fn visit(answer: Answer) -> (Observation, Vec<ExchangeRecord>) {
        let site = Site::answering(answer).unwrap();
        let roots = Roots::with_extra(&[]).unwrap();
        let config = WebConfig::default();
        let target = Url::parse(SECURE).unwrap();
        let visit = Visit::new(&config, &roots, &site, target, ScanType::HeadersOnly);
        (visit.arrive().await, visit.fetcher.records())
    }

    fn requested(records: &[ExchangeRecord]) -> Vec<(&str, u16)> {
        records.iter().map(|record| (record.url.as_str(), record.outcome.clone().unwrap())).collect()
    }

    #[tokio::test]
    async fn both_forms_share_their_fetches() {
        let (observation, records) = visit(|over_tls| match over_tls {
            true => Response::builder().body(Full::default()),
            false => Response::builder().status(301).header("location", SECURE).body(Full::default()),
        })
        .await;
        // The second request of the page is the cross-origin one.
        assert_eq!(requested(&records), [(PLAIN, 301), (SECURE, 200), (SECURE, 200)]);
        let http = observation.seen.http.as_ref().unwrap();
        assert_eq!(http.page().unwrap().url.as_str(), SECURE);
        assert_eq!(gaps(&observation), []);
    }

    #[tokio::test]
    async fn a_redirect_to_an_unknown_host_leaves_a_gap() {
        let (observation, records) = visit(|_| {
            Response::builder()
                .status(302)
                .header("location", "https://elsewhere.example/")
                .body(Full::default())
        })
        .await;
        assert_eq!(requested_urls(&records), [PLAIN, SECURE, "https://elsewhere.example/"]);
        assert!(observation.page().is_err());
        assert!(
            gaps(&observation).iter().all(|gap| gap.detail.contains("was not found")),
            "{:?}",
            gaps(&observation)
        );
        assert_eq!(gaps(&observation).len(), 2);
        assert!(failure(&observation).is_none());
        assert_eq!(nothing_judged(&observation).code, "invalid_response");
    }

    fn requested_urls(records: &[ExchangeRecord]) -> Vec<&str> {
        let mut urls: Vec<&str> = records.iter().map(|record| record.url.as_str()).collect();
        urls.sort_by_key(|url| (!url.contains("sandbox"), *url));
        urls
    }
}
