//! The test of scripts from elsewhere. The worst script decides, by a rank of its own.

use url::Url;

use super::score::Outcome;
use super::subject::Subject;
use crate::observation::registrable_domain;
use crate::parse::Script;

const OWN_WITH_INTEGRITY: Outcome = ("sri-implemented-and-all-scripts-loaded-securely", 5);
const INTEGRITY_WITHOUT_TLS: Outcome = ("sri-implemented-but-external-scripts-not-loaded-securely", -20);
const NO_INTEGRITY: Outcome = ("sri-not-implemented-but-external-scripts-loaded-securely", -5);
const NEITHER: Outcome = ("sri-not-implemented-and-external-scripts-not-loaded-securely", -50);

/// The worst last.
const RANKED: &[Outcome] = &[OWN_WITH_INTEGRITY, INTEGRITY_WITHOUT_TLS, NO_INTEGRITY, NEITHER];

/// Where a script is loaded from, by the beginning of its address as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A path, or an address of the site's registrable domain.
    Own {
        https: bool,
    },
    Foreign {
        https: bool,
    },
}

pub(super) fn integrity(subject: &Subject) -> Outcome {
    let Some(html) = subject.scripted_html() else { return ("sri-not-implemented-response-not-html", 0) };
    if html.scripts.is_empty() {
        return ("sri-not-implemented-but-no-scripts-loaded", 0);
    }
    let mut worst: Option<usize> = None;
    let mut foreign = false;
    for script in &html.scripts {
        let Some(src) = script.src.as_deref().filter(|src| !src.is_empty()) else { continue };
        let origin = origin(src, subject);
        foreign |= matches!(origin, Origin::Foreign { .. });
        worst = worst.max(rank(script, origin));
    }
    match worst.and_then(|rank| RANKED.get(rank)) {
        Some(outcome) => *outcome,
        None if foreign => ("sri-implemented-and-external-scripts-loaded-securely", 5),
        None => ("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0),
    }
}

fn rank(script: &Script, origin: Origin) -> Option<usize> {
    let outcome = match (origin, script.integrity) {
        (Origin::Own { https: true }, true) => OWN_WITH_INTEGRITY,
        (Origin::Own { .. }, _) | (Origin::Foreign { https: true }, true) => return None,
        (Origin::Foreign { https: false }, true) => INTEGRITY_WITHOUT_TLS,
        (Origin::Foreign { https: true }, false) => NO_INTEGRITY,
        (Origin::Foreign { https: false }, false) => NEITHER,
    };
    RANKED.iter().position(|ranked| *ranked == outcome)
}

/// An address without scheme counts as foreign and unprotected, and `<base>` is not heeded.
fn origin(src: &str, subject: &Subject) -> Origin {
    if src.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) {
        return Origin::Foreign { https: false };
    }
    let https = src.starts_with("https://");
    if !https && !src.starts_with("http://") {
        return Origin::Own { https: subject.is_https() };
    }
    let url = Url::parse(src).ok();
    let domain = url.as_ref().and_then(Url::host_str).and_then(registrable_domain);
    if domain == registrable_domain(subject.observation.host()) {
        Origin::Own { https }
    } else {
        Origin::Foreign { https }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{answer, body, json, reply};

    #[test]
    fn the_worst_script_decides() {
        let own = "<script src=/a.js integrity=sha384-x></script>";
        let (good, bad) = (
            "<script src=https://cdn.other.example/a.js integrity=sha384-x></script>",
            "<script src=https://cdn.other.example/a.js></script>",
        );
        for (html, expected) in [
            ("", ("no-scripts-loaded", 0)),
            ("<script>1</script>", ("all-scripts-loaded-from-secure-origin", 0)),
            ("<script src=/a.js></script>", ("all-scripts-loaded-from-secure-origin", 0)),
            (
                "<script src=http://cdn.shop.example/a.js></script>",
                ("all-scripts-loaded-from-secure-origin", 0),
            ),
            (own, ("all-scripts-loaded-securely", 5)),
            (good, ("external-scripts-loaded-securely", 5)),
            (bad, ("external-scripts-loaded-securely", -5)),
            (&format!("{own}{bad}"), ("external-scripts-loaded-securely", -5)),
            (&format!("<noscript>{bad}</noscript>"), ("external-scripts-loaded-securely", -5)),
            (
                "<base href=https://cdn.other.example/><script src=a.js></script>",
                ("all-scripts-loaded-from-secure-origin", 0),
            ),
            (
                "<script src=//shop.example/a.js integrity=sha384-x></script>",
                ("external-scripts-not-loaded-securely", -20),
            ),
            (
                "<script src=http://cdn.other.example/a.js></script><script src=/a.js></script>",
                ("external-scripts-not-loaded-securely", -50),
            ),
        ] {
            let observation = body(html).observe();
            let (result, modifier) = integrity(&Subject::of(&observation).unwrap());
            assert!(result.ends_with(expected.0), "{html}: {result}");
            assert_eq!(modifier, expected.1, "{html}");
        }
    }

    #[test]
    fn only_what_is_typed_as_something_else_is_not_html() {
        let untyped = answer(reply("https://shop.example/", 200, &[], "plain"));
        for (site, expected) in [
            (json(), "sri-not-implemented-response-not-html"),
            (untyped, "sri-not-implemented-but-no-scripts-loaded"),
        ] {
            let observation = site.observe();
            assert_eq!(integrity(&Subject::of(&observation).unwrap()).0, expected);
        }
    }
}
