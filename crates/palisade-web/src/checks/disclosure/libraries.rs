//! Libraries of browsers: with known weaknesses, or from a host that was taken over.

use palisade_model::{Category, Confidence, GapReason, Severity, Tier};

use crate::assets::{Judged, Library, ReadPage};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const VULNERABLE: Check = Check {
    id: "disc-lib-vulnerable",
    title: "The site uses a library with known vulnerabilities",
    description: "The version that the site loads has weaknesses that everybody can read about.",
    remediation: "Update the library to a version that repairs them.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[1395],
    owasp: "A06",
    references: &[
        "https://osv.dev/",
        "https://owasp.org/www-project-top-ten/2017/A9_2017-Using_Components_with_Known_Vulnerabilities",
    ],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: vulnerable,
};

const SHOWN_IDS: usize = 5;

fn vulnerable(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found: Vec<Found> = assets.libraries.iter().filter_map(finding).collect();
    let unknown = assets.libraries.iter().find(|library| library.judged == Judged::NoData);
    match unknown.filter(|_| found.is_empty()) {
        Some(library) => {
            let detail = format!(
                "expected advisories of npm to judge {} {} by, found none",
                library.name, library.version
            );
            Err(Unjudged::new(GapReason::NoData, detail))
        }
        None if assets.libraries.is_empty() => {
            assets.complete()?;
            Ok(Verdict::NotApplicable)
        }
        None => Verdict::of_files(assets, found),
    }
}

fn finding(library: &Library) -> Option<Found> {
    let Judged::Affected { ids, severity, fixed } = &library.judged else { return None };
    let shown: Vec<&str> = ids.iter().take(SHOWN_IDS).map(String::as_str).collect();
    let more = ids.len().saturating_sub(SHOWN_IDS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let fixed = if fixed.is_empty() { String::new() } else { format!("; repaired in {}", fixed.join(", ")) };
    let evidence = format!("{} {}: {}{more}{fixed}", library.name, library.version, shown.join(", "));
    let subject = format!("{} {}", library.name, library.version);
    Some(Found::at(library.address.clone(), subject, evidence).severity(*severity))
}

pub(crate) const BACKDOORED: Check = Check {
    id: "disc-lib-backdoored-cdn",
    title: "A script comes from a host that was taken over",
    description: "The host once served libraries and now belongs to somebody who has put malicious code into them.",
    remediation: "Remove the script at once; serve the library yourself, or load it from a host that you trust, with a digest.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[829],
    owasp: "A08",
    references: &["https://sansec.io/research/polyfill-supply-chain-attack"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: backdoored,
};

/// Hosts, with everything below them, that served changed libraries.
const TAKEN_OVER: &[&str] = &[
    "bootcdn.net",
    "bootcss.com",
    "macoms.la",
    "newcrbpc.com",
    "polyfill.com",
    "polyfill.io",
    "polyfill.site",
    "polyfill.top",
    "polyfillcache.com",
    "staticfile.net",
    "staticfile.org",
    "unionadjs.com",
    "xhsbpza.com",
];

fn backdoored(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    for (_, url) in assets.pages.iter().flat_map(ReadPage::foreign) {
        let host = url.host_str().unwrap_or_default();
        let is_one = |known: &&&str| {
            host == **known || host.strip_suffix(**known).is_some_and(|front| front.ends_with('.'))
        };
        let Some(known) = TAKEN_OVER.iter().find(is_one) else { continue };
        if !found.iter().any(|found| found.subject == *known) {
            found.push(Found::at(assets.url(Some(&0)), *known, format!("{host} is loaded from")));
        }
    }
    Ok(Verdict::of(found))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::assets::Assets;
    use crate::checks::fixture::{Site, assert_outcomes, read_page, script};

    fn jquery(change: fn(&mut Assets)) -> Site {
        script("/*! jQuery v1.12.4 | (c) */").assets(change)
    }

    #[test]
    fn a_library_is_judged_by_advisories() {
        let affected = jquery(|assets| {
            assets.libraries[0].judged = Judged::Affected {
                ids: vec!["CVE-2020-11022".to_owned()],
                severity: Severity::Medium,
                fixed: vec!["3.5.0".to_owned()],
            };
        });
        let safe = jquery(|assets| assets.libraries[0].judged = Judged::NotAffected);
        let cases = vec![
            (Fail, affected),
            (Pass, safe),
            (Error, jquery(|_| {})),
            (NotApplicable, script("let a = 'jquery v1.12.4'")),
        ];
        assert_outcomes(&VULNERABLE, cases);
    }

    #[test]
    fn hosts_that_were_taken_over_are_known() {
        let cases = vec![
            (Fail, read_page("<script src=https://cdn.polyfill.io/v3/polyfill.min.js></script>")),
            (Fail, read_page("<link rel=stylesheet href=//cdn.bootcss.com/a.css>")),
            (
                Pass,
                read_page("<script src=https://cdnjs.cloudflare.com/polyfill/v3/polyfill.min.js></script>"),
            ),
            (Pass, read_page("<a href=https://polyfill.io/>x</a>")),
        ];
        assert_outcomes(&BACKDOORED, cases);
    }
}
