//! What pages embed of others: fonts, recorders of sessions, fingerprints, beacons, frames of one pixel.

use palisade_model::{Category, Confidence, Severity, Tier};
use url::Url;

use super::watchers::{TRACKERS, listed};
use crate::assets::{Assets, Mark, ReadPage};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] = &["https://gdpr-info.eu/art-5-gdpr/"];

/// Hosts of fonts.
const FONTS: &[&str] = &[
    "fast.fonts.net",
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "use.fontawesome.com",
    "use.typekit.net",
];

pub(crate) const FONTS_REMOTE: Check = Check {
    id: "priv-third-party-fonts",
    title: "Fonts are loaded from another company",
    description: "Every visitor's address reaches the host of the fonts, for nothing that the site could not serve itself.",
    remediation: "Serve the font files from the site.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| {
        let assets = observation.assets()?;
        Verdict::of_files(assets, hosts(assets, FONTS, Mark::RemoteFont, "fonts of"))
    },
};

/// Hosts of recorders.
const RECORDERS: &[&str] = &[
    "clarity.ms",
    "contentsquare.net",
    "crazyegg.com",
    "fullstory.com",
    "hotjar.com",
    "inspectlet.com",
    "logrocket.com",
    "logrocket.io",
    "luckyorange.com",
    "mouseflow.com",
    "quantummetric.com",
    "sessioncam.com",
    "smartlook.com",
];

pub(crate) const SESSION_REPLAY: Check = Check {
    id: "priv-session-replay",
    title: "A page with inputs records what visitors do",
    description: "The recorder sends movements, clicks and often what is typed to another company, before anything is sent off.",
    remediation: "Mask every input in the recorder's settings, record only after consent, or do without on pages with forms.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: session_replay,
};

fn session_replay(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let kinds = ["text", "email", "tel", "password", "textarea", "number", "date"];
    let has_input =
        |page: &ReadPage| page.html.elements.fields().any(|field| kinds.contains(&field.kind.as_str()));
    if !assets.pages.iter().any(has_input) {
        return Ok(Verdict::NotApplicable);
    }
    Verdict::of_files(assets, hosts(assets, RECORDERS, Mark::SessionReplay, "a recorder of"))
}

pub(crate) const FINGERPRINTING: Check = Check {
    id: "priv-fingerprinting-script",
    title: "The site recognises browsers by their fingerprint",
    description: "The script tells visitors apart without cookies, and they can neither see nor delete what it goes by.",
    remediation: "Use it for fraud prevention only, say so in the privacy notice, and ask for consent elsewhere.",
    severity: Severity::Info,
    confidence: Confidence::Medium,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| {
        let assets = observation.assets()?;
        let hit = assets.hits(Mark::Fingerprinting).next().map(|hit| {
            let evidence = format!("{}: {}", hit.found, assets.places(&hit.places));
            Found::at(assets.url(hit.places.first()), "fingerprinting", evidence)
        });
        Verdict::of_files(assets, hit.into_iter().collect())
    },
};

pub(crate) const BEACON: Check = Check {
    id: "priv-beacon-http",
    title: "Analytics travel without encryption",
    description: "Everybody on the way reads what visitors do on the site.",
    remediation: "Send them by https.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Privacy,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: beacon,
};

fn beacon(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    for (resource, url) in assets.pages.iter().flat_map(ReadPage::foreign) {
        let written_so = resource.url.to_ascii_lowercase().starts_with("http:");
        if let Some(host) = listed(url.host_str().unwrap_or_default(), TRACKERS).filter(|_| written_so) {
            found.push(Found::at(assets.url(Some(&0)), format!("beacon {host}"), format!("http://{host}")));
        }
    }
    for hit in assets.hits(Mark::Beacon) {
        let host = hit.found.split('/').next().unwrap_or_default();
        let evidence = format!("http://{host}: {}", assets.places(&hit.places));
        found.push(Found::at(assets.url(hit.places.first()), format!("beacon {host}"), evidence));
    }
    found.sort_by(|a, b| a.subject.cmp(&b.subject));
    found.dedup_by(|a, b| b.subject.ends_with(a.subject.trim_start_matches("beacon ")));
    Verdict::of_files(assets, found)
}

