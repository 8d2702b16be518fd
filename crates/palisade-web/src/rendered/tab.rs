//! One page in the browser: opens it, answers every request that it makes, waits until it is quiet, and reads the document.

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use palisade_model::GapReason;
use serde_json::{Value, json};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::{Instant, sleep_until, timeout};
use url::Url;

use super::facts::{Refused, Rendered, Requested};
use super::paused::{Paused, command, make};
use super::wire::{Event, Wire, WireError};
use crate::assets::Text;
use crate::fetch::Fetched;
use crate::observation::Unjudged;
use crate::visit::Visit;

/// A page that has loaded and asked for nothing for so long is done.
const QUIET: Duration = Duration::from_millis(700);
/// Requests of one page that are passed on, and all that are noted.
const MOST_MADE: usize = 150;
const MOST_NOTED: usize = 2000;
/// Bytes of answers that are kept to be read.
const TEXT_BYTES: usize = 10 * 1024 * 1024;
const DOCUMENT_BYTES: usize = 5 * 1024 * 1024;
/// A page whose script never ends gives no document.
const DOCUMENT_TIME: Duration = Duration::from_secs(3);

pub(super) type BrowserWire = Wire<ChildStdout, ChildStdin>;

/// A page on its way.
pub(super) struct Tab<'a> {
    wire: BrowserWire,
    session: String,
    visit: &'a Visit<'a>,
    page: &'a Url,
    loaded: bool,
    made: usize,
    text_bytes: usize,
    rendered: Rendered,
}

impl<'a> Tab<'a> {
    /// An empty page whose requests will be held.
    pub(super) async fn open(
        mut wire: BrowserWire,
        visit: &'a Visit<'a>,
        page: &'a Url,
    ) -> Result<Self, WireError> {
        let target = wire.call("", "Target.createTarget", json!({ "url": "about:blank" })).await?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = wire.call("", "Target.attachToTarget", attach).await?;
        let session = attached["sessionId"].as_str().unwrap_or_default().to_owned();
        wire.call("", "Browser.setDownloadBehavior", json!({ "behavior": "deny" })).await?;
        wire.call(&session, "Fetch.enable", json!({ "patterns": [{ "urlPattern": "*" }] })).await?;
        wire.call(&session, "Network.enable", json!({})).await?;
        wire.call(&session, "Network.setBypassServiceWorker", json!({ "bypass": true })).await?;
        wire.call(&session, "Page.enable", json!({})).await?;
        let (loaded, made, text_bytes, rendered) = Default::default();
        Ok(Self { wire, session, visit, page, loaded, made, text_bytes, rendered })
    }

    /// Loads the page until it is quiet, or until `deadline`, and reads it.
    pub(super) async fn load(mut self, deadline: Instant) -> Rendered {
        let started = Instant::now();
        let outcome = match self.navigate().await {
            Ok(()) => self.watch(deadline).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(true) => {}
            Ok(false) => self.gap(GapReason::TimeOut, "the page had not come to rest when its time was up"),
            Err(error) => self.gap(GapReason::ScannerError, &error.to_string()),
        }
        match timeout(DOCUMENT_TIME, self.document()).await {
            Ok(Ok(document)) => self.rendered.document = Some(document),
            Ok(Err(error)) => self.gap(GapReason::ScannerError, &error.to_string()),
            Err(_) => self.gap(GapReason::TimeOut, "the page's scripts gave the document no time to be read"),
        }
        self.rendered.took = started.elapsed();
        self.rendered
    }

    /// The first reason counts.
    fn gap(&mut self, reason: GapReason, detail: &str) {
        self.rendered.gap.get_or_insert_with(|| Unjudged::new(reason, detail));
    }

    async fn navigate(&mut self) -> Result<(), WireError> {
        let page = json!({ "url": self.page.as_str() });
        self.wire.send(&self.session, "Page.navigate", page).await.map(drop)
    }

