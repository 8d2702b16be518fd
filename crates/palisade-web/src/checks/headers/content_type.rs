//! Whether a body says what it is.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

const HEADER: &str = "content-type";

pub(crate) const CHECK: Check = Check {
    id: "hdr-content-type-missing",
    title: "Response without declared type or character set",
    description: "A browser that has to guess the type or the encoding can be made to read text as script.",
    remediation: "Send Content-Type: text/html; charset=utf-8 (the right type for each response).",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[436],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-8.3", "https://mimesniff.spec.whatwg.org/"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let exchange = &page.exchange;
    if exchange.body.bytes.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let Some(value) = exchange.headers.first(HEADER) else {
        return Ok(Verdict::Fail(vec![Found::in_header(page, HEADER, "absent, although there is a body")]));
    };
    let needs_charset = matches!(
        exchange.media_type().as_str(),
        "text/html" | "application/xhtml+xml" | "text/javascript" | "application/javascript"
    );
    let declared = value.to_ascii_lowercase().contains("charset=")
        || page.html.as_ref().is_some_and(|html| html.charset)
        || exchange.body.bytes.starts_with(b"\xef\xbb\xbf");
    let problem = needs_charset && !declared;
    Ok(Verdict::of_option(
        problem.then(|| Found::in_header(page, HEADER, format!("no charset in {value:?}"))),
    ))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{answer, assert_outcomes, json, page, reply};

    #[test]
    fn a_body_declares_type_and_charset() {
        let root = "https://shop.example/";
        let html = [("Content-Type", "text/html")];
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, answer(reply(root, 200, &[], "<html>"))),
                (Fail, answer(reply(root, 200, &html, "<html>"))),
                (Pass, answer(reply(root, 200, &html, "<html><meta charset=utf-8>"))),
                (Pass, page(&[])),
                (Pass, json()),
                (NotApplicable, answer(reply(root, 204, &[], ""))),
            ],
        );
    }
}
