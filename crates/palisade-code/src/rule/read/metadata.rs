//! The `metadata` of a rule. It is for people and reports, so nothing in it makes a rule wrong.

use palisade_model::Confidence;

use super::node::Node;
use crate::rule::Metadata;

pub(super) fn read(node: &Node<'_>) -> Metadata {
    let serde_json::Value::Object(mut rest) = node.to_json() else { return Metadata::default() };
    let mut take = |key: &str| rest.remove(key).map(texts).unwrap_or_default();
    let cwe = take("cwe").iter().filter_map(|text| cwe_number(text)).collect();
    let owasp = take("owasp");
    let confidence = take("confidence").first().and_then(|word| confidence(word));
    let category = take("category").into_iter().next();
    let references = take("references");
    let license = take("license").into_iter().next();
    let technology = take("technology");
    Metadata { cwe, owasp, confidence, category, references, license, technology, rest }
}

/// A text or a list of them.
fn texts(value: serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Array(items) => items.into_iter().flat_map(texts).collect(),
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

/// `CWE-79: Improper …` and `79`.
fn cwe_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let upper = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("CWE-"));
    let digits = if upper { &text[4..] } else { text };
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

fn confidence(word: &str) -> Option<Confidence> {
    match word.to_ascii_uppercase().as_str() {
        "HIGH" => Some(Confidence::High),
        "MEDIUM" => Some(Confidence::Medium),
        "LOW" => Some(Confidence::Low),
        _ => None,
    }
}