pub(crate) const HIDDEN_FRAME: Check = Check {
    id: "priv-hidden-iframe",
    title: "A frame of one pixel shows another site",
    description: "A frame that nobody can see is there to set cookies, to track, or because somebody broke in.",
    remediation: "Find out who put it there, and remove it.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Privacy,
    cwe: &[829],
    owasp: "A08",
    references: &["https://cwe.mitre.org/data/definitions/829.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| {
        let assets = observation.assets()?;
        let tiny = assets.pages.iter().flat_map(ReadPage::foreign).filter(|(resource, _)| resource.tiny);
        let mut found: Vec<Found> = Vec::new();
        for (_, url) in tiny {
            let host = url.host_str().unwrap_or_default();
            let subject = format!("frame {host}");
            if !found.iter().any(|known| known.subject == subject) {
                found.push(Found::at(
                    assets.url(Some(&0)),
                    subject,
                    format!("a frame of {host} of one pixel"),
                ));
            }
        }
        Ok(Verdict::of(found))
    },
};

/// Listed hosts that a page loads from or that a text names, each once.
fn hosts(assets: &Assets, list: &[&str], mark: Mark, what: &str) -> Vec<Found> {
    let host_of = |(_, url): (_, Url)| listed(url.host_str().unwrap_or_default(), list).map(str::to_owned);
    let mut hosts: Vec<String> =
        assets.pages.iter().flat_map(ReadPage::foreign).filter_map(host_of).collect();
    let marked =
        assets.hits(mark).map(|hit| hit.found.split('/').next().unwrap_or_default().to_ascii_lowercase());
    hosts.extend(marked.map(|host| listed(&host, list).map_or(host.clone(), str::to_owned)));
    hosts.sort_unstable();
    hosts.dedup();
    let found =
        |host: String| Found::at(assets.url(Some(&0)), format!("host {host}"), format!("{what} {host}"));
    hosts.into_iter().map(found).collect()
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::assets::Kind;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn fonts_come_from_the_site() {
        let style = "@import url('https://fonts.googleapis.com/css2?family=Inter');";
        let cases = vec![
            (Fail, read_page("<link rel=stylesheet href='https://fonts.googleapis.com/css?family=A'>")),
            (Fail, read_page("").file("/a.css", Kind::Style, style)),
            (Pass, read_page("<link rel=preload as=font href=/fonts/a.woff2>")),
            (Pass, read_page("<p>We left fonts.googleapis.com</p>")),
        ];
        assert_outcomes(&FONTS_REMOTE, cases);
    }

    #[test]
    fn recorders_and_inputs_do_not_go_together() {
        let tag = "<script>(function(h){h.src='https://static.hotjar.com/c/hotjar-1.js'})(x)</script>";
        let cases = vec![
            (Fail, read_page(&format!("<form><input type=email></form>{tag}"))),
            (Fail, read_page("<input><script src=https://www.clarity.ms/tag/abc></script>")),
            (Pass, read_page("<input><script src=/own-recorder.js></script>")),
            (NotApplicable, read_page(tag)),
        ];
        assert_outcomes(&SESSION_REPLAY, cases);
    }

    #[test]
    fn fingerprints_and_beacons_are_known() {
        let cases = vec![
            (Fail, script("/** FingerprintJS v3.3.3 - Copyright (c) FingerprintJS, Inc */")),
            (Fail, read_page("<script src=https://fpjscdn.net/v3/key/iife.min.js></script>")),
            (Pass, script("const fingerprint=hash(build)")),
            (Pass, read_page("<p>fingerprintjs is a library</p>")),
        ];
        assert_outcomes(&FINGERPRINTING, cases);
        let cases = vec![
            (Fail, read_page("<img src='http://www.google-analytics.com/collect?v=1'>")),
            (Fail, script("u=\"http://matomo.shop.example/matomo.php\"")),
            (Pass, read_page("<img src='//www.google-analytics.com/collect?v=1'>")),
            (Pass, script("('https:'==p?'https://ssl':'http://www')+'.google-analytics.com/ga.js'")),
        ];
        assert_outcomes(&BEACON, cases);
    }

    #[test]
    fn frames_are_visible() {
        let cases = vec![
            (Fail, read_page("<iframe src=https://x.example/ width=1 height=1></iframe>")),
            (Pass, read_page("<iframe src=/own width=0 height=0></iframe>")),
            (Pass, read_page("<iframe src=https://x.example/ width=100 height=1></iframe>")),
            (
                Pass,
                read_page("<noscript><iframe src=https://x.example/ width=0 height=0></iframe></noscript>"),
            ),
        ];
        assert_outcomes(&HIDDEN_FRAME, cases);
    }
}
