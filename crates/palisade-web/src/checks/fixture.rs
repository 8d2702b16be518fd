//! Observations made by hand, for the table tests of checks.

mod active;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_model::{Outcome, UnixMillis, parse_rfc3339};
use url::Url;

use super::asked::Table;
use super::check::{Check, Verdict};
use super::dns::fixture::healthy as healthy_dns;
use crate::assets::{Assets, Kind, Reader, Text, builtin_secrets};
use crate::dns::Dns;
use crate::domain_servers::DomainServers;
use crate::edge::Edge;
use crate::fetch::{
    Ask, Body, BodyEnd, Chain, ChainEnd, Exchange, FailureKind, FetchFailure, Fetched, Headers,
};
use crate::observation::{Observation, Seen};
use crate::paths::Paths;
use crate::questions::Questions;
use crate::requests::{Parity, Requests};
use crate::services::Services;
use crate::tls::{
    Asked, CertificateFacts, Details, Extensions, Groups, Offer, Preference, Presented, Refusal, ServerHello,
    Suite, Support, Survey, TlsFacts, TlsProbes, Trust, Verdict as CertificateVerdict, Version,
};

/// A site to observe: `https://shop.example/` answers a page, `http` redirects to it.
#[derive(Clone)]
pub(crate) struct Site {
    target: Url,
    active: Option<Table>,
    http: Option<Chain>,
    https: Option<Chain>,
    certificate: Option<Result<CertificateVerdict, String>>,
    cross_origin: Option<Arc<Exchange>>,
    dns: Option<Option<Dns>>,
    domain_servers: Option<Option<DomainServers>>,
    edge: Option<Edge>,
    paths: Option<Paths>,
    /// The site's files besides the page; `None` when they are not looked at.
    files: Option<Vec<Text>>,
    change: Option<fn(&mut Assets)>,
    questions: Option<Questions>,
    requests: Option<Requests>,
    services: Option<Services>,
    tls: Option<TlsFacts>,
    tls_probes: Option<TlsProbes>,
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn now() -> UnixMillis {
    parse_rfc3339("2026-06-01T00:00:00Z").unwrap()
}

/// A response with the given header fields.
pub(crate) fn reply(at: &str, status: u16, fields: &[(&str, &str)], body: &str) -> Arc<Exchange> {
    let mut headers = Headers::default();
    for (name, value) in fields {
        headers.push(name, value);
    }
    let body = Body { bytes: body.as_bytes().to_vec(), end: BodyEnd::Complete };
    Arc::new(Exchange { url: url(at), status, headers, body, handshake: None })
}

pub(crate) fn redirect(from: &str, to: &str) -> Arc<Exchange> {
    reply(from, 301, &[("Location", to)], "")
}

/// A chain that arrives.
pub(crate) fn chain(exchanges: Vec<Arc<Exchange>>) -> Chain {
    Chain { start: exchanges[0].url.clone(), exchanges, end: ChainEnd::Page }
}

/// A chain that fails at its first request.
pub(crate) fn failed(at: &str, kind: FailureKind) -> Chain {
    let failure = Arc::new(FetchFailure::new(kind, "it failed"));
    Chain { start: url(at), exchanges: Vec::new(), end: ChainEnd::Failed { url: url(at), failure } }
}

/// The page over http only, with nothing unusual to any question.
pub(crate) fn only_http_site() -> Site {
    let answer =
        || reply("http://shop.example/", 200, &[("Content-Type", "text/html")], "<title>Shop</title>");
    page(&[]).only_http(chain(vec![answer()])).questions(|questions| questions.http_origin = Ok(answer()))
}

/// A site that answers every place with the page of a protection service.
pub(crate) fn blocked_paths() -> Paths {
    Paths::answered_by("shop.example", |_, path| {
        Ok(reply(&format!("https://shop.example{path}"), 403, &[("cf-mitigated", "challenge")], ""))
    })
}

/// A request that failed.
pub(crate) fn no_answer() -> Fetched {
    Err(Arc::new(FetchFailure::new(FailureKind::TimedOut, "it failed")))
}

/// A valid certificate for shop.example, 2026-01-01 to 2026-12-31.
pub(crate) fn certificate() -> CertificateVerdict {
    CertificateVerdict {
        host: "shop.example".to_owned(),
        port: 443,
        version: "TLS 1.3",
        chain_length: 2,
        untrusted: None,
        self_signed: false,
        name_matches: true,
        facts: CertificateFacts {
            subject: "CN=shop.example".to_owned(),
            issuer: "CN=Example CA".to_owned(),
            self_issued: false,
            subject_der: b"shop.example".to_vec(),
            issuer_der: b"Example CA".to_vec(),
            issuer_organisation: Some("Example CA".to_owned()),
            issuer_urls: Vec::new(),
            names: vec!["shop.example".to_owned()],
            not_before: parse_rfc3339("2026-01-01T00:00:00Z").unwrap(),
            not_after: parse_rfc3339("2026-12-31T00:00:00Z").unwrap(),
            key_type: "EC".to_owned(),
            key_bits: 256,
            signature: "ecdsaWithSHA256".to_owned(),
            serial: "01".to_owned(),
            sha256: "leaf".to_owned(),
            key_sha256: "key".to_owned(),
            must_staple: false,
            timestamps: 2,
        },
    }
}

/// A site with a good page and good TLS.
pub(crate) fn secure() -> Site {
    page(&[]).tls(|_| {})
}

/// A site whose server speaks these versions and no others.
pub(crate) fn speaking(versions: &[Version]) -> Site {
    secure().tls(|facts| {
        let support = |version: &Version| match versions.contains(version) {
            true => Support::Yes(Box::new(server_hello(*version))),
            false => Support::No(Refusal::Alert(70)),
        };
        facts.survey.versions =
            Version::ALL[1..].iter().map(|version| (*version, support(version))).collect();
        facts.survey.offers.retain(|offer| versions.contains(&offer.version));
    })
}

/// A site whose server shows a chain that is changed.
pub(crate) fn presenting(change: impl FnOnce(&mut Presented)) -> Site {
    secure().tls(|facts| change(&mut facts.presented[0]))
}

/// A site of whose server something else was found in a full scan.
pub(crate) fn detailed(change: impl FnOnce(&mut Details)) -> Site {
    secure().tls(|facts| change(facts.survey.details.as_mut().unwrap()))
}

/// A site without TLS, for this reason.
pub(crate) fn without_tls(kind: FailureKind) -> Site {
    let plain = chain(vec![reply("http://shop.example/", 200, &[], "<html>")]);
    page(&[]).http(plain).https(failed("https://shop.example/", kind))
}

/// A chain of two that a public root vouches for.
pub(crate) fn presented() -> Presented {
    let leaf = certificate().facts;
    let issuer = CertificateFacts {
        subject: leaf.issuer.clone(),
        issuer: "CN=Example Root".to_owned(),
        subject_der: leaf.issuer_der.clone(),
        issuer_der: b"Example Root".to_vec(),
        sha256: "issuer".to_owned(),
        ..leaf.clone()
    };
    Presented {
        asked: Asked::Anything,
        leaf,
        others: vec![issuer],
        trust: Trust::Public,
        missing: Vec::new(),
        disorder: None,
        has_staple: false,
        stapled: None,
        timestamps: Some(false),
    }
}

fn server_hello(version: Version) -> ServerHello {
    let extensions = Extensions {
        secure_renegotiation: true,
        extended_master_secret: true,
        protocol: Some("h2".to_owned()),
        ..Extensions::default()
    };
    let suite = if version == Version::Tls13 { 0x1301 } else { 0xc02f };
    ServerHello { version: Some(version), suite, compresses: false, has_session_id: false, extensions }
}

/// A server that does everything right in TLS 1.2 and 1.3.
fn tls_facts() -> TlsFacts {
    let spoken = [Version::Tls12, Version::Tls13];
    let yes = |version| (version, Support::Yes(Box::new(server_hello(version))));
    let offer = |version, code| Offer {
        version,
        suites: Suite::of(code).into_iter().collect(),
        is_ordered: true,
        unknown: None,
    };
    let groups = |codes: &[u16]| Groups { codes: codes.to_vec(), unknown: None };
    TlsFacts {
        host: "shop.example".to_owned(),
        port: 443,
        survey: Survey {
            versions: spoken.into_iter().map(yes).collect(),
            offers: vec![offer(Version::Tls12, 0xc02f), offer(Version::Tls13, 0x1301)],
            details: Some(Details {
                ssl2: Ok(None),
                groups: groups(&[0x11ec, 29, 23]),
                curves: groups(&[]),
                parameters: Ok(Vec::new()),
                preference: Ok(Some(Preference::Server)),
                refuses_fallback: Ok(None),
            }),
            connections: 0,
        },
        presented: vec![presented()],
        unpresented: None,
        without_name: Ok(None),
        reflection: None,
        rating: None,
    }
}

/// The site whose page has these header fields besides its content type.
pub(crate) fn page(fields: &[(&str, &str)]) -> Site {
    let html = "<!doctype html><title>Shop</title>";
    let mut all = vec![("Content-Type", "text/html; charset=utf-8")];
    all.extend_from_slice(fields);
    answer(reply("https://shop.example/", 200, &all, html))
}

/// The site whose `https` root answers exactly this.
pub(crate) fn answer(exchange: Arc<Exchange>) -> Site {
    let target = url("https://shop.example/");
    let http = chain(vec![redirect("http://shop.example/", "https://shop.example/"), Arc::clone(&exchange)]);
    Site {
        target,
        http: Some(http),
        https: Some(chain(vec![exchange])),
        certificate: Some(Ok(certificate())),
        cross_origin: None,
        active: None,
        dns: None,
        domain_servers: None,
        edge: None,
        paths: None,
        files: None,
        change: None,
        questions: None,
        requests: None,
        services: None,
        tls: None,
        tls_probes: None,
    }
}

/// The site whose page has this body.
pub(crate) fn body(html: &str) -> Site {
    answer(reply("https://shop.example/", 200, &[("Content-Type", "text/html; charset=utf-8")], html))
}

/// Not HTML.
pub(crate) fn json() -> Site {
    answer(reply("https://shop.example/", 200, &[("Content-Type", "application/json")], "{}"))
}

/// A protection service answers in place of the site.
pub(crate) fn challenged() -> Site {
    let block = |at| reply(at, 403, &[("cf-mitigated", "challenge")], "Just a moment...");
    answer(block("https://shop.example/")).http(chain(vec![block("http://shop.example/")]))
}

impl Site {
    pub(crate) fn http(self, chain: Chain) -> Self {
        Self { http: Some(chain), ..self }
    }

