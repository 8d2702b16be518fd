//! What a rule says about itself, as every scanner does.

use palisade_model::{Category, Confidence, RuleMeta};

use crate::rule::Rule;

/// The facts of a rule.
pub(crate) fn meta(rule: &Rule) -> RuleMeta {
    let message = rule.message.split_whitespace().collect::<Vec<_>>().join(" ");
    RuleMeta {
        id: rule.id.clone(),
        scanner: "code".to_owned(),
        title: title(&message).to_owned(),
        description: message.clone(),
        remediation: remediation(rule, &message),
        severity: rule.severity,
        confidence: rule.metadata.confidence.unwrap_or(Confidence::Medium),
        category: Category::Code,
        cwe: rule.metadata.cwe.clone(),
        tags: rule.metadata.owasp.iter().filter_map(|owasp| tag(owasp)).collect(),
        references: rule.metadata.references.clone(),
        tier: None,
    }
}

/// The first sentence of a message.
pub(crate) fn title(message: &str) -> &str {
    sentence(message).0
}

/// The first sentence without its full stop, and what comes after it.
fn sentence(text: &str) -> (&str, &str) {
    match text.split_once(". ") {
        Some((first, rest)) => (first, rest),
        None => (text.trim_end_matches('.'), ""),
    }
}

/// What to do: the fix, where the rule has one, otherwise the last part of its message.
pub(crate) fn remediation(rule: &Rule, message: &str) -> String {
    match &rule.fix {
        Some(fix) => format!("Replace it by: {fix}"),
        None => match sentence(message) {
            (_, "") => message.to_owned(),
            (_, rest) => rest.to_owned(),
        },
    }
}

/// `A03:2021 - Injection` as `owasp-top10-2021:A03`.
fn tag(owasp: &str) -> Option<String> {
    let (number, rest) = owasp.split_once(':')?;
    let year = rest.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_number = number.starts_with('A') && number[1..].bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("owasp-top10-{year}:{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_owasp_are_tags_with_their_year() {
        assert_eq!(tag("A03:2021 - Injection").as_deref(), Some("owasp-top10-2021:A03"));
        assert_eq!(tag("A05:2025").as_deref(), Some("owasp-top10-2025:A05"));
        assert_eq!(tag("Injection"), None);
        assert_eq!(tag("LLM01:2025"), None);
    }
}
