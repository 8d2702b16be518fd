//! Everything that one scan saw of a site, parsed once. Checks read this and nothing else.

use std::sync::{Arc, OnceLock};

use palisade_engine::Reach;
use palisade_model::{GapReason, UnixMillis};
use url::Url;

use crate::active::Answers;
use crate::assets::Assets;
use crate::challenge::is_challenge;
use crate::dns::Dns;
use crate::domain_servers::DomainServers;
use crate::edge::{Candidate, Edge};
use crate::fetch::{Chain, Exchange, Fetched};
use crate::parse::{Hsts, Html, Policies, SetCookie};
use crate::paths::Paths;
use crate::questions::Questions;
use crate::requests::Requests;
use crate::services::Services;
use crate::tls::{Handshake, TlsFacts, TlsProbes, Verdict as CertificateVerdict};

/// Why something cannot be judged. Never the same as "nothing wrong".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unjudged {
    pub(crate) reason: GapReason,
    /// Lower-case fragment for people.
    pub(crate) detail: String,
}

impl Unjudged {
    pub(crate) fn new(reason: GapReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// The page that a visitor ends at.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) exchange: Arc<Exchange>,
    /// `None` when the response is no HTML document.
    pub(crate) html: Option<Html>,
    pub(crate) policies: Policies,
}

/// A cookie and the response that set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SiteCookie {
    pub(crate) cookie: SetCookie,
    pub(crate) url: Url,
}

/// What was fetched, before it is parsed.
pub(crate) struct Seen {
    pub(crate) target: Url,
    pub(crate) now: UnixMillis,
    /// How far the owner's consent reaches.
    pub(crate) reach: Reach,
    /// From the `http` form of the target; `None` when it was not tried.
    pub(crate) http: Option<Chain>,
    /// From the `https` form of the target; `None` when it was not tried.
    pub(crate) https: Option<Chain>,
    /// The first one with the target's own host.
    pub(crate) handshake: Option<Arc<Handshake>>,
    /// What its certificate is worth; `None` when there was no handshake.
    pub(crate) certificate: Option<Result<CertificateVerdict, String>>,
    /// The page requested as by another origin; `None` when the requests were spent.
    pub(crate) cross_origin: Option<Arc<Exchange>>,
}

/// What was looked at besides the page; empty until it was.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) assets: Slot<Assets>,
    pub(crate) backends: Slot<Answers>,
    /// `None` where the DNS has no say about the target.
    pub(crate) dns: Slot<Option<Dns>>,
    /// `None` where the DNS has no say about the target.
    pub(crate) domain_servers: Slot<Option<DomainServers>>,
    pub(crate) edge: Slot<Edge>,
    pub(crate) interface: Slot<Answers>,
    pub(crate) open_services: Slot<Answers>,
    /// `None` when no delivery network stands before the site.
    pub(crate) origins: Slot<Option<Vec<Candidate>>>,
    pub(crate) paths: Slot<Paths>,
    pub(crate) questions: Slot<Questions>,
    pub(crate) requests: Slot<Requests>,
    pub(crate) services: Slot<Services>,
    pub(crate) sign_in: Slot<Answers>,
    pub(crate) tls: Slot<TlsFacts>,
    pub(crate) tls_probes: Slot<TlsProbes>,
}

/// One part, or why it could not be collected.
pub(crate) type Slot<T> = OnceLock<Result<T, Unjudged>>;

/// What checks judge.
pub(crate) struct Observation {
    pub(crate) seen: Seen,
    pub(crate) parts: Parts,
    page: Result<Page, Unjudged>,
    cookies: Vec<SiteCookie>,
}

impl Observation {
    pub(crate) fn new(seen: Seen) -> Self {
        let page = find_page(&seen);
        let mut observation = Self { seen, parts: Parts::default(), page, cookies: Vec::new() };
        observation.cookies = observation.collect_cookies();
        observation
    }

    /// The page, when it is the site's own answer and not an error or a challenge.
    pub(crate) fn page(&self) -> Result<&Page, Unjudged> {
        self.page.as_ref().map_err(Clone::clone)
    }

    /// What was found at places that should be empty.
    pub(crate) fn paths(&self) -> Result<&Paths, Unjudged> {
        part(&self.parts.paths)
    }

    /// What the site answered to questions about whom it believes.
    pub(crate) fn questions(&self) -> Result<&Questions, Unjudged> {
        part(&self.parts.questions)
    }