    pub(crate) fn https(self, chain: Chain) -> Self {
        Self { https: Some(chain), certificate: None, ..self }
    }

    /// Only the given `http` URL was to be scanned.
    pub(crate) fn only_http(self, chain: Chain) -> Self {
        Self {
            target: chain.start.clone(),
            http: Some(chain),
            https: None,
            certificate: None,
            cross_origin: None,
            active: None,
            dns: None,
            domain_servers: None,
            edge: None,
            paths: None,
            files: None,
            change: None,
            questions: None,
            requests: None,
            services: None,
            tls: None,
            tls_probes: None,
        }
    }

    pub(crate) fn certificate(self, change: impl FnOnce(&mut CertificateVerdict)) -> Self {
        let mut verdict = certificate();
        change(&mut verdict);
        Self { certificate: Some(Ok(verdict)), ..self }
    }

    /// What the site answers where the page is asked as by a foreign origin.
    pub(crate) fn cross_origin(self, exchange: Arc<Exchange>) -> Self {
        Self { cross_origin: Some(exchange), ..self }
    }

    /// What lies at the given places: path (with `POST ` in front where it is posted to), status, type, content.
    /// Everything else is not found.
    pub(crate) fn served(self, files: &[(&str, u16, &str, &str)]) -> Self {
        let answer = |method: &str, path: &str| {
            let place = if method == "POST" { format!("POST {path}") } else { path.to_owned() };
            let at = format!("https://shop.example{path}");
            match files.iter().find(|(file, ..)| *file == place) {
                Some((_, status, media, content)) => {
                    Ok(reply(&at, *status, &[("Content-Type", media)], content))
                }
                None => Ok(reply(&at, 404, &[("Content-Type", "text/html")], "<title>Not found</title>")),
            }
        };
        self.paths(Paths::answered_by("shop.example", answer))
    }

