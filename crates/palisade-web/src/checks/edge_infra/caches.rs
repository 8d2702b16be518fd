//! Whether caches before the site keep what was made for one visitor, or what one visitor made up.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::edge::{Cached, Disguised, Poisoning, is_cacheable};
use crate::fetch::Exchange;
use crate::observation::{Observation, Unjudged, answered};
use crate::part::Part;
use crate::paths::SoftNotFound;

pub(crate) const DECEPTION: Check = Check {
    id: "edge-cache-deception",
    title: "A personal page can be cached under a made-up name",
    description: "The application answers with a page made for one visitor to an address that ends like a static file, and the \
                  answer may be cached. Whoever makes a signed-in visitor open such an address reads their page afterwards.",
    remediation: "Let the application answer 404 to paths that it does not have, and let the cache decide by Cache-Control and \
                  content type instead of the file ending.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::EdgeInfra,
    cwe: &[524],
    owasp: "A04",
    references: &[
        "https://portswigger.net/web-security/web-cache-deception",
        "https://www.rfc-editor.org/rfc/rfc9111#section-3",
    ],
    tier: Tier::Active,
    needs: &[Part::Edge],
    run: deception,
};

pub(crate) const POISONING: Check = Check {
    id: "edge-cache-poison-unkeyed",
    title: "The cache keeps what a request made up",
    description: "A request field changes the page, and the cache keeps that page for everybody, because the field is no part of its \
                  key. One request can so put other scripts or redirects into everybody's page.",
    remediation: "Drop the field at the edge, or make it part of the cache key; do not build addresses from it.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    category: Category::EdgeInfra,
    cwe: &[444],
    owasp: "A04",
    references: &[
        "https://portswigger.net/web-security/web-cache-poisoning",
        "https://www.rfc-editor.org/rfc/rfc9111#section-2",
    ],
    tier: Tier::Active,
    needs: &[Part::Edge],
    run: poisoning,
};

