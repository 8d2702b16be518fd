//! The tests that look at one header of the page.

use super::score::Outcome;
use super::structured::token;
use super::subject::Subject;
use crate::checks::effective_referrer_policy;

pub(super) fn content_type_options(subject: &Subject) -> Outcome {
    match lower(subject, "x-content-type-options", 256).as_deref() {
        None => ("x-content-type-options-not-implemented", -5),
        Some("nosniff") => ("x-content-type-options-nosniff", 0),
        Some(_) => ("x-content-type-options-header-invalid", -5),
    }
}

/// `framed` by a policy makes the header superfluous.
pub(super) fn frame_options(subject: &Subject, framed: bool) -> Outcome {
    if framed {
        return ("x-frame-options-implemented-via-csp", 5);
    }
    match lower(subject, "x-frame-options", 1024).as_deref() {
        None => ("x-frame-options-not-implemented", -20),
        Some("deny" | "sameorigin") => ("x-frame-options-sameorigin-or-deny", 5),
        Some(value) if value.starts_with("allow-from") => ("x-frame-options-allow-from-origin", 0),
        Some(_) => ("x-frame-options-header-invalid", -20),
    }
}

/// The header and the last meta element with any content; what comes later wins.
pub(super) fn referrer_policy(subject: &Subject) -> Outcome {
    let mut metas = subject.typed_html().into_iter().flat_map(|html| &html.referrer).map(String::as_str);
    let meta = metas.rfind(|content| !content.is_empty());
    let texts: Vec<&str> = subject.page.exchange.headers.all("referrer-policy").chain(meta).collect();
    if texts.is_empty() {
        return ("referrer-policy-not-implemented", 0);
    }
    match effective_referrer_policy(&texts.join(", ")).as_deref() {
        None => ("referrer-policy-header-invalid", -5),
        Some("no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin") => {
            ("referrer-policy-private", 5)
        }
        Some(_) => ("referrer-policy-unsafe", -5),
    }
}

pub(super) fn resource_policy(subject: &Subject) -> Outcome {
    match lower(subject, "cross-origin-resource-policy", 256).as_deref() {
        None => ("corp-not-implemented", 0),
        Some("same-origin") => ("corp-implemented-with-same-origin", 10),
        Some("same-site") => ("corp-implemented-with-same-site", 10),
        Some("cross-origin") => ("corp-implemented-with-cross-origin", 0),
        Some(_) => ("corp-header-invalid", -5),
    }
}

pub(super) fn embedder_policy(subject: &Subject) -> Outcome {
    let Some(value) = subject.field("cross-origin-embedder-policy", 1024) else {
        return ("coep-not-implemented", 0);
    };
    match token(&value) {
        Some("require-corp") => ("coep-implemented-with-require-corp", 10),
        Some("credentialless") => ("coep-implemented-with-credentialless", 10),
        Some("unsafe-none") => ("coep-implemented-with-unsafe-none", 0),
        _ => ("coep-header-invalid", -5),
    }
}

pub(super) fn opener_policy(subject: &Subject) -> Outcome {
    let Some(value) = subject.field("cross-origin-opener-policy", 1024) else {
        return ("coop-not-implemented", 0);
    };
    match token(&value) {
        Some("same-origin") => ("coop-implemented-with-same-origin", 10),
        Some("same-origin-allow-popups") => ("coop-implemented-with-same-origin-allow-popups", 10),
        Some("noopener-allow-popups") => ("coop-implemented-with-noopener-allow-popups", 10),
        Some("unsafe-none") => ("coop-implemented-with-unsafe-none", 0),
        _ => ("coop-header-invalid", -5),
    }
}

fn lower(subject: &Subject, name: &str, limit: usize) -> Option<String> {
    subject.field(name, limit).map(|value| value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{body, page};

    #[test]
    fn values_are_compared_whole() {
        type Test = fn(&Subject) -> Outcome;
        let frames: Test = |subject| frame_options(subject, false);
        for (test, name, value, expected) in [
            (content_type_options as Test, "X-Content-Type-Options", "NoSniff", 0),
            (content_type_options, "X-Content-Type-Options", "nosniff; x", -5),
            (content_type_options, "X-Content-Type-Options", "nosniff, nosniff", -5),
            (frames, "X-Frame-Options", "deny", 5),
            (frames, "X-Frame-Options", "DENY;", -20),
            (frames, "X-Frame-Options", "allow-from", 0),
            (resource_policy, "Cross-Origin-Resource-Policy", "Same-Site", 10),
            (resource_policy, "Cross-Origin-Resource-Policy", "same-site; x", -5),
            (resource_policy, "Cross-Origin-Resource-Policy", "", 0),
            (embedder_policy, "Cross-Origin-Embedder-Policy", "require-corp; report-to=\"a\"", 10),
            (embedder_policy, "Cross-Origin-Embedder-Policy", "Require-Corp", -5),
            (opener_policy, "Cross-Origin-Opener-Policy", "same-origin, same-origin", -5),
            (opener_policy, "Cross-Origin-Opener-Policy", "", 0),
            (referrer_policy, "Referrer-Policy", "unsafe-url, no-referrer, x", 5),
            (referrer_policy, "Referrer-Policy", "", -5),
        ] {
            let observation = page(&[(name, value)]).observe();
            assert_eq!(test(&Subject::of(&observation).unwrap()).1, expected, "{name}: {value}");
        }
    }

    #[test]
    fn only_the_last_referrer_meta_counts() {
        let html = "<body><meta name=referrer content=no-referrer><meta name=referrer content=x>";
        let observation = body(html).observe();
        let outcome = referrer_policy(&Subject::of(&observation).unwrap());
        assert_eq!(outcome, ("referrer-policy-header-invalid", -5));
    }
}
