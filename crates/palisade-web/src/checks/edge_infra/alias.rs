//! Whether `..` behind the address of a static folder leads out of its place.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::edge::Alias;
use crate::observation::{Observation, Unjudged, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "edge-alias-traversal",
    title: "A static folder leads to the folder above it",
    description: "The address of a static folder has no slash at its end and its place on the disk has one, so that two dots behind \
                  the address reach everything beside that place: source code, settings, keys.",
    remediation: "End both alike: location /static/ { alias /srv/static/; } in nginx.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::EdgeInfra,
    cwe: &[22],
    owasp: "A01",
    references: &[
        "https://nginx.org/en/docs/http/ngx_http_core_module.html#alias",
        "https://cwe.mitre.org/data/definitions/22.html",
    ],
    tier: Tier::Active,
    needs: &[Part::Edge],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let aliases = observation.edge()?.aliases.as_ref().map_err(Clone::clone)?;
    if aliases.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let (mut found, mut unknown) = (Vec::new(), None);
    for alias in aliases {
        match leads_out(alias) {
            Ok(true) => {
                let path = format!("{}..{}", alias.prefix, alias.file.url.path());
                let evidence = format!("{path} is the file {}", alias.file.url.path());
                let subject = alias.prefix.as_str();
                found.push(Found::in_answer(&alias.file, &format!("GET {path}"), subject, evidence));
            }
            Ok(false) => {}
            Err(unjudged) => unknown = Some(unjudged),
        }
    }
    match (found.is_empty(), unknown) {
        (true, Some(unjudged)) => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

/// Whether the file came by the way around, and does not come by any.
fn leads_out(alias: &Alias) -> Result<bool, Unjudged> {
    let (around, control) = (answered(&alias.around)?, answered(&alias.control)?);
    let is_file = |exchange: &crate::fetch::Exchange| {
        exchange.status == 200 && !exchange.is_html() && exchange.body.bytes == alias.file.body.bytes
    };
    Ok(is_file(around) && !is_file(control))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};
    use crate::fetch::Fetched;

    const SCRIPT: &str = "export const answer = 42; // long enough to be itself";

    fn with(around: Fetched, control: Fetched) -> Site {
        let file = Arc::unwrap_or_clone(script(200, SCRIPT).unwrap());
        let alias = Alias { prefix: "/static".to_owned(), file, around, control };
        page(&[]).edge(|edge| edge.aliases = Ok(vec![alias]))
    }

    fn script(status: u16, body: &str) -> Fetched {
        Ok(reply("https://shop.example/static/app.js", status, &[("Content-Type", "text/javascript")], body))
    }

    #[test]
    fn only_the_very_file_by_the_one_way_around_counts() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, with(script(200, SCRIPT), script(404, ""))),
                (Pass, with(script(404, ""), script(404, ""))),
                (Pass, with(script(200, "export const other = 1;"), script(404, ""))),
                (Pass, with(script(200, SCRIPT), script(200, SCRIPT))),
                (Pass, with(script(403, SCRIPT), script(404, ""))),
                (Error, with(no_answer(), script(404, ""))),
                (NotApplicable, page(&[]).edge(|_| {})),
            ],
        );
    }
}
