//! Renders one page of a visit: waits for a place, starts the browser, loads the page, ends the browser. Called by the
//! collection of the assets.

use std::time::Duration;

use palisade_model::GapReason;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use super::browser::{Browser, Start};
use super::closed_door::ClosedDoor;
use super::config::BrowserConfig;
use super::facts::Rendered;
use super::tab::Tab;
use crate::observation::Unjudged;
use crate::visit::Visit;

/// Until the browser answers.
const START_TIME: Duration = Duration::from_secs(15);
/// Of the scan, for what comes after it.
const REST: Duration = Duration::from_secs(5);
/// Requests that a page may make besides those of the scan.
const REQUESTS: usize = 160;

/// Requests and time that rendering may take besides those of the scan.
pub(crate) fn allowance(browser: Option<&BrowserConfig>) -> (usize, Duration) {
    browser.map_or_else(Default::default, |browser| (REQUESTS, START_TIME + browser.loading() + REST))
}

/// The page as it is after its scripts ran.
///
/// # Errors
/// [`Unjudged`] when there is no browser, or it does not start.
pub(crate) async fn render(
    visit: &Visit<'_>,
    browser: &BrowserConfig,
    page: &Url,
) -> Result<Rendered, Unjudged> {
    let search_path = std::env::var_os("PATH").unwrap_or_default();
    let program = browser.find(&search_path)?;
    let last = visit.deadline - REST;
    let _place = timeout_at(last, browser.places().acquire()).await.map_err(|_| {
        Unjudged::new(GapReason::TimeOut, "other scans had every browser until the end of this one")
    })?;
    let door = ClosedDoor::open().await.map_err(|error| failed("opening a port for it", &error))?;
    let start = Start {
        program: &program,
        sandbox: browser.sandbox(),
        proxy_port: door.port(),
        user_agent: &visit.config.user_agent,
    };
    let (running, wire) = Browser::start(&start).map_err(|error| failed("starting it", &error))?;
    let rendered = async {
        let tab = match timeout(START_TIME, Tab::open(wire, visit, page)).await {
            Ok(opened) => opened.map_err(|error| not_started(&running, &error.to_string()))?,
            Err(_) => return Err(not_started(&running, "expected an answer in time, found none")),
        };
        Ok(tab.load(last.min(Instant::now() + browser.loading())).await)
    };
    let outcome = tokio::select! {
        outcome = rendered => outcome,
        never = door.refuse() => match never {},
    };
    running.end().await;
    outcome
}

fn failed(what: &str, error: &std::io::Error) -> Unjudged {
    Unjudged::new(GapReason::ScannerError, format!("the browser that renders pages: {what} failed: {error}"))
}

fn not_started(browser: &Browser, problem: &str) -> Unjudged {
    let words = browser.last_words().map(|words| format!("; it said: {words}")).unwrap_or_default();
    Unjudged::new(GapReason::ScannerError, format!("the browser that renders pages: {problem}{words}"))
}
