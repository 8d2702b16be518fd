//! One request of the page, held by the browser until it is decided: made by the scan's own client, or not at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use palisade_engine::guard::AddressPolicy;
use serde_json::{Value, json};
use url::Url;

use super::facts::Refused;
use crate::assets::{Kind, Text, is_own};
use crate::fetch::{Ask, Exchange, FailureKind, Fetched};
use crate::parse::Load;
use crate::visit::Visit;

/// Header fields of a request that are the client's own business.
const OURS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "host",
    "proxy-authorization",
    "proxy-connection",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];
/// Header fields of an answer that speak of the connection, or of a coding that is undone.
const OF_CONNECTION: &[&str] = &[
    "alt-svc",
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "strict-transport-security",
    "transfer-encoding",
];
/// Of one answer.
const BODY_BYTES: usize = 5 * 1024 * 1024;

/// A request that waits.
#[derive(Debug, Clone)]
pub(super) struct Paused {
    /// The browser's name for it, and its session.
    pub(super) id: String,
    pub(super) session: String,
    pub(super) url: Url,
    method: Method,
    kind: String,
    fields: Vec<(String, String)>,
}

impl Paused {
    /// Reads a `Fetch.requestPaused`; `None` when it is not about HTTP.
    pub(super) fn of(params: &Value, session: String) -> Option<Self> {
        let request = &params["request"];
        let url = Url::parse(request["url"].as_str()?).ok()?;
        let fields = request["headers"].as_object().into_iter().flatten();
        let fields = fields
            .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?.to_owned())))
            .filter(|(name, _)| !OURS.contains(&name.as_str()) && !name.starts_with("sec-"));
        Some(Self {
            id: params["requestId"].as_str()?.to_owned(),
            session,
            method: request["method"].as_str()?.parse().ok()?,
            kind: params["resourceType"].as_str().unwrap_or_default().to_owned(),
            fields: fields.collect(),
            url,
        })
    }

    /// What the browser wants it for; `None` for data.
    pub(super) fn load(&self) -> Option<Load> {
        match self.kind.as_str() {
            "Document" => Some(Load::Frame),
            "Font" | "Image" | "Media" | "TextTrack" => Some(Load::Media),
            "Script" => Some(Load::Script),
            "Stylesheet" => Some(Load::Style),
            _ => None,
        }
    }

    /// Judges everything but addresses.
    pub(super) fn refusal(&self, page: &Url) -> Option<Refused> {
        let own = is_own(page, &self.url);
        let asked = match self.kind.as_str() {
            "Script" | "Stylesheet" | "XHR" | "Fetch" | "Preflight" => true,
            // Frames of others say nothing about the site; scripts of workers are `Other`.
            "Document" | "Other" => own,
            _ => false,
        };
        if !asked {
            return Some(Refused::Kind);
        }
        if !matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return Some(Refused::Method);
        }
        let port = self.url.port_or_known_default();
        let of_page = self.url.host() == page.host() && port == page.port_or_known_default();
        let usual = matches!((self.url.scheme(), port), ("http", Some(80)) | ("https", Some(443)));
        if matches!(self.url.scheme(), "http" | "https") && (of_page || usual) {
            return None;
        }
        Some(Refused::Address)
    }

    fn ask(&self) -> Ask {
        let ask = Ask::new(self.method.clone(), &self.url).up_to(BODY_BYTES);
        self.fields.iter().fold(ask, |ask, (name, value)| ask.with(name.clone(), value.clone()))
    }

    /// The text in it, when it is the site's own and whole.
    pub(super) fn text(&self, page: &Url, exchange: &Exchange) -> Option<Text> {
        let is_text = exchange.status == 200
            && is_own(page, &self.url)
            && !exchange.is_html()
            && self.method == Method::GET
            && exchange.body.end.problem().is_none();
        let kind = match self.kind.as_str() {
            "Script" => Kind::Script,
            "Stylesheet" => Kind::Style,
            "XHR" | "Fetch" | "Other" if !is_binary(&exchange.media_type()) => Kind::Data,
            _ => return None,
        };
        is_text.then(|| Text { url: self.url.clone(), kind, text: exchange.text() })
    }
}

fn is_binary(media_type: &str) -> bool {
    ["application/octet-stream", "application/wasm", "audio/", "font/", "image/", "video/"]
        .iter()
        .any(|start| media_type.starts_with(start))
}

/// Makes the request. What is not the site's own must have public addresses only, whatever the operator allows: the
/// target was named by somebody, and what its page names was not.
pub(super) async fn make(visit: &Visit<'_>, page: &Url, paused: &Paused) -> Result<Fetched, Refused> {
    let host = paused.url.host_str().unwrap_or_default();
    if !is_own(page, &paused.url) {
        let addresses = visit.connector.addresses(host).await.map_err(|_| Refused::Address)?;
        let public = AddressPolicy::default();
        if addresses.is_empty() || addresses.iter().any(|address| public.judge(*address).is_err()) {
            return Err(Refused::Address);
        }
    }
    // The page itself was fetched by the first look.
    if paused.url == *page && paused.method == Method::GET {
        return Ok(visit.fetcher.get(page).await);
    }
    Ok(visit.fetcher.ask(paused.ask()).await)
}

