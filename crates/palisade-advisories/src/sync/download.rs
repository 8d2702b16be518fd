//! One file over HTTP: not at all when it did not change, from where it broke off when a part of it is here, else whole.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use reqwest::blocking::{RequestBuilder, Response};
use reqwest::header::{
    CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    LAST_MODIFIED, RANGE,
};
use reqwest::{StatusCode, Url};

use super::address::shown;
use super::client::chain;
use super::error::SyncError;
use super::failure::{Again, Failure};
use super::part::Part;
use super::session::Session;
use super::watch::Step;
use crate::library::Validator;

const BUFFER_BYTES: usize = 64 * 1024;

/// What to download.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// How people call it.
    pub(super) what: &'a str,
    pub(super) url: &'a Url,
    pub(super) into: &'a Path,
    /// In bytes.
    pub(super) limit: u64,
    /// Whether its arrival is told step by step.
    pub(super) is_told: bool,
    /// The content that is there already.
    pub(super) known: Option<&'a Validator>,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fetched {
    /// It is what is known already.
    Same,
    /// There is nothing at that address.
    Missing,
    /// It is whole, and lies where it was wanted.
    New(Validator),
}

impl Session<'_> {
    /// Downloads a file, trying again as the options say.
    pub(super) fn fetch(&self, wanted: Wanted<'_>) -> Result<Fetched, SyncError> {
        let started = Instant::now();
        self.persist(wanted.what, || self.try_once(wanted, started))
    }

    fn try_once(&self, wanted: Wanted<'_>, started: Instant) -> Result<Fetched, Failure> {
        let mut part = Part::load(wanted.into, wanted.url);
        let response = self.ask(wanted, &part)?;
        let mut file = match response.status() {
            StatusCode::NOT_MODIFIED if part.is_whole => return Ok(Fetched::New(part.validator())),
            StatusCode::NOT_MODIFIED => {
                part.discard()?;
                return Ok(Fetched::Same);
            }
            StatusCode::NOT_FOUND => return Ok(Fetched::Missing),
            StatusCode::PARTIAL_CONTENT if continues(&part, response.headers()) => part.append()?,
            // Other content than the part that is here. Without that part no range is asked for.
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE if part.resumable().is_some() => {
                part.discard()?;
                return self.try_once(wanted, started);
            }
            StatusCode::OK => {
                let total = header(response.headers(), &CONTENT_LENGTH).and_then(|text| text.parse().ok());
                part.restart(wanted.url, validator(response.headers()), total)?
            }
            status => return Err(Failure::status(shown(wanted.url), status, response.headers(), self.now)),
        };
        self.receive(wanted, &mut part, &mut file, response, started)?;
        Ok(Fetched::New(part.finish()?))
    }

    fn ask(&self, wanted: Wanted<'_>, part: &Part) -> Result<Response, Failure> {
        let mut request = self.client.get(wanted.url.clone());
        if part.is_whole {
            request = unless_same(request, &part.validator());
        } else {
            if let Some(known) = wanted.known {
                request = unless_same(request, known);
            }
            if let Some(validator) = part.resumable() {
                request = request.header(RANGE, format!("bytes={}-", part.have)).header(IF_RANGE, validator);
            }
        }
        request.send().map_err(|error| {
            let (refused, url) = (error.is_redirect(), shown(wanted.url));
            let found = chain(&error.without_url());
            match refused {
                true => Failure::last(SyncError::Unexpected {
                    url,
                    expected: "an answer that may be followed".to_owned(),
                    found,
                }),
                false => Failure::paused(SyncError::Unreachable { url, found }),
            }
        })
    }

    fn receive(
        &self,
        wanted: Wanted<'_>,
        part: &mut Part,
        file: &mut File,
        mut body: Response,
        started: Instant,
    ) -> Result<(), Failure> {
        let url = shown(wanted.url);
        let total = part.content.as_ref().and_then(|content| content.total);
        let before = part.have;
        if wanted.is_told {
            self.watch.on(&Step::Started { what: wanted.what, url: &url, have: before, total });
        }
        let mut buffer = vec![0; BUFFER_BYTES];
        let broke_off = loop {
            if total.unwrap_or(part.have) > wanted.limit || part.have > wanted.limit {
                part.discard()?;
                return Err(SyncError::TooLarge { url, limit: wanted.limit }.into());
            }
            self.check_time(&url, part.have, started)?;
            match body.read(&mut buffer) {
                Ok(0) if total.is_none_or(|total| total == part.have) => return Ok(()),
                Ok(0) => break "the end of the connection".to_owned(),
                Ok(bytes) => {
                    file.write_all(&buffer[..bytes]).map_err(SyncError::io(wanted.into))?;
                    part.have += bytes as u64;
                    if wanted.is_told {
                        self.watch.on(&Step::Received { have: part.have });
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => break chain(&error),
            }
        };
        let expected = total.map_or("the whole file".to_owned(), |total| format!("{total} bytes"));
        let found = format!("{} bytes and then {broke_off}", part.have);
        let again = if part.have > before { Again::GoingOn } else { Again::Paused(None) };
        Err(Failure { error: SyncError::Unexpected { url, expected, found }, again })
    }

    fn check_time(&self, url: &str, bytes: u64, started: Instant) -> Result<(), SyncError> {
        if self.watch.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        let total = self.options.patience.total;
        if started.elapsed() > total {
            return Err(SyncError::Late { url: url.to_owned(), seconds: total.as_secs(), bytes });
        }
        Ok(())
    }
}

fn unless_same(request: RequestBuilder, known: &Validator) -> RequestBuilder {
    match (&known.etag, &known.last_modified) {
        (Some(etag), _) => request.header(IF_NONE_MATCH, etag),
        (None, Some(date)) => request.header(IF_MODIFIED_SINCE, date),
        (None, None) => request,
    }
}

/// Whether the answer is what follows the bytes that are here: from the right place, of the same length and content.
fn continues(part: &Part, headers: &HeaderMap) -> bool {
    let Some(content) = &part.content else { return false };
    let range = header(headers, &CONTENT_RANGE).and_then(|text| text.strip_prefix("bytes "));
    let Some((place, total)) = range.and_then(|range| range.split_once('/')) else { return false };
    let start = place.split_once('-').and_then(|(start, _)| start.parse().ok());
    let now = validator(headers);
    let is_same = |before: &Option<String>, now: &Option<String>| match (before, now) {
        (Some(before), Some(now)) => before == now,
        _ => true,
    };
    start == Some(part.have)
        && content.total.is_none_or(|before| total.parse() == Ok(before))
        && is_same(&content.validator.etag, &now.etag)
        && is_same(&content.validator.last_modified, &now.last_modified)
}

fn validator(headers: &HeaderMap) -> Validator {
    let text = |name| header(headers, name).map(str::to_owned);
    Validator { etag: text(&ETAG), last_modified: text(&LAST_MODIFIED) }
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