fn deception(observation: &Observation) -> Judgement {
    let pages = observation.edge()?.disguised.as_ref().map_err(Clone::clone)?;
    if pages.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let (mut found, mut unknown) = (Vec::new(), None);
    for disguised in pages {
        match kept(disguised) {
            Ok(Some(how)) => {
                let path = disguised.page.url.path();
                let evidence = format!("{path}/….css answers with the page {path}, {how}");
                found.push(Found::in_answer(
                    &disguised.page,
                    "GET below the page, as a style sheet",
                    path,
                    evidence,
                ));
            }
            Ok(None) => {}
            Err(unjudged) => unknown = Some(unjudged),
        }
    }
    match (found.is_empty(), unknown) {
        (true, Some(unjudged)) => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

/// How a cache keeps the page under its other name; `None` when it does not, or when it is another page.
fn kept(disguised: &Disguised) -> Result<Option<&'static str>, Unjudged> {
    let (first, second) = (answered(&disguised.first)?, answered(&disguised.second)?);
    let absent = answered(&disguised.absent)?;
    // Under the same name: a comparison leaves the requested name out.
    let page = Exchange { url: first.url.clone(), ..disguised.page.clone() };
    let is_page = first.status == 200
        && first.is_html()
        && SoftNotFound::learn([&page]).is(first)
        // A site that answers with its one page to everything says nothing to one visitor.
        && !SoftNotFound::learn([absent]).is(first);
    let is_kept = is_page && !is_cacheable(&disguised.page.headers);
    Ok(match Cached::of(&second.headers) {
        Cached::Hit if is_kept && Cached::of(&disguised.page.headers) != Cached::Hit => {
            Some("and a cache kept it")
        }
        _ if is_kept && is_cacheable(&first.headers) => Some("and says that caches may keep it"),
        _ => None,
    })
}

fn poisoning(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let tried = match observation.edge()?.poisoning.as_ref().map_err(Clone::clone)? {
        Poisoning::NoCache => return Ok(Verdict::NotApplicable),
        Poisoning::NotKept => return Ok(Verdict::Pass),
        Poisoning::Tried(tried) => tried,
    };
    let (mut found, mut unknown) = (Vec::new(), None);
    for tried in tried {
        match tried.was_kept() {
            Ok(true) => {
                let request = format!("GET with {}", tried.field);
                let evidence =
                    format!("what {} said was still in the answer to a request without it", tried.field);
                found.push(Found::in_answer(page, &request, tried.field, evidence));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};
    use crate::edge::Tried;
    use crate::fetch::Fetched;

    const ACCOUNT: &str = "<!doctype html><title>Your account</title><p>Welcome back";
    const HTML: (&str, &str) = ("Content-Type", "text/html");

    fn answer(path: &str, fields: &[(&str, &str)], body: &str) -> Fetched {
        let fields = [&[HTML], fields].concat();
        Ok(reply(&format!("https://shop.example{path}"), 200, &fields, body))
    }

    /// A personal page whose name below answers as given, twice.
    fn disguised(first: Fetched, second: Fetched, absent: Fetched) -> Site {
        let personal = answer("/account", &[("Cache-Control", "private")], ACCOUNT).unwrap();
        let disguised = Disguised { page: Arc::unwrap_or_clone(personal), absent, first, second };
        page(&[]).edge(|edge| edge.disguised = Ok(vec![disguised]))
    }

    fn absent() -> Fetched {
        Ok(reply("https://shop.example/x/y.css", 404, &[HTML], "<title>Not found</title>"))
    }

    fn below(fields: &[(&str, &str)], body: &str) -> Fetched {
        answer("/account/palisade.css", fields, body)
    }

    #[test]
    fn only_the_personal_page_in_a_cache_is_deception() {
        let same =
            |fields: &[(&str, &str)]| disguised(below(fields, ACCOUNT), below(fields, ACCOUNT), absent());
        let unknown = Unjudged::new(GapReason::TimeOut, "no answer");
        assert_outcomes(
            &DECEPTION,
            vec![
                (Fail, same(&[("Cache-Control", "public, max-age=86400")])),
                (Fail, same(&[("X-Cache", "HIT")])),
                (Pass, same(&[("Cache-Control", "private")])),
                (Pass, same(&[("X-Cache", "MISS")])),
                (Pass, disguised(absent(), absent(), absent())),
                (
                    Pass,
                    disguised(
                        below(&[("Cache-Control", "max-age=60")], ACCOUNT),
                        below(&[("X-Cache", "HIT")], ACCOUNT),
                        answer("/x/y.css", &[], ACCOUNT),
                    ),
                ),
                (
                    Pass,
                    disguised(below(&[("X-Cache", "HIT")], "<title>Shop</title>"), below(&[], ""), absent()),
                ),
                (Error, disguised(no_answer(), no_answer(), absent())),
                (Error, page(&[]).edge(|edge| edge.disguised = Err(unknown))),
                (NotApplicable, page(&[]).edge(|_| {})),
            ],
        );
    }

    #[test]
    fn only_what_is_still_there_without_the_field_is_poison() {
        let tried = |after: Fetched| {
            let tried = Tried { field: "x-forwarded-host", sentinel: "palisade01.example".to_owned(), after };
            page(&[]).edge(|edge| edge.poisoning = Ok(Poisoning::Tried(vec![tried])))
        };
        let link = "<script src=https://palisade01.example/a.js>";
        assert_outcomes(
            &POISONING,
            vec![
                (Fail, tried(answer("/", &[], link))),
                (Fail, tried(answer("/", &[("Location", "https://palisade01.example/")], ""))),
                (Pass, tried(answer("/", &[], "<title>Shop</title>"))),
                (Pass, page(&[]).edge(|edge| edge.poisoning = Ok(Poisoning::Tried(Vec::new())))),
                (Pass, page(&[]).edge(|edge| edge.poisoning = Ok(Poisoning::NotKept))),
                (NotApplicable, page(&[]).edge(|edge| edge.poisoning = Ok(Poisoning::NoCache))),
                (Error, tried(no_answer())),
            ],
        );
    }
}
