//! Comments and names of hosts that were meant for the people who build the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::Mark;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const COMMENT: Check = Check {
    id: "disc-comment-sensitive",
    title: "A comment says too much",
    description: "A comment in a page or script speaks of a weakness or a password. Attackers read comments first.",
    remediation: "Strip comments in the build, and repair what they speak of.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Disclosure,
    cwe: &[615],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/615.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: comment,
};

/// What a comment says may be a password; only its first words are shown.
fn comment(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.hits(Mark::SensitiveComment).map(|hit| {
        let words: Vec<&str> = hit.found.split_whitespace().take(2).collect();
        let words = words.join(" ").trim_end_matches([':', '=']).to_ascii_lowercase();
        let evidence = format!("a comment says {:?}: {}", format!("{words} …"), assets.places(&hit.places));
        Found::at(assets.url(hit.places.first()), format!("comment {words}"), evidence)
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by(|a, b| a.subject.cmp(&b.subject));
    found.dedup_by(|a, b| a.subject == b.subject);
    Verdict::of_files(assets, found)
}

pub(crate) const HOST_NAME: Check = Check {
    id: "disc-internal-hostname",
    title: "The site names hosts of the inner network",
    description: "Names of inner hosts tell an attacker what there is behind the site, and where to go after the first step.",
    remediation: "Take them out of what browsers get; reach inner services through the site's own addresses.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: host_name,
};

/// Names of products' documentation, the same everywhere.
const WELL_KNOWN: &[&str] = &[
    "metadata.google.internal",
    "host.docker.internal",
    "kubernetes.default.svc.cluster.local",
    "printer.local",
    "example.internal",
];

fn host_name(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let own = observation.host();
    let mut found: Vec<Found> = Vec::new();
    for hit in assets.hits(Mark::InternalName) {
        let name = hit.found.to_ascii_lowercase();
        let foreign = name != own && !WELL_KNOWN.contains(&name.as_str()) && !name.contains("example");
        if foreign && !found.iter().any(|known| known.subject == name) {
            let evidence = format!("{name}: {}", assets.places(&hit.places));
            found.push(Found::at(assets.url(hit.places.first()), name, evidence));
        }
    }
    Verdict::of_files(assets, found)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn comments_of_builders_are_told_from_code() {
        let cases = vec![
            (Fail, read_page("<!-- TODO: security check is missing here -->")),
            (Fail, script("// FIXME auth check, this is a hack\nlet a")),
            (Fail, read_page("<!-- admin password: sommer24 -->")),
            (Pass, read_page("<p>TODO: security</p>")),
            (Pass, script("const label='admin password: ';")),
            (Pass, script("// the password is required, the default password is used")),
            (Pass, script("/* password input */ // security headers are set by the server")),
        ];
        assert_outcomes(&COMMENT, cases);
    }

    #[test]
    fn names_of_inner_hosts_stand_in_addresses() {
        let cases = vec![
            (Fail, script("api='https://orders.shop.internal/v1'")),
            (Fail, read_page("<a href='http://wiki.corp/'>x</a><a href='http://jira.shop.corp/'>x</a>")),
            (Pass, script("if(this.local)return e.internal;x='http://metadata.google.internal/'")),
            (Pass, read_page("<a href='https://shop.example.local.store/'>x</a>")),
            (Pass, script("a='https://internal.shop.example/'")),
        ];
        assert_outcomes(&HOST_NAME, cases);
    }
}