    /// What the site's pages, scripts and styles say.
    pub(crate) fn assets(&self) -> Result<&Assets, Unjudged> {
        part(&self.parts.assets)
    }

    /// What the DNS says about the target; `None` where it has no say: addresses, names of one label, public suffixes.
    pub(crate) fn dns(&self) -> Result<Option<&Dns>, Unjudged> {
        part(&self.parts.dns).map(Option::as_ref)
    }

    /// What the domain's own servers answered; `None` where the DNS has no say about the target.
    pub(crate) fn domain_servers(&self) -> Result<Option<&DomainServers>, Unjudged> {
        part(&self.parts.domain_servers).map(Option::as_ref)
    }

    /// How caches and proxies before the site took confusing requests.
    pub(crate) fn edge(&self) -> Result<&Edge, Unjudged> {
        part(&self.parts.edge)
    }

    /// What other machines of the domain answered; `None` when no delivery network stands before the site.
    pub(crate) fn origins(&self) -> Result<Option<&[Candidate]>, Unjudged> {
        part(&self.parts.origins).map(Option::as_deref)
    }

    /// What the site answered to requests that no visitor makes.
    pub(crate) fn requests(&self) -> Result<&Requests, Unjudged> {
        part(&self.parts.requests)
    }

    /// What was heard at ports of other services.
    pub(crate) fn services(&self) -> Result<&Services, Unjudged> {
        part(&self.parts.services)
    }

    /// What backends that the site names answer to strangers.
    pub(crate) fn backends(&self) -> Result<&Answers, Unjudged> {
        part(&self.parts.backends)
    }

    /// What the site's own interfaces do with what a careful one refuses.
    pub(crate) fn interface(&self) -> Result<&Answers, Unjudged> {
        part(&self.parts.interface)
    }

    /// What services on the target's host answer to strangers.
    pub(crate) fn open_services(&self) -> Result<&Answers, Unjudged> {
        part(&self.parts.open_services)
    }

    /// What the site's sign-in does with attempts that fail.
    pub(crate) fn sign_in(&self) -> Result<&Answers, Unjudged> {
        part(&self.parts.sign_in)
    }

    /// What the server's TLS accepts.
    pub(crate) fn tls(&self) -> Result<&TlsFacts, Unjudged> {
        part(&self.parts.tls)
    }

    /// How the server's TLS took what no client may do.
    pub(crate) fn tls_probes(&self) -> Result<&TlsProbes, Unjudged> {
        part(&self.parts.tls_probes)
    }

    /// The host of the target, without brackets.
    pub(crate) fn host(&self) -> &str {
        self.seen.target.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// Every response that can be judged and belongs to the target's registrable domain.
    ///
    /// # Errors
    /// [`Unjudged`] when there is none.
    pub(crate) fn responses(&self) -> Result<Vec<&Arc<Exchange>>, Unjudged> {
        let own = |exchange: &&Arc<Exchange>| {
            exchange.url.host_str().is_some_and(|host| same_site(host, self.host()))
        };
        let mut responses: Vec<&Arc<Exchange>> = Vec::new();
        let mut problem = None;
        for exchange in self.chains().flat_map(|chain| &chain.exchanges).filter(own) {
            match judgeable(exchange) {
                Err(unjudged) => problem = Some(unjudged),
                Ok(()) if responses.iter().any(|seen| seen.url == exchange.url) => {}
                Ok(()) => responses.push(exchange),
            }
        }
        match (responses.is_empty(), problem) {
            (false, _) => Ok(responses),
            (true, Some(unjudged)) => Err(unjudged),
            (true, None) => Err(self.page().err().unwrap_or_else(|| {
                Unjudged::new(GapReason::Unreachable, "the target gave no response of its own")
            })),
        }
    }

    /// The responses of a chain that ended at a page of the site's own.
    ///
    /// # Errors
    /// [`Unjudged`] when the chain broke off, or ended at an error or a challenge.
    pub(crate) fn arrived<'a>(&self, chain: &'a Chain) -> Result<&'a [Arc<Exchange>], Unjudged> {
        match chain.page() {
            Some(last) => judgeable(last).map(|()| chain.exchanges.as_slice()),
            None => Err(Unjudged::new(gap_of(chain), chain.problem().unwrap_or_default())),
        }
    }

    /// Every cookie of those responses, one per name, domain and path.
    pub(crate) fn cookies(&self) -> Result<&[SiteCookie], Unjudged> {
        self.responses().map(|_| self.cookies.as_slice())
    }

    /// The chains that were tried, `https` first.
    pub(crate) fn chains(&self) -> impl Iterator<Item = &Chain> {
        self.seen.https.iter().chain(&self.seen.http)
    }

    /// The usable HSTS policy of the page.
    pub(crate) fn hsts(&self) -> Option<Hsts> {
        let page = self.page.as_ref().ok().filter(|page| page.exchange.is_https())?;
        Hsts::parse(page.exchange.headers.first("strict-transport-security")?)
    }

    fn collect_cookies(&self) -> Vec<SiteCookie> {
        let mut cookies: Vec<SiteCookie> = Vec::new();
        for exchange in self.responses().unwrap_or_default() {
            for cookie in exchange.headers.all("set-cookie").filter_map(SetCookie::parse) {
                let same = |seen: &SiteCookie| {
                    (&seen.cookie.name, &seen.cookie.domain, &seen.cookie.path)
                        == (&cookie.name, &cookie.domain, &cookie.path)
                };
                if !cookies.iter().any(same) {
                    cookies.push(SiteCookie { cookie, url: exchange.url.clone() });
                }
            }
        }
        cookies
    }
}

