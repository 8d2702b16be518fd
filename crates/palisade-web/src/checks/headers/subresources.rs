//! What the page loads from elsewhere: unencrypted, or without a digest.

use palisade_model::{Category, Confidence, Severity, Tier};
use url::Url;

use crate::assets::{Assets, ReadPage, shown};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::parse::{Load, Resource};
use crate::part::Part;

/// Findings with this cause are the same addresses.
const ROOT_CAUSE: &str = "insecure-subresource";

pub(crate) const INTEGRITY: Check = Check {
    id: "hdr-sri-missing",
    title: "Scripts or styles of other sites are loaded without a digest",
    description: "Whoever changes the file at its host, rightly or not, runs code in the page of every visitor. With a digest \
                  browsers refuse what has changed.",
    remediation: "Add integrity and crossorigin to the element, or serve the file yourself.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[353],
    owasp: "A08",
    references: &["https://www.w3.org/TR/SRI/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: integrity,
};

/// Hosts whose styles are made for each browser anew, so that no digest fits them.
const MADE_TO_ORDER: &[&str] = &["fonts.googleapis.com"];

fn integrity(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let foreign: Vec<(&Resource, Url)> = assets
        .pages
        .iter()
        .flat_map(ReadPage::foreign)
        .filter(|(resource, url)| match resource.load {
            Load::Script => true,
            Load::Style => !url.host_str().is_some_and(|host| MADE_TO_ORDER.contains(&host)),
            _ => false,
        })
        .collect();
    if foreign.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let bare = foreign.into_iter().filter(|(resource, _)| !resource.integrity).map(|(_, url)| url);
    Ok(Verdict::of(by_host(assets, bare, "without a digest")))
}

pub(crate) const INSECURE_SCRIPT: Check = Check {
    id: "hdr-script-insecure",
    title: "A script is loaded without encryption",
    description: "Everybody on the way can replace the script and act as the visitor.",
    remediation: "Load scripts by https addresses only, and redirect the site itself to https.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A08",
    references: &["https://www.w3.org/TR/mixed-content/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: insecure_script,
};

/// A protocol-relative script is unencrypted where the page itself can be had by http.
fn insecure_script(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    if upgrades(observation) {
        return Ok(Verdict::Pass);
    }
    let by_http =
        observation.seen.http.as_ref().and_then(|chain| chain.page()).is_some_and(|page| !page.is_https());
    let scripts = assets
        .pages
        .iter()
        .flat_map(ReadPage::resources)
        .filter(|(resource, _)| resource.load == Load::Script)
        .filter(|(resource, _)| {
            let url = resource.url.to_ascii_lowercase();
            url.starts_with("http:") || (by_http && url.starts_with("//"))
        })
        .map(|(_, url)| url);
    let found = by_host(assets, scripts, "a script");
    Ok(Verdict::of(found.into_iter().map(|found| found.root_cause(ROOT_CAUSE)).collect()))
}

pub(crate) const MIXED: Check = Check {
    id: "hdr-mixed-content",
    title: "An encrypted page refers to something unencrypted",
    description: "What is loaded by http can be read and replaced on the way. Browsers refuse scripts and frames of this kind and \
                  show images with a warning.",
    remediation: "Refer to everything by https, and send Content-Security-Policy: upgrade-insecure-requests.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[311],
    owasp: "A02",
    references: &["https://www.w3.org/TR/mixed-content/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: mixed,
};

fn mixed(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    if !assets.pages.iter().any(|page| page.url.scheme() == "https") {
        return Ok(Verdict::NotApplicable);
    }
    if upgrades(observation) {
        return Ok(Verdict::Pass);
    }
    let secure = assets.pages.iter().filter(|page| page.url.scheme() == "https");
    let plain: Vec<(Load, Url)> = secure
        .flat_map(ReadPage::resources)
        .filter(|(_, url)| url.scheme() == "http")
        .map(|(resource, url)| (resource.load, url))
        .collect();
    let of = |passive: bool| {
        let urls = plain.iter().filter(move |(load, _)| (*load == Load::Media) == passive);
        by_host(
            assets,
            urls.map(|(_, url)| url.clone()),
            if passive { "media" } else { "a script, style or frame" },
        )
    };
    let active = of(false).into_iter().map(|found| found.root_cause(ROOT_CAUSE));
    let passive = of(true).into_iter().map(|found| found.severity(Severity::Low));
    Ok(Verdict::of(active.chain(passive).collect()))
}

fn upgrades(observation: &Observation) -> bool {
    observation.page().is_ok_and(|page| page.policies.any_has("upgrade-insecure-requests"))
}

/// One finding for each host, with how many addresses and the first of them.
fn by_host(assets: &Assets, urls: impl Iterator<Item = Url>, what: &str) -> Vec<Found> {
    let mut hosts: Vec<(String, Vec<Url>)> = Vec::new();
    for url in urls {
        let host = url.host_str().unwrap_or_default().to_owned();
        match hosts.iter_mut().find(|(known, _)| *known == host) {
            Some((_, urls)) if urls.contains(&url) => {}
            Some((_, urls)) => urls.push(url),
            None => hosts.push((host, vec![url])),
        }
    }
    let page = assets.url(Some(&0));
    let found = |(host, urls): (String, Vec<Url>)| {
        let more = if urls.len() > 1 { format!(" and {} more", urls.len() - 1) } else { String::new() };
        let evidence = format!("{what}: {}{more}", urls.first().map(shown).unwrap_or_default());
        Found::at(page.clone(), format!("{what} {host}"), evidence)
    };
    hosts.into_iter().map(found).collect()
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{answer, assert_outcomes, chain, read_page, reply};

    #[test]
    fn files_of_other_sites_have_a_digest() {
        let cases = vec![
            (Fail, read_page("<script src=https://cdn.example/a.js></script>")),
            (Fail, read_page("<link rel=stylesheet href=//cdn.example/a.css>")),
            (
                NotApplicable,
                read_page("<link rel=stylesheet href='https://fonts.googleapis.com/css?family=Lato'>"),
            ),
            (Pass, read_page("<script src=https://cdn.example/a.js integrity=sha384-x></script>")),
            (
                NotApplicable,
                read_page("<script src=https://static.shop.example/a.js></script><img src=//cdn.example/b>"),
            ),
        ];
        assert_outcomes(&INTEGRITY, cases);
    }

    #[test]
    fn scripts_are_encrypted() {
        let relative = "<script src=//cdn.example/a.js></script>";
        let plain =
            chain(vec![reply("http://shop.example/", 200, &[("Content-Type", "text/html")], relative)]);
        let cases = vec![
            (Fail, read_page("<script src=http://cdn.example/a.js></script>")),
            (Fail, read_page(relative).http(plain)),
            (Pass, read_page(relative)),
            (Pass, read_page("<script src=https://cdn.example/a.js></script><img src=http://a.example/b>")),
        ];
        assert_outcomes(&INSECURE_SCRIPT, cases);
    }

    #[test]
    fn encrypted_pages_load_nothing_unencrypted() {
        let html = "<iframe src=http://a.example/></iframe>";
        let upgrading =
            [("Content-Type", "text/html"), ("Content-Security-Policy", "upgrade-insecure-requests")];
        let plain = chain(vec![reply("http://shop.example/", 200, &[("Content-Type", "text/html")], html)]);
        let cases = vec![
            (Fail, read_page(html)),
            (Fail, read_page("<img src=http://a.example/b.png>")),
            (Pass, read_page("<a href=http://a.example/>x</a><img src=https://a.example/b.png>")),
            (Pass, answer(reply("https://shop.example/", 200, &upgrading, html)).read()),
            (NotApplicable, read_page("").only_http(plain).read()),
        ];
        assert_outcomes(&MIXED, cases);
    }

    #[test]
    fn images_weigh_less_than_scripts() {
        let site = read_page("<img src=http://a.example/b.png><iframe src=http://a.example/></iframe>");
        let Ok(Verdict::Fail(found)) = (MIXED.run)(&site.observe()) else { panic!("it passes") };
        let severities: Vec<_> = found.iter().map(|found| found.severity).collect();
        assert_eq!(severities, [None, Some(Severity::Low)]);
    }
}