/// The command that hands the answer to the page.
pub(super) fn command(paused: &Paused, outcome: &Result<Fetched, Refused>) -> (&'static str, Value) {
    let id = &paused.id;
    let failed = |reason: &str| ("Fetch.failRequest", json!({ "requestId": id, "errorReason": reason }));
    match outcome {
        Err(_) => failed("BlockedByClient"),
        Ok(Err(failure)) if failure.kind == FailureKind::TimedOut => failed("TimedOut"),
        Ok(Err(failure)) if failure.kind == FailureKind::HostNotFound => failed("NameNotResolved"),
        Ok(Err(_)) => failed("ConnectionFailed"),
        Ok(Ok(exchange)) => {
            let fields: Vec<Value> = exchange
                .headers
                .iter()
                .filter(|(name, _)| !OF_CONNECTION.contains(name))
                .map(|(name, value)| json!({ "name": name, "value": value }))
                .collect();
            let answer = json!({
                "requestId": id,
                "responseCode": exchange.status,
                "responseHeaders": fields,
                "body": STANDARD.encode(&exchange.body.bytes),
            });
            ("Fetch.fulfillRequest", answer)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{reply, url};

    fn paused(kind: &str, method: &str, address: &str) -> Paused {
        let request = json!({ "url": address, "method": method, "headers": { "Cookie": "a=b", "X-Key": "k", "Sec-Purpose": "p" } });
        let params = json!({ "requestId": "r", "resourceType": kind, "request": request });
        Paused::of(&params, "s".to_owned()).unwrap()
    }

    #[test]
    fn a_page_gets_what_its_document_depends_on_and_leads_nowhere_else() {
        use Refused::{Address, Kind, Method};
        let page = url("http://shop.example:8080/app");
        for (kind, method, address, expected) in [
            ("Document", "GET", "http://shop.example:8080/app", None),
            ("Script", "GET", "http://shop.example:8080/a.js", None),
            ("Script", "GET", "https://cdn.example/a.js", None),
            ("XHR", "GET", "https://api.shop.example/items", None),
            ("Preflight", "OPTIONS", "https://api.shop.example/items", None),
            ("XHR", "POST", "http://shop.example:8080/orders", Some(Method)),
            ("XHR", "DELETE", "http://shop.example:8080/orders/1", Some(Method)),
            ("XHR", "GET", "http://shop.example:9200/_cat", Some(Address)),
            ("XHR", "GET", "http://other.example:6379/", Some(Address)),
            ("XHR", "GET", "https://other.example:80/", Some(Address)),
            ("XHR", "GET", "ftp://shop.example/", Some(Address)),
            ("Document", "GET", "https://other.example/", Some(Kind)),
            ("Image", "GET", "http://shop.example:8080/logo.png", Some(Kind)),
            ("Ping", "POST", "http://shop.example:8080/beacon", Some(Kind)),
            ("EventSource", "GET", "http://shop.example:8080/events", Some(Kind)),
            ("Other", "GET", "https://other.example/favicon.ico", Some(Kind)),
        ] {
            assert_eq!(paused(kind, method, address).refusal(&page), expected, "{kind} {method} {address}");
        }
    }

    #[test]
    fn the_pages_own_header_fields_go_along_and_the_browsers_do_not() {
        let ask = paused("XHR", "GET", "https://shop.example/api").ask();
        let names: Vec<&str> = ask.fields.iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["x-key"]);
    }

    #[test]
    fn an_answer_is_handed_in_without_what_speaks_of_the_connection() {
        let exchange = reply(
            "https://shop.example/a.js",
            200,
            &[("Content-Type", "text/javascript"), ("Content-Encoding", "gzip"), ("Content-Length", "9")],
            "let a",
        );
        let script = paused("Script", "GET", "https://shop.example/a.js");
        let (method, answer) = command(&script, &Ok(Ok(exchange.clone())));
        assert_eq!(method, "Fetch.fulfillRequest");
        assert_eq!(answer["responseHeaders"].as_array().unwrap().len(), 1);
        assert_eq!((&answer["responseCode"], &answer["body"]), (&200.into(), &"bGV0IGE=".into()));
        assert_eq!(script.text(&url("https://shop.example/"), &exchange).unwrap().text, "let a");
        assert!(script.text(&url("https://other.example/"), &exchange).is_none());
        let (method, answer) = command(&script, &Err(Refused::Address));
        assert_eq!((method, &answer["errorReason"]), ("Fetch.failRequest", &"BlockedByClient".into()));
    }
}
