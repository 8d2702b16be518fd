//! Collects the facts: the page, its own scripts and styles, their source maps, and in a full scan further pages.
//! Each text is read as soon as it is there, in order, and dropped.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use palisade_model::{GapReason, ScanType};
use tokio::time::Instant;
use url::Url;

use super::crawl::{Frontier, MOST_PAGES};
use super::download::{Allowance, Downloaded, download};
use super::facts::{Assets, Kind, Text};
use super::maps::{self, addresses};
use super::reader::Reader;
use crate::observation::{Observation, Unjudged};
use crate::rendered::{BrowserConfig, Rendering, render};
use crate::requests::at;
use crate::visit::Visit;

/// Scripts and styles of the whole scan, and their bytes.
const MOST_FILES: usize = 30;
const FILE_BYTES: usize = 10 * 1024 * 1024;
/// Files on their way at the same time.
const AT_ONCE: usize = 5;
/// The search for secrets in one text.
const TEXT_TIME: Duration = Duration::from_secs(3);
/// Further pages, each and together.
const PAGE_BYTES: usize = 1024 * 1024;
const PAGES_BYTES: usize = 10 * 1024 * 1024;

/// Maps: a look at the first bytes, or the whole in a full scan.
struct MapLimits {
    most: usize,
    bytes: usize,
    all_bytes: usize,
}

const LOOK_AT_MAPS: MapLimits = MapLimits { most: 3, bytes: 256 * 1024, all_bytes: 1024 * 1024 };
const READ_MAPS: MapLimits = MapLimits { most: 10, bytes: 5 * 1024 * 1024, all_bytes: 10 * 1024 * 1024 };

/// Reads what the page leads to.
///
/// # Errors
/// [`Unjudged`] when there is no page, or the reader fails.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Assets, Unjudged> {
    let page = observation.page()?;
    let reader = Reader::new(visit.config.secret_scanner());
    let mut collection = Collection { visit, reader: Some(reader), left: MOST_FILES };
    let allowance = Allowance::of(FILE_BYTES);
    let kind = if page.html.is_some() { Kind::Page } else { Kind::Script };
    let text = Text { url: page.exchange.url.clone(), kind, text: page.exchange.text() };
    collection.read(text, page.exchange.body.end.problem()).await?;
    if let Some(browser) = visit.config.browser.as_ref().filter(|_| page.html.is_some()) {
        collection.render(browser, &page.exchange.url).await?;
    }
    collection.files(0, &allowance).await?;
    if visit.scan_type == ScanType::Full {
        collection.crawl(&allowance).await?;
    }
    let limits = if visit.scan_type == ScanType::Full { READ_MAPS } else { LOOK_AT_MAPS };
    collection.maps(&limits).await?;
    collection.finish().await
}

/// A collection under way.
struct Collection<'a> {
    visit: &'a Visit<'a>,
    /// Away only while it reads.
    reader: Option<Reader>,
    /// Files that may still be fetched.
    left: usize,
}

