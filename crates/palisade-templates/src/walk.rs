//! One template on one target, request by request. The caller asks for the next request, makes it, and hands back what was
//! answered.

use std::collections::HashMap;
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::{Position, Url};

use crate::dsl::{Names, Value};
use crate::matching::Scene;
use crate::response::Response;
use crate::template::{Block, Method, Redirects, Request, Template};

/// What cannot stand in a request line.
const NOT_SENDABLE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'`').add(b'#').add(b'\\').add(b'^');

/// A request to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub method: Method,
    /// Scheme, host and port.
    pub origin: Url,
    /// Path and query exactly as they are to be sent.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub redirects: Redirects,
}

/// What a template found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which of several things, when the template names them.
    pub matcher: Option<String>,
    /// What was taken from the response, each at most 256 bytes.
    pub extracted: Vec<String>,
    /// Which of the answers on the way; 0 is the first.
    pub answer: usize,
}

/// A template under way.
#[derive(Debug)]
pub struct Walk<'t> {
    template: &'t Template,
    origin: Url,
    variables: HashMap<String, Value>,
    block: usize,
    request: usize,
    answers: Vec<Kept>,
    skipped: usize,
}

#[derive(Debug)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    took: Duration,
}

impl<'t> Walk<'t> {
    /// Starts at the first request. `base` is the address that the user gave.
    pub fn new(template: &'t Template, base: &Url) -> Self {
        let mut variables = address(base);
        for (name, text) in &template.variables {
            if let Some(value) = text.fill(&Known(&variables)) {
                variables.insert(name.clone(), Value::Text(value));
            }
        }
        let mut origin = base.clone();
        origin.set_path("");
        origin.set_query(None);
        origin.set_fragment(None);
        Self { template, origin, variables, block: 0, request: 0, answers: Vec::new(), skipped: 0 }
    }

    /// Requests that could not be put together, because something that they need was not found.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// The next request; `None` at the end.
    pub fn next_request(&mut self) -> Option<Ask> {
        loop {
            let block = self.template.blocks.get(self.block)?;
            let Some(request) = block.requests.get(self.request) else {
                self.next_block();
                continue;
            };
            if let Some((name, text)) = &request.payload {
                let value = text.fill_leniently(&Known(&self.variables));
                self.variables.insert(name.clone(), Value::Text(value));
            }
            match self.ask(block, request) {
                Some(ask) => return Some(ask),
                None => {
                    self.skipped += 1;
                    self.request += 1;
                }
            }
        }
    }

    /// The request gave no answer.
    pub fn failed(&mut self) {
        self.request += 1;
    }

