//! Secrets that only a source map gives away.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::groups::{Group, group_of};
use super::leaked::{found, only_in_maps};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "sec-sourcemap-secret",
    title: "A source map of the site has a secret",
    description: "The build left the secret out of the script, but the map beside it has the sources as they were written.",
    remediation: "Rotate the secret, and do not publish source maps.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    category: Category::Secrets,
    cwe: &[540],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/540.html"],
    tier: Tier::Full,
    needs: &[Part::Assets],
    run: judge,
};

/// Guesses and keys for browsers are no secrets here.
fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    if assets.maps.is_empty() {
        assets.complete()?;
        return Ok(Verdict::NotApplicable);
    }
    let counts =
        |group: Group| !matches!(group, Group::BrowserKey | Group::Generic | Group::Half | Group::Token);
    let leaks = assets.leaks.iter().filter(|leak| counts(group_of(&leak.rule)) && only_in_maps(assets, leak));
    Verdict::of_files(assets, leaks.map(|leak| found(assets, leak)).collect())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::assets::{Kind, MapFacts, MapFound};
    use crate::checks::fixture::{Site, assert_outcomes, script, url};

    fn with_map(site: Site) -> Site {
        site.assets(|assets| {
            let url = url("https://shop.example/app.js.map");
            assets.maps.push(MapFacts { url, found: MapFound::Sources });
        })
    }

    #[test]
    fn a_secret_of_the_map_alone_is_told_apart() {
        let key = expand("glpat-{base64url:20}");
        let map = format!("{{\"version\":3,\"sourcesContent\":[\"token='{key}'\\n\"]}}");
        let clean = "{\"version\":3,\"sourcesContent\":[\"let a\"]}";
        let cases = vec![
            (Fail, with_map(script("a").file("/app.js.map", Kind::Map, &map))),
            (Pass, with_map(script(&format!("x='{key}'")).file("/app.js.map", Kind::Map, &map))),
            (Pass, with_map(script("a").file("/app.js.map", Kind::Map, clean))),
            (NotApplicable, script("a")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
