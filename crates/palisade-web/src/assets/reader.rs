//! Reads texts one after the other and keeps what they say. Runs on threads for work, never among the requests.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use palisade_advisories::Index;
use palisade_model::GapReason;
use palisade_secrets::SecretScanner;
use regex::Regex;
use url::{Position, Url};

use super::facts::{Assets, FileFacts, Kind, ReadPage, Text};
use super::leaks;
use super::libraries;
use super::marks::{Mark, search};
use super::tokens;
use crate::fetch::Exchange;
use crate::parse::{Html, Load, Resource};
use crate::rendered::{Rendering, Requested};

/// Mail addresses of one page that are told apart.
const MOST_ADDRESSES: usize = 50;

/// The facts so far.
pub(crate) struct Reader {
    secrets: Arc<SecretScanner>,
    assets: Assets,
}

/// The built-in rules of the secrets engine, one scanner for the whole process.
pub(crate) fn builtin_secrets() -> Arc<SecretScanner> {
    static BUILTIN: LazyLock<Arc<SecretScanner>> = LazyLock::new(|| {
        let pack = palisade_rules::secrets_pack().expect("the rules of a release can be read");
        Arc::new(SecretScanner::new(pack).expect("the rules of a release compile"))
    });
    Arc::clone(&BUILTIN)
}

impl Reader {
    pub(crate) fn new(secrets: Arc<SecretScanner>) -> Self {
        Self { secrets, assets: Assets::default() }
    }

    /// What is known so far.
    pub(super) fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Reads a text; the search for secrets in it gives up after `budget`.
    pub(crate) fn take(&mut self, text: &Text, budget: Duration) {
        let place = self.assets.files.len();
        let bytes = text.text.len();
        self.assets.files.push(FileFacts { url: text.url.clone(), kind: text.kind, bytes });
        if leaks::scan(&self.secrets, text, place, budget, &mut self.assets.leaks).is_err() {
            self.miss(GapReason::TimeOut, format!("{}: the search for secrets took too long", text.url));
        }
        if text.kind == Kind::Map {
            return;
        }
        search(&text.text, place, &mut self.assets.hits);
        if text.kind == Kind::Page {
            self.assets.pages.push(read_page(text));
        }
    }

    /// Remembers that something was not read as far as it goes.
    pub(super) fn miss(&mut self, reason: GapReason, detail: String) {
        self.assets.unread.push((reason, detail));
    }

    /// Remembers what rendering gave. What the page asked for without naming it in an element is noted with the page that
    /// was read last, as something without a digest to check: who asked decides about that, and nobody knows who did.
    pub(super) fn take_rendering(&mut self, rendering: Rendering, requests: &[Requested]) {
        self.assets.rendering = Some(rendering);
        let Some(page) = self.assets.pages.last_mut() else { return };
        let named: Vec<Url> = page.resources().map(|(_, url)| url).collect();
        let others = requests.iter().filter(|request| !named.contains(&request.url));
        page.html.elements.resources.extend(others.map(|request| Resource {
            load: request.load.unwrap_or(Load::Media),
            url: written(&page.url, &request.url),
            integrity: true,
            tiny: false,
        }));
    }

    /// Remembers what an answer that is no file shows.
    pub(super) fn take_refusal(&mut self, exchange: &Exchange) {
        if let Some(provider) = super::dangling::missing_bucket(exchange) {
            self.assets.dangling.push((exchange.url.clone(), provider));
        }
    }

    pub(super) fn take_map(&mut self, url: Url, found: super::maps::MapFound) {
        self.assets.maps.push(super::maps::MapFacts { url, found });
    }

    /// The facts, judged by the advisories where there are any.
    pub(crate) fn finish(mut self, index: Option<&Index>) -> Assets {
        self.assets.libraries = libraries::find(&self.assets);
        if let Some(index) = index {
            libraries::judge(&mut self.assets.libraries, index);
        }
        let (tokens, hits) = self.assets.hits.into_iter().partition(|hit| hit.mark == Mark::Jwt);
        let tokens: Vec<_> = tokens;
        self.assets.tokens = tokens::read(&tokens);
        self.assets.hits = hits;
        self.assets
    }
}

/// An address as the page could write it.
fn written(page: &Url, url: &Url) -> String {
    if page.origin() == url.origin() { url[Position::BeforePath..].to_owned() } else { url.to_string() }
}

fn read_page(text: &Text) -> ReadPage {
    let html = Html::parse(&text.text);
    let addresses = addresses(&text.text);
    ReadPage { url: text.url.clone(), html, card: has_card(&text.text), addresses }
}

/// Whether the text has a card number as people write it: in groups, right by its check digit, and none of those that
/// payment providers publish for tests.
fn has_card(text: &str) -> bool {
    static CARD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?-u)\b(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6(?:011|5[0-9]{2}))(?:( |-)[0-9]{4}){3}\b",
        )
        .expect("the pattern is constant and tested")
    });
    let is_test = |digits: &[u8]| {
        let mut seen = digits.to_vec();
        seen.sort_unstable();
        seen.dedup();
        seen.len() <= 3 || [b"4012888888881881".as_slice(), b"5105105105105100"].contains(&digits)
    };
    CARD.find_iter(text).take(1000).any(|found| {
        let digits: Vec<u8> = found.as_str().bytes().filter(u8::is_ascii_digit).collect();
        is_luhn(&digits) && !is_test(&digits)
    })
}

/// The check digit of ISO/IEC 7812-1.
fn is_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let value = u32::from(byte - b'0') * (1 + u32::try_from(at % 2).unwrap_or(0));
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Different mail addresses of the text.
fn addresses(text: &str) -> usize {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?-u)\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}\b")
            .expect("the pattern is constant and tested")
    });
    let mut seen: Vec<&str> = Vec::new();
    for found in ADDRESS.find_iter(text).take(2000) {
        let address = found.as_str();
        let is_file =
            [".png", ".jpg", ".webp", ".svg", ".gif", ".js", ".css"].iter().any(|end| address.ends_with(end));
        if !is_file && !seen.contains(&address) {
            seen.push(address);
        }
        if seen.len() == MOST_ADDRESSES {
            break;
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_from_other_numbers() {
        for (text, expected) in [
            ("card 4539 1488 0343 6467 ok", true),
            ("4539-1488-0343-6467", true),
            ("4539 1488 0343 6468", false),
            ("4539148803436467", false),
            ("4242 4242 4242 4242", false),
            ("4111 1111 1111 1111", false),
            ("5555 5555 5555 4444", false),
        ] {
            assert_eq!(has_card(text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_counted_once() {
        assert_eq!(addresses("a@b.example a@b.example c@d.example logo@2x.png"), 2);
    }
}
