//! The tests that look at one header of the page.

use super::score::Outcome;
use crate::checks::{effective_referrer_policy, written_referrer_policy};
use crate::observation::Page;

pub(super) fn content_type_options(page: &Page) -> Outcome {
    match value(page, "x-content-type-options").as_deref() {
        None => ("x-content-type-options-not-implemented", -5),
        Some("nosniff") => ("x-content-type-options-nosniff", 0),
        Some(_) => ("x-content-type-options-header-invalid", -5),
    }
}

pub(super) fn frame_options(page: &Page) -> Outcome {
    if page.policies.any_has("frame-ancestors") {
        return ("x-frame-options-implemented-via-csp", 5);
    }
    match value(page, "x-frame-options").as_deref() {
        None => ("x-frame-options-not-implemented", -20),
        Some("deny" | "sameorigin") => ("x-frame-options-sameorigin-or-deny", 5),
        Some(value) if value.starts_with("allow-from ") => ("x-frame-options-allow-from-origin", 0),
        Some(_) => ("x-frame-options-header-invalid", -20),
    }
}

pub(super) fn referrer_policy(page: &Page) -> Outcome {
    let Some(text) = written_referrer_policy(page) else { return ("referrer-policy-not-implemented", 0) };
    match effective_referrer_policy(&text).as_deref() {
        None => ("referrer-policy-header-invalid", -5),
        Some("no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin") => {
            ("referrer-policy-private", 5)
        }
        Some(_) => ("referrer-policy-unsafe", -5),
    }
}

pub(super) fn resource_policy(page: &Page) -> Outcome {
    match value(page, "cross-origin-resource-policy").as_deref() {
        None => ("cross-origin-resource-policy-not-implemented", 0),
        Some("same-origin") => ("cross-origin-resource-policy-implemented-with-same-origin", 10),
        Some("same-site") => ("cross-origin-resource-policy-implemented-with-same-site", 10),
        Some("cross-origin") => ("cross-origin-resource-policy-implemented-with-cross-origin", 0),
        Some(_) => ("cross-origin-resource-policy-header-invalid", -5),
    }
}

pub(super) fn embedder_policy(page: &Page) -> Outcome {
    match value(page, "cross-origin-embedder-policy").as_deref() {
        None => ("cross-origin-embedder-policy-not-implemented", 0),
        Some("require-corp") => ("cross-origin-embedder-policy-implemented-with-require-corp", 10),
        Some("credentialless") => ("cross-origin-embedder-policy-implemented-with-credentialless", 10),
        Some("unsafe-none") => ("cross-origin-embedder-policy-implemented-with-unsafe-none", 0),
        Some(_) => ("cross-origin-embedder-policy-header-invalid", -5),
    }
}

pub(super) fn opener_policy(page: &Page) -> Outcome {
    match value(page, "cross-origin-opener-policy").as_deref() {
        None => ("cross-origin-opener-policy-not-implemented", 0),
        Some("same-origin") => ("cross-origin-opener-policy-implemented-with-same-origin", 10),
        Some("same-origin-allow-popups") => {
            ("cross-origin-opener-policy-implemented-with-same-origin-allow-popups", 10)
        }
        Some("noopener-allow-popups") => {
            ("cross-origin-opener-policy-implemented-with-noopener-allow-popups", 10)
        }
        Some("unsafe-none") => ("cross-origin-opener-policy-implemented-with-unsafe-none", 0),
        Some(_) => ("cross-origin-opener-policy-header-invalid", -5),
    }
}

/// In lower case and without parameters.
fn value(page: &Page, name: &str) -> Option<String> {
    let joined = page.exchange.headers.joined(name)?;
    Some(joined.split(';').next().unwrap_or("").trim().to_ascii_lowercase())
}
