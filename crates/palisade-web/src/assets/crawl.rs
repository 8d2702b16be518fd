//! Which further pages a full scan reads: links of the same origin, breadth first, as far as robots.txt allows.

use std::collections::{BTreeSet, VecDeque};

use url::Url;

use super::facts::ReadPage;
use crate::fetch::Fetched;
use crate::parse::Robots;

/// Pages besides the first one.
pub(super) const MOST_PAGES: usize = 19;
/// Waiting addresses; more are forgotten.
const MOST_WAITING: usize = 500;
/// Pages of one folder: the hundredth article says nothing new.
const MOST_PER_FOLDER: usize = 4;
/// Words in addresses that do something when they are opened.
const ACTIONS: &[&str] = &[
    "logout",
    "log-out",
    "signout",
    "sign-out",
    "logoff",
    "delete",
    "remove",
    "unsubscribe",
    "add-to-cart",
    "abmelden",
];
/// Endings of files that are no pages.
const FILES: &[&str] = &[
    "7z", "avi", "avif", "bz2", "css", "csv", "doc", "docx", "exe", "gif", "gz", "ico", "jpeg", "jpg", "js",
    "json", "mov", "mp3", "mp4", "pdf", "png", "ppt", "pptx", "rar", "rss", "svg", "tar", "txt", "webm",
    "webp", "xls", "xlsx", "xml", "zip",
];

/// What waits to be read.
pub(crate) struct Frontier {
    robots: Robots,
    seen: BTreeSet<String>,
    folders: std::collections::BTreeMap<String, usize>,
    waiting: VecDeque<Url>,
}

impl Frontier {
    /// `robots` is the answer for `/robots.txt`; one that is no file of rules allows everything, no answer nothing
    /// (RFC 9309 section 2.3.1).
    pub(crate) fn new(page: &ReadPage, robots: &Fetched) -> Option<Self> {
        let robots = match robots {
            Ok(exchange) if exchange.status == 200 && !exchange.is_html() => Robots::parse(&exchange.text()),
            Ok(exchange) if exchange.status < 500 => Robots::default(),
            _ => return None,
        };
        let seen = BTreeSet::from([key(&page.url)]);
        let mut frontier = Self { robots, seen, folders: Default::default(), waiting: VecDeque::new() };
        frontier.add(page);
        Some(frontier)
    }

    /// Takes the links of a page that was read.
    pub(super) fn add(&mut self, page: &ReadPage) {
        for mut url in page.links() {
            url.set_fragment(None);
            if self.waiting.len() == MOST_WAITING {
                return;
            }
            if url.origin() == page.url.origin() && self.wants(&url) && self.seen.insert(key(&url)) {
                self.waiting.push_back(url);
            }
        }
    }

    /// The next page to read.
    pub(crate) fn next(&mut self) -> Option<Url> {
        while let Some(url) = self.waiting.pop_front() {
            let folder = url.path().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let count = self.folders.entry(folder).or_default();
            *count += 1;
            if *count <= MOST_PER_FOLDER || url.path().matches('/').count() <= 1 {
                return Some(url);
            }
        }
        None
    }

    fn wants(&self, url: &Url) -> bool {
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let lower = path.to_ascii_lowercase();
        let acts = ACTIONS.iter().any(|word| lower.contains(word));
        let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_file = ending.is_some_and(|ending| FILES.binary_search(&ending.as_str()).is_ok());
        !acts && !is_file && self.robots.allows(&path)
    }
}

/// Addresses that differ in the values of their query only are one page.
fn key(url: &Url) -> String {
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    format!("{}?{}", url.path(), names.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{no_answer, reply, url};
    use crate::parse::Html;

    fn page(html: &str) -> ReadPage {
        ReadPage { url: url("https://shop.example/"), html: Html::parse(html), card: false, addresses: 0 }
    }

    fn crawled(html: &str, robots: &str) -> Vec<String> {
        let robots =
            Ok(reply("https://shop.example/robots.txt", 200, &[("Content-Type", "text/plain")], robots));
        let mut frontier = Frontier::new(&page(html), &robots).unwrap();
        std::iter::from_fn(|| frontier.next()).map(|url| url.path().to_owned()).collect()
    }

    #[test]
    fn only_pages_of_the_origin_that_do_nothing_are_read() {
        assert!(FILES.is_sorted());
        let html = "<a href=/a#x><a href=/a><a href=https://other.example/><a href=/logout><a href=/x.PDF><a href='/a?p=1'>\
                    <a href='/a?p=2'><a href=mailto:a@b.example><a href=/private/b><a href=/>";
        assert_eq!(crawled(html, "User-agent: *\nDisallow: /private"), ["/a", "/a"]);
    }

    #[test]
    fn a_folder_is_read_by_samples() {
        let html: String = (0..50).map(|number| format!("<a href=/news/2026/{number}>")).collect();
        assert_eq!(crawled(&html, "").len(), MOST_PER_FOLDER);
    }

    #[test]
    fn without_an_answer_about_robots_nothing_is_read() {
        assert!(Frontier::new(&page("<a href=/a>"), &no_answer()).is_none());
    }
}