fn part<T>(slot: &Slot<T>) -> Result<&T, Unjudged> {
    match slot.get() {
        Some(collected) => collected.as_ref().map_err(Clone::clone),
        None => Err(Unjudged::new(GapReason::NoData, "this kind of scan does not look at it")),
    }
}

/// The answer to a request of a part, when it is the site's own: any status, but no challenge.
///
/// # Errors
/// [`Unjudged`] when there is none.
pub(crate) fn answered(fetched: &Fetched) -> Result<&Exchange, Unjudged> {
    let exchange =
        fetched.as_ref().map_err(|failure| Unjudged::new(failure.kind.gap(), failure.to_string()))?;
    if is_challenge(exchange) {
        let detail = format!("{} answered {} with a challenge or block page", exchange.url, exchange.status);
        return Err(Unjudged::new(GapReason::Unreachable, detail));
    }
    Ok(exchange)
}

/// Whether an answer is the site's own: 2xx, a 3xx that leads nowhere, 401 or 403, and no challenge.
fn judgeable(exchange: &Exchange) -> Result<(), Unjudged> {
    if is_challenge(exchange) {
        let detail = format!("{} answered {} with a challenge or block page", exchange.url, exchange.status);
        return Err(Unjudged::new(GapReason::Unreachable, detail));
    }
    match exchange.status {
        200..=399 | 401 | 403 => Ok(()),
        status => {
            let detail = format!("expected a page at {}, found status {status}", exchange.url);
            Err(Unjudged::new(GapReason::Unreachable, detail))
        }
    }
}

fn find_page(seen: &Seen) -> Result<Page, Unjudged> {
    let mut problem = None;
    for chain in seen.https.iter().chain(&seen.http) {
        let outcome = match chain.page() {
            Some(exchange) => judgeable(exchange).map(|()| Arc::clone(exchange)),
            None => Err(Unjudged::new(gap_of(chain), chain.problem().unwrap_or_default())),
        };
        match outcome {
            Ok(exchange) => return Ok(read_page(exchange)),
            // A chain that got an answer explains more than one that got none.
            Err(unjudged) if problem.is_none() || !chain.exchanges.is_empty() => problem = Some(unjudged),
            Err(_) => {}
        }
    }
    Err(problem.unwrap_or_else(|| Unjudged::new(GapReason::Unreachable, "nothing was requested")))
}

fn gap_of(chain: &Chain) -> GapReason {
    match &chain.end {
        crate::fetch::ChainEnd::Failed { failure, .. } => failure.kind.gap(),
        _ => GapReason::Unreachable,
    }
}

fn read_page(exchange: Arc<Exchange>) -> Page {
    let html = exchange.is_html().then(|| Html::parse(&exchange.text()));
    let policies = Policies::of(&exchange.headers, html.as_ref());
    Page { exchange, html, policies }
}

/// The domain that is registered, such as `example.co.uk`; `None` for addresses and single labels.
pub(crate) fn registrable_domain(host: &str) -> Option<&str> {
    if host.parse::<std::net::IpAddr>().is_ok() { None } else { psl::domain_str(host) }
}

/// Whether two hosts belong to one registrable domain.
pub(crate) fn same_site(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim_matches(['[', ']']), b.trim_matches(['[', ']']));
    a == b || registrable_domain(a).is_some_and(|domain| registrable_domain(b) == Some(domain))
}