    pub(crate) fn paths(self, paths: Paths) -> Self {
        Self { paths: Some(paths), ..self }
    }

    /// What hosts answer to opt-in questions: method and address, status, type, content. Everything else is not found.
    pub(crate) fn asked(self, table: &[(&str, u16, &str, &str)]) -> Self {
        let table: Vec<(String, Arc<Exchange>)> = table
            .iter()
            .map(|(line, status, media, content)| {
                let (_, at) = line.split_once(' ').unwrap();
                ((*line).to_owned(), reply(at, *status, &[("Content-Type", media)], content))
            })
            .collect();
        self.asked_by(move |ask| {
            let line = format!("{} {}", ask.method, ask.url);
            table.iter().find(|(known, _)| *known == line).map(|(_, exchange)| Arc::clone(exchange))
        })
    }

    /// What hosts answer to opt-in questions, by whatever they heed.
    pub(crate) fn asked_by(
        self,
        answer: impl Fn(&Ask) -> Option<Arc<Exchange>> + Send + Sync + 'static,
    ) -> Self {
        Self { active: Some(Table::new(answer)), ..self.read() }
    }

    /// What the site answers to questions about trust; where nothing is said, its page without any.
    pub(crate) fn questions(self, change: impl FnOnce(&mut Questions)) -> Self {
        let plain = || {
            Ok(reply("https://shop.example/", 200, &[("Content-Type", "text/html")], "<title>Shop</title>"))
        };
        let mut questions = Questions {
            apis: Vec::new(),
            cdn_debug: plain(),
            forwarded: plain(),
            http_origin: plain(),
            lookalikes: Vec::new(),
            malformed: vec![plain()],
            sessions: Vec::new(),
            unknown_host: Ok(reply("https://shop.example/", 421, &[], "")),
        };
        change(&mut questions);
        Self { questions: Some(questions), ..self }
    }