    /// Answers requests; whether the page came to rest before the deadline.
    async fn watch(&mut self, deadline: Instant) -> Result<bool, WireError> {
        let (visit, page) = (self.visit, self.page);
        let mut under_way = FuturesUnordered::new();
        let mut rest = Instant::now() + QUIET;
        loop {
            let is_quiet = self.loaded && under_way.is_empty();
            tokio::select! {
                event = self.wire.next() => {
                    let Some(paused) = self.take(event?).await? else { continue };
                    rest = Instant::now() + QUIET;
                    under_way.push(async move {
                        let outcome = make(visit, page, &paused).await;
                        (paused, outcome)
                    });
                }
                Some((paused, outcome)) = under_way.next(), if !under_way.is_empty() => {
                    self.answer(&paused, &outcome).await?;
                    rest = Instant::now() + QUIET;
                }
                () = sleep_until(rest), if is_quiet => return Ok(true),
                () = sleep_until(deadline) => return Ok(false),
            }
        }
    }

    /// What happened; a request that is to be made.
    async fn take(&mut self, event: Event) -> Result<Option<Paused>, WireError> {
        match event.method.as_str() {
            "Fetch.requestPaused" => return self.decide(&event).await,
            "Page.loadEventFired" => self.loaded = true,
            "Page.javascriptDialogOpening" => {
                let dismiss = json!({ "accept": false });
                self.wire.send(&event.session, "Page.handleJavaScriptDialog", dismiss).await?;
            }
            "Network.webSocketCreated" => {
                let url = event.params["url"].as_str().and_then(|url| Url::parse(url).ok());
                if let Some(url) = url.filter(Url::has_host) {
                    self.note(Requested { url, load: None, refused: Some(Refused::Kind) });
                }
            }
            "Inspector.targetCrashed" => return Err(WireError::Ended),
            _ => {}
        }
        Ok(None)
    }

    async fn decide(&mut self, event: &Event) -> Result<Option<Paused>, WireError> {
        let Some(paused) = Paused::of(&event.params, event.session.clone()) else {
            let fail = json!({ "requestId": event.params["requestId"], "errorReason": "BlockedByClient" });
            self.wire.send(&event.session, "Fetch.failRequest", fail).await?;
            return Ok(None);
        };
        let refusal = paused.refusal(self.page).or((self.made == MOST_MADE).then_some(Refused::Limit));
        if let Some(refused) = refusal {
            self.answer(&paused, &Err(refused)).await?;
            return Ok(None);
        }
        self.made += 1;
        Ok(Some(paused))
    }

    /// Hands the answer in, and keeps what is to be read of it.
    async fn answer(&mut self, paused: &Paused, outcome: &Result<Fetched, Refused>) -> Result<(), WireError> {
        let (method, params) = command(paused, outcome);
        self.wire.send(&paused.session, method, params).await?;
        if paused.url != *self.page {
            self.note(Requested {
                url: paused.url.clone(),
                load: paused.load(),
                refused: outcome.as_ref().err().copied(),
            });
        }
        if let Ok(Ok(exchange)) = outcome
            && let Some(text) = paused.text(self.page, exchange)
        {
            self.keep(text);
        }
        Ok(())
    }

    fn keep(&mut self, text: Text) {
        let known = self.rendered.texts.iter().any(|kept| kept.url == text.url);
        if !known && self.text_bytes + text.text.len() <= TEXT_BYTES {
            self.text_bytes += text.text.len();
            self.rendered.texts.push(text);
        }
    }

    fn note(&mut self, requested: Requested) {
        if self.rendered.requests.len() < MOST_NOTED && !self.rendered.requests.contains(&requested) {
            self.rendered.requests.push(requested);
        }
    }

    /// Read by the browser and not by a script, which the page could deceive.
    async fn document(&mut self) -> Result<String, WireError> {
        let root = self.wire.call(&self.session, "DOM.getDocument", json!({ "depth": 0 })).await?;
        let node = json!({ "nodeId": root["root"]["nodeId"] });
        let mut html = self.wire.call(&self.session, "DOM.getOuterHTML", node).await?;
        let Value::String(mut html) = html["outerHTML"].take() else { return Ok(String::new()) };
        if html.len() > DOCUMENT_BYTES {
            html.truncate(html.floor_char_boundary(DOCUMENT_BYTES));
            self.gap(GapReason::Limit, "the document is larger than the limit and was cut");
        }
        Ok(html)
    }
}