    /// Judges the answers to the request: more than one where redirects were followed, in order.
    pub fn answered(&mut self, answers: &[Response<'_>]) -> Vec<Hit> {
        let Some(block) = self.template.blocks.get(self.block) else { return Vec::new() };
        self.request += 1;
        if let Some(last) = answers.last().filter(|_| block.requests.len() > 1) {
            self.answers.push(Kept {
                status: last.status,
                headers: last.headers.to_vec(),
                body: last.body.to_vec(),
                took: last.took,
            });
        }
        // The end of the way is what is meant; what was answered before counts when that says nothing.
        let hits = (0..answers.len()).rev().map(|at| self.judge(block, answers[at], at));
        let hits = hits
            .into_iter()
            .collect::<Vec<_>>()
            .into_iter()
            .find(|hits| !hits.is_empty())
            .unwrap_or_default();
        self.remember(block, answers);
        if !hits.is_empty() && block.stop_at_first_match {
            self.next_block();
        }
        hits
    }

    fn next_block(&mut self) {
        self.block += 1;
        self.request = 0;
        self.answers.clear();
    }

    fn ask(&self, block: &Block, request: &Request) -> Option<Ask> {
        let known = Known(&self.variables);
        let text = request.path.fill(&known)?;
        let target = match text.strip_prefix(self.origin.as_str().trim_end_matches('/')) {
            Some(target) => target,
            None => text.as_str(),
        };
        let target = if target.is_empty() { "/" } else { target };
        let target = if target.starts_with('?') { format!("/{target}") } else { target.to_owned() };
        // Whatever was computed must not lead to another host.
        if !target.starts_with('/') {
            return None;
        }
        let headers = block.headers.iter().map(|(name, value)| Some((name.clone(), value.fill(&known)?)));
        Some(Ask {
            method: block.method,
            origin: self.origin.clone(),
            target: utf8_percent_encode(&target, NOT_SENDABLE).to_string(),
            headers: headers.collect::<Option<_>>()?,
            redirects: block.redirects,
        })
    }

    fn judge(&self, block: &Block, response: Response<'_>, at: usize) -> Vec<Hit> {
        let answers: Vec<Response<'_>> = self.answers.iter().map(Kept::response).collect();
        let scene = Scene { variables: &self.variables, response, answers: &answers };
        let extracted = || -> Vec<String> {
            let shown = block.extractors.iter().filter(|extractor| !extractor.internal);
            shown.flat_map(|extractor| extractor.values(&scene)).collect()
        };
        let hit = |matcher: Option<String>| Hit { matcher, extracted: extracted(), answer: at };
        if block.matchers.is_empty() {
            return Some(hit(None)).filter(|hit| !hit.extracted.is_empty()).into_iter().collect();
        }
        if block.all {
            let holds = block.matchers.iter().all(|matcher| matcher.holds(&scene));
            let shown = block.matchers.iter().any(|matcher| !matcher.internal);
            return (holds && shown).then(|| hit(None)).into_iter().collect();
        }
        let held = block.matchers.iter().filter(|matcher| !matcher.internal && matcher.holds(&scene));
        let mut hits: Vec<Hit> = Vec::new();
        for matcher in held {
            if !hits.iter().any(|hit| hit.matcher == matcher.name) {
                hits.push(hit(matcher.name.clone()));
            }
        }
        hits
    }

    /// Keeps what later requests need.
    fn remember(&mut self, block: &Block, answers: &[Response<'_>]) {
        let Some(last) = answers.last() else { return };
        let mut found = Vec::new();
        let scene = Scene { variables: &self.variables, response: *last, answers: &[] };
        for extractor in &block.extractors {
            if let (Some(name), Some(value)) = (&extractor.name, extractor.values(&scene).into_iter().next())
            {
                found.push((name.clone(), Value::Text(value)));
            }
        }
        self.variables.extend(found);
    }
}

impl Kept {
    fn response(&self) -> Response<'_> {
        Response { status: self.status, headers: &self.headers, body: &self.body, took: self.took }
    }
}

struct Known<'a>(&'a HashMap<String, Value>);

impl Names for Known<'_> {
    fn value(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
}

/// The variables that every template has.
fn address(base: &Url) -> HashMap<String, Value> {
    let host = base.host_str().unwrap_or_default();
    let port = base.port_or_known_default().unwrap_or(80).to_string();
    let hostname = base[Position::BeforeHost..Position::AfterPort].to_owned();
    let root = format!("{}://{hostname}", base.scheme());
    let path = base.path().trim_end_matches('/');
    let registered = psl::domain_str(host).unwrap_or(host);
    let suffix = psl::suffix_str(host).unwrap_or_default();
    let values = [
        ("BaseURL", format!("{root}{path}")),
        ("RootURL", root),
        ("Hostname", hostname),
        ("Host", host.to_owned()),
        ("FQDN", host.to_owned()),
        ("RDN", registered.to_owned()),
        ("DN", registered.strip_suffix(suffix).unwrap_or(registered).trim_end_matches('.').to_owned()),
        ("TLD", suffix.to_owned()),
        ("SD", host.strip_suffix(registered).unwrap_or_default().trim_end_matches('.').to_owned()),
        ("Port", port),
        ("Path", path.to_owned()),
        ("File", path.rsplit('/').next().unwrap_or_default().to_owned()),
        ("Scheme", base.scheme().to_owned()),
        ("Input", format!("{}{path}", base.host_str().unwrap_or_default())),
        // The same on every run, so that two scans of a target ask the same.
        ("randstr", "palisade7q2k9d".to_owned()),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), Value::Text(value))).collect()
}