    /// What the site answers to unusual requests; where nothing is said, 404.
    pub(crate) fn requests(self, change: impl FnOnce(&mut Requests)) -> Self {
        let absent = || Ok(reply("https://shop.example/absent", 404, &[], ""));
        let mut requests = self.requests.unwrap_or_else(|| Requests {
            absent: absent(),
            agent_card: absent(),
            ai_plugin: absent(),
            directories: Vec::new(),
            ipv6: Parity::OneFamily,
            llms_txt: absent(),
            mcp: absent(),
            null_origin: absent(),
            options: absent(),
            robots: absent(),
            security_txt: absent(),
            trace: absent(),
        });
        change(&mut requests);
        Self { requests: Some(requests), ..self }
    }

    /// What the server's TLS accepts; where nothing is said, what a good one does.
    pub(crate) fn tls(self, change: impl FnOnce(&mut TlsFacts)) -> Self {
        let mut tls = self.tls.unwrap_or_else(tls_facts);
        change(&mut tls);
        Self { tls: Some(tls), ..self }
    }

    /// The site's files are read, and this is one of them.
    pub(crate) fn file(mut self, at: &str, kind: Kind, text: &str) -> Self {
        let text = Text { url: url("https://shop.example/").join(at).unwrap(), kind, text: text.to_owned() };
        self.files.get_or_insert_default().push(text);
        self
    }

    /// The site's files are read; there are none but the page.
    pub(crate) fn read(mut self) -> Self {
        self.files.get_or_insert_default();
        self
    }

    /// What was read, changed.
    pub(crate) fn assets(self, change: fn(&mut Assets)) -> Self {
        Self { change: Some(change), ..self.read() }
    }

    /// What the DNS says about the domain; where nothing is said, everything is well.
    pub(crate) fn dns(self, change: impl FnOnce(&mut Dns)) -> Self {
        let mut dns = self.dns.flatten().unwrap_or_else(healthy_dns);
        change(&mut dns);
        Self { dns: Some(Some(dns)), ..self }
    }

    /// The DNS has no say about the target.
    pub(crate) fn without_dns(self) -> Self {
        Self { dns: Some(None), ..self }
    }