impl Collection<'_> {
    fn reader(&mut self) -> &mut Reader {
        self.reader.as_mut().expect("it is away only inside `work`")
    }

    /// Lets the reader work on a thread of its own.
    async fn work(&mut self, work: impl FnOnce(&mut Reader) + Send + 'static) -> Result<(), Unjudged> {
        let mut reader = self.reader.take().expect("it is away only inside `work`");
        let working = tokio::task::spawn_blocking(move || {
            work(&mut reader);
            reader
        });
        let failed = |_| Unjudged::new(GapReason::ScannerError, "the reader of the site's files failed");
        self.reader = Some(working.await.map_err(failed)?);
        Ok(())
    }

    /// Reads one text while there is time.
    async fn read(&mut self, text: Text, problem: Option<&'static str>) -> Result<(), Unjudged> {
        let url = text.url.clone();
        let budget = self.time_left();
        if budget.is_zero() {
            self.reader().miss(GapReason::TimeOut, format!("{url}: the scan ended before it was read"));
            return Ok(());
        }
        if let Some(problem) = problem {
            self.reader().miss(GapReason::Limit, format!("{url}: {problem}"));
        }
        self.work(move |reader| reader.take(&text, budget.min(TEXT_TIME))).await
    }

    /// How long texts may still be read so that what they say is still judged.
    fn time_left(&self) -> Duration {
        let last = self.visit.deadline - self.visit.config.budgets.scan(self.visit.scan_type) / 25;
        last.saturating_duration_since(Instant::now())
    }

    /// Fetches and reads the own files of the pages from number `first` on.
    async fn files(&mut self, first: usize, allowance: &Allowance) -> Result<(), Unjudged> {
        let assets = self.reader().assets();
        let known = |url: &Url| assets.files.iter().any(|file| file.url == *url);
        let mut wanted: Vec<(Url, Kind)> = Vec::new();
        for file in assets.pages.iter().skip(first).flat_map(|page| page.own_files()) {
            if !known(&file.0) && !wanted.contains(&file) {
                wanted.push(file);
            }
        }
        if wanted.len() > self.left {
            let detail =
                format!("expected at most {MOST_FILES} scripts and styles, found {} more", wanted.len());
            self.reader().miss(GapReason::Limit, detail);
            wanted.truncate(self.left);
        }
        self.left -= wanted.len();
        let visit = self.visit;
        let downloads = wanted.into_iter().map(|(url, kind)| async move {
            (download(visit, &url, allowance, FILE_BYTES).await, url, kind)
        });
        let mut downloads = stream::iter(downloads).buffered(AT_ONCE);
        while let Some((downloaded, url, kind)) = downloads.next().await {
            self.take(downloaded, url, kind).await?;
        }
        Ok(())
    }

    /// Reads the page once more as its scripts left it, and what they asked for.
    async fn render(&mut self, browser: &BrowserConfig, page: &Url) -> Result<(), Unjudged> {
        let rendered = match render(self.visit, browser, page).await {
            Ok(rendered) => rendered,
            Err(unjudged) => {
                self.reader().take_rendering(Rendering::failed(unjudged), &[]);
                return Ok(());
            }
        };
        let rendering = Rendering::of(&rendered);
        if let Some(text) = rendered.document {
            self.read(Text { url: page.clone(), kind: Kind::Page, text }, None).await?;
        }
        self.reader().take_rendering(rendering, &rendered.requests);
        for text in rendered.texts {
            self.left = self.left.saturating_sub(1);
            self.read(text, None).await?;
        }
        Ok(())
    }

    async fn take(&mut self, downloaded: Downloaded, url: Url, kind: Kind) -> Result<(), Unjudged> {
        match downloaded {
            // A page where a script was expected: the site answers everything with its page.
            Downloaded::Text { exchange, .. } if exchange.is_html() && kind != Kind::Page => Ok(()),
            Downloaded::Text { exchange, problem } => {
                let text = Text { url, kind, text: exchange.text() };
                drop(exchange);
                self.read(text, problem).await
            }
            Downloaded::Refused(exchange) => {
                self.reader().take_refusal(&exchange);
                Ok(())
            }
            Downloaded::Missed(reason, detail) => {
                self.reader().miss(reason, detail);
                Ok(())
            }
        }
    }

    /// Reads further pages of the same origin and their files.
    async fn crawl(&mut self, allowance: &Allowance) -> Result<(), Unjudged> {
        let Some(page) = self.reader().assets().pages.first().cloned() else { return Ok(()) };
        let robots = self.visit.fetcher.get(&at(&page.url, "/robots.txt")).await;
        let Some(mut frontier) = Frontier::new(&page, &robots) else { return Ok(()) };
        let pages = Allowance::of(PAGES_BYTES);
        for _ in 0..MOST_PAGES {
            let Some(url) = frontier.next().filter(|_| !self.time_left().is_zero()) else { break };
            let before = self.reader().assets().pages.len();
            let downloaded = download(self.visit, &url, &pages, PAGE_BYTES).await;
            match downloaded {
                Downloaded::Text { exchange, problem } if exchange.is_html() => {
                    let text = Text { url: exchange.url.clone(), kind: Kind::Page, text: exchange.text() };
                    self.read(text, problem).await?;
                }
                // A page that cannot be read is one page less, and nothing about the site.
                _ => continue,
            }
            if let Some(page) = self.reader().assets().pages.get(before) {
                frontier.add(&page.clone());
            }
        }
        self.files(1, allowance).await
    }

    async fn maps(&mut self, limits: &MapLimits) -> Result<(), Unjudged> {
        let full = self.visit.scan_type == ScanType::Full;
        let mut wanted = addresses(self.reader().assets());
        wanted.truncate(limits.most);
        let (visit, allowance) = (self.visit, Allowance::of(limits.all_bytes));
        let allowance = &allowance;
        let downloads = wanted
            .into_iter()
            .map(|url| async move { (download(visit, &url, allowance, limits.bytes).await, url) });
        let mut downloads = stream::iter(downloads).buffered(2);
        while let Some((downloaded, url)) = downloads.next().await {
            match downloaded {
                Downloaded::Text { exchange, problem } => {
                    let text = exchange.text();
                    let found = maps::judge(&text, problem.is_none());
                    self.reader().take_map(url.clone(), found);
                    if full && found != maps::MapFound::Absent {
                        self.read(Text { url, kind: Kind::Map, text }, problem).await?;
                    }
                }
                Downloaded::Refused(_) => self.reader().take_map(url, maps::MapFound::Absent),
                Downloaded::Missed(..) => self.reader().take_map(url, maps::MapFound::Unread),
            }
        }
        Ok(())
    }

    async fn finish(self) -> Result<Assets, Unjudged> {
        let reader = self.reader.expect("it is away only inside `work`");
        let library = self.visit.config.advisories.as_ref().map(Arc::clone);
        let finishing = tokio::task::spawn_blocking(move || {
            let index = library.and_then(|library| library.open().ok().flatten());
            reader.finish(index.as_deref())
        });
        let failed = |_| Unjudged::new(GapReason::ScannerError, "the reader of the site's files failed");
        finishing.await.map_err(failed)
    }
}
