//! Folders that list their files.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-directory-listing",
    title: "A folder lists its files",
    description: "A listing shows everything that lies there: old versions, backups, uploads, and files that nothing links to.",
    remediation: "Switch listings off: Options -Indexes (Apache), autoindex off (nginx), directoryBrowse enabled=\"false\" (IIS).",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[548],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/548.html"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: judge,
};

/// Texts that are all on a listing, lower case.
const LISTINGS: &[&[&str]] = &[
    &["<title>index of /", "<h1>index of /", "href="],
    &["<title>directory listing for /", "<ul>"],
    &["<title>directory listing for /", "apache tomcat"],
    &["[to parent directory]", "<pre>", "<a href=\"/"],
    &["<title>listing directory /", "id=\"files\""],
    &["<title>directory: /", "jetty-dir.css"],
];

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let mut found: Vec<Found> = Vec::new();
    let mut problem = None;
    if is_listing(&page.exchange) {
        found.push(listing(&page.exchange));
    }
    for folder in &observation.requests()?.directories {
        match answered(folder) {
            Ok(exchange) if is_listing(exchange) => found.push(listing(exchange)),
            Ok(_) => {}
            Err(unjudged) => problem = Some(unjudged),
        }
    }
    match problem {
        Some(unjudged) if found.is_empty() => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

fn is_listing(exchange: &Exchange) -> bool {
    let text = exchange.text().to_ascii_lowercase();
    exchange.status == 200 && LISTINGS.iter().any(|texts| texts.iter().all(|part| text.contains(part)))
}

fn listing(exchange: &Exchange) -> Found {
    Found::in_answer(exchange, "GET", exchange.url.path(), "a list of files").root_cause("directory-listing")
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, body, no_answer, page, reply};

    fn folder(status: u16, html: &str) -> Site {
        let answer =
            Ok(reply("https://shop.example/assets/", status, &[("Content-Type", "text/html")], html));
        page(&[]).requests(|requests| requests.directories = vec![answer])
    }

    #[test]
    fn a_listing_is_known_by_its_shape() {
        let nginx = "<html><head><title>Index of /assets/</title></head><h1>Index of /assets/</h1><a href=\"../\">../</a>";
        let python = "<title>Directory listing for /</title><hr><ul><li><a href=\"a\">a</a></ul>";
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, folder(200, nginx)),
                (Fail, body(python).requests(|_| {})),
                (Pass, folder(403, nginx)),
                (Pass, folder(200, "<title>Index of our books</title><h1>Index</h1>")),
                (Pass, page(&[]).requests(|_| {})),
                (Error, page(&[]).requests(|requests| requests.directories = vec![no_answer()])),
            ],
        );
    }
}