    pub(crate) fn observe(self) -> Observation {
        let observation = Observation::new(Seen {
            target: self.target,
            now: now(),
            http: self.http,
            https: self.https,
            handshake: None,
            certificate: self.certificate,
            cross_origin: self.cross_origin,
        });
        if let Some(files) = &self.files {
            let mut assets = read(&observation, files);
            if let Some(change) = self.change {
                change(&mut assets);
            }
            assert!(observation.parts.assets.set(Ok(assets)).is_ok());
        }
        if let Some(dns) = self.dns {
            assert!(observation.parts.dns.set(Ok(dns)).is_ok());
        }
        if let Some(servers) = self.domain_servers {
            assert!(observation.parts.domain_servers.set(Ok(servers)).is_ok());
        }
        if let Some(edge) = self.edge {
            assert!(observation.parts.edge.set(Ok(edge)).is_ok());
        }
        if let Some(paths) = self.paths {
            assert!(observation.parts.paths.set(Ok(paths)).is_ok());
        }
        if let Some(questions) = self.questions {
            assert!(observation.parts.questions.set(Ok(questions)).is_ok());
        }
        if let Some(services) = self.services {
            assert!(observation.parts.services.set(Ok(services)).is_ok());
        }
        if let Some(tls) = self.tls {
            assert!(observation.parts.tls.set(Ok(tls)).is_ok());
        }
        if let Some(probes) = self.tls_probes {
            assert!(observation.parts.tls_probes.set(Ok(probes)).is_ok());
        }
        if let Some(requests) = self.requests {
            assert!(observation.parts.requests.set(Ok(requests)).is_ok());
        }
        if let Some(table) = &self.active {
            table.ask_everything(&observation);
        }
        observation
    }
}

/// The page and the files, read as they would be.
fn read(observation: &Observation, files: &[Text]) -> Assets {
    let mut reader = Reader::new(builtin_secrets());
    if let Ok(page) = observation.page() {
        let kind = if page.html.is_some() { Kind::Page } else { Kind::Script };
        reader
            .take(&Text { url: page.exchange.url.clone(), kind, text: page.exchange.text() }, Duration::MAX);
    }
    files.iter().for_each(|file| reader.take(file, Duration::MAX));
    reader.finish(None)
}

/// The site whose page has this body, read.
pub(crate) fn read_page(html: &str) -> Site {
    body(html).read()
}

/// The site whose page loads one script of its own, read.
pub(crate) fn script(code: &str) -> Site {
    body("<script src=/app.js></script>").file("/app.js", Kind::Script, code)
}

/// A token with these claims, signed by nobody.
pub(crate) fn token(claims: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNoZWNrcw", encode(r#"{"alg":"HS256"}"#), encode(claims))
}

/// Runs a check on a site.
pub(crate) fn run(check: &Check, site: Site) -> Outcome {
    match (check.run)(&site.observe()) {
        Ok(Verdict::Fail(found)) => {
            assert!(!found.is_empty(), "{} fails without saying why", check.id);
            Outcome::Fail
        }
        Ok(Verdict::Pass) => Outcome::Pass,
        Ok(Verdict::NotApplicable) => Outcome::NotApplicable,
        Err(_) => Outcome::Error,
    }
}

/// Asserts the outcome of a check on each site; at least one fails and two do not.
pub(crate) fn assert_outcomes(check: &Check, cases: Vec<(Outcome, Site)>) {
    let failing = cases.iter().filter(|(outcome, _)| *outcome == Outcome::Fail).count();
    assert!(failing >= 1 && cases.len() - failing >= 2, "{} has too few fixtures", check.id);
    for (number, (expected, site)) in cases.into_iter().enumerate() {
        assert_eq!(run(check, site), expected, "{} case {number}", check.id);
    }
    assert_eq!(
        run(check, challenged().certificate_error()),
        Outcome::Error,
        "{} judges a block page",
        check.id
    );
}

impl Site {
    /// TLS could not be judged either.
    fn certificate_error(self) -> Self {
        Self { certificate: Some(Err("expected a certificate, found none".to_owned())), ..self }
    }
}
