//! Source maps that everybody can have.

use palisade_model::{Category, Confidence, GapReason, Severity, Tier};

use crate::assets::{MapFound, Mark, shown};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-source-map",
    title: "The sources of the site's scripts are published",
    description: "A source map has the files as they were written, with comments, names and often parts that the site never shows.",
    remediation: "Do not publish source maps; give them to the error tracker only.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[540],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/540.html", "https://tc39.es/ecma426/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// Kilobytes of base64 from which a map inside its file has sources.
const INLINE_BYTES: usize = 1000;

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    for map in assets.maps.iter().filter(|map| map.found == MapFound::Sources) {
        found.push(Found::at(
            shown(&map.url),
            format!("map {}", map.url.path()),
            "a source map with its sources",
        ));
    }
    for hit in assets.hits(Mark::SourceMap) {
        if hit.found.starts_with("data:application/json") && hit.found.len() >= INLINE_BYTES {
            let address = assets.url(hit.places.first());
            found.push(Found::at(
                address.clone(),
                format!("inline {address}"),
                "a source map inside the file",
            ));
        }
    }
    let unread = assets.maps.iter().find(|map| map.found == MapFound::Unread).filter(|_| found.is_empty());
    if let Some(map) = unread {
        let detail = format!(
            "{}: expected to read whether it has sources, found more than may be read",
            shown(&map.url)
        );
        return Err(Unjudged::new(GapReason::Limit, detail));
    }
    Verdict::of_files(assets, found)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::assets::{Assets, MapFacts};
    use crate::checks::fixture::{Site, assert_outcomes, script, url};

    fn with_map(change: fn(&mut Assets)) -> Site {
        script("a").assets(change)
    }

    fn push(assets: &mut Assets, found: MapFound) {
        assets.maps.push(MapFacts { url: url("https://shop.example/app.js.map"), found });
    }

    #[test]
    fn only_sources_count() {
        let inline = format!("//# sourceMappingURL=data:application/json;base64,{}", "eyJ2".repeat(300));
        let cases = vec![
            (Fail, with_map(|assets| push(assets, MapFound::Sources))),
            (Fail, script(&inline)),
            (Pass, with_map(|assets| push(assets, MapFound::NamesOnly))),
            (Pass, with_map(|assets| push(assets, MapFound::Absent))),
            (Pass, script("//# sourceMappingURL=app.js.map")),
            (Error, with_map(|assets| push(assets, MapFound::Unread))),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
