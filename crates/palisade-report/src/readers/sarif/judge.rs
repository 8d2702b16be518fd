//! How bad, how sure, of what kind: from levels, scores, tags and CWE numbers that tools and code hosts agree on.

use palisade_model::{Category, Confidence, Severity};

use super::lenient::Leaves;
use super::raw::{RawProperties, RawReference, RawResult, RawRule};

/// Results of this kind are no findings (§3.27.9).
pub(super) fn is_not_failed(result: &RawResult) -> bool {
    matches!(result.kind.as_deref(), Some("pass" | "notApplicable"))
}

/// `security-severity` of the result, else of the rule, else the level.
pub(super) fn severity(result: &RawResult, rule: Option<&RawRule>, is_ours: bool) -> Severity {
    let own = word(&result.properties.severity).and_then(|word| Severity::parse(&word)).filter(|_| is_ours);
    let scored = || score(&result.properties).or_else(|| score(&rule?.properties));
    own.or_else(scored).unwrap_or_else(|| of_level(level(result, rule)))
}

/// The bands of CVSS v3, which code hosts use.
fn score(properties: &RawProperties) -> Option<Severity> {
    let score: f64 = properties.security_severity.as_ref()?.first()?.trim().parse().ok()?;
    match score {
        9.0..=10.0 => Some(Severity::Critical),
        7.0..9.0 => Some(Severity::High),
        4.0..7.0 => Some(Severity::Medium),
        score if score > 0.0 && score < 4.0 => Some(Severity::Low),
        _ => None,
    }
}

/// §3.27.10: its own, else that of the rule, else `warning`; `none` for results of another kind than `fail`.
fn level<'a>(result: &'a RawResult, rule: Option<&'a RawRule>) -> &'a str {
    let is_fail = result.kind.as_deref().is_none_or(|kind| kind == "fail");
    let of_rule = || rule.and_then(|rule| rule.default_configuration.level.as_deref());
    match result.level.as_deref() {
        Some(level) => level,
        None if is_fail => of_rule().unwrap_or("warning"),
        None => "none",
    }
}

fn of_level(level: &str) -> Severity {
    match level {
        "error" => Severity::High,
        "note" => Severity::Low,
        "none" => Severity::Info,
        _ => Severity::Medium,
    }
}

/// `precision` or `confidence`; medium when neither is said.
pub(super) fn confidence(result: &RawResult, rule: Option<&RawRule>) -> Confidence {
    let bags = || std::iter::once(&result.properties).chain(rule.map(|rule| &rule.properties));
    let said =
        bags().find_map(|bag| word(&bag.confidence)).or_else(|| bags().find_map(|bag| word(&bag.precision)));
    match said.as_deref() {
        Some("very-high" | "high") => Confidence::High,
        Some("low") => Confidence::Low,
        _ => Confidence::Medium,
    }
}

/// CWE numbers from tags, properties, taxa of the result and relationships of the rule; ascending.
pub(super) fn cwe(result: &RawResult, rule: Option<&RawRule>) -> Vec<u32> {
    let bags = std::iter::once(&result.properties).chain(rule.map(|rule| &rule.properties));
    let texts =
        bags.flat_map(|bag| bag.tags.0.iter().filter_map(|tag| of_text(tag)).chain(of_property(&bag.cwe)));
    let mut numbers: Vec<u32> = texts.collect();
    numbers.extend(result.taxa.items.iter().filter_map(of_reference));
    let related = rule.map(|rule| rule.relationships.items.as_slice()).unwrap_or_default();
    numbers.extend(related.iter().filter_map(|relation| of_reference(&relation.target)));
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// `external/cwe/cwe-079`, `CWE-79`, `CWE-79: Cross-site scripting`, `cwe:79`.
pub(super) fn of_text(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    let rest = text.strip_prefix("external/cwe/").unwrap_or(&text);
    leading_number(rest.strip_prefix("cwe")?.trim_start_matches(['-', ':', '_', '/', ' ']))
}

fn of_property(values: &Leaves) -> impl Iterator<Item = u32> {
    values.0.iter().filter_map(|value| of_text(value).or_else(|| leading_number(value)))
}

fn of_reference(reference: &RawReference) -> Option<u32> {
    let id = reference.id.as_deref()?;
    let of = reference.tool_component.as_ref().and_then(|component| component.name.as_deref());
    let is_cwe = of.is_some_and(|name| name.eq_ignore_ascii_case("cwe"));
    of_text(id).or_else(|| leading_number(id).filter(|_| is_cwe))
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok().filter(|&number| number > 0)
}

/// Its own word when it is one of ours, else what the tool, the tags or the weakness say, else `api`: the code of the
/// application itself.
pub(super) fn category(result: &RawResult, rule: Option<&RawRule>, tool: &str, cwe: &[u32]) -> Category {
    let bags = || std::iter::once(&result.properties).chain(rule.map(|rule| &rule.properties));
    let own = bags().find_map(|bag| Category::parse(&word(&bag.category)?));
    let tagged = || bags().flat_map(|bag| &bag.tags.0).find_map(|tag| of_tag(&tag.to_ascii_lowercase()));
    let weak = || cwe.iter().find_map(|&number| of_weakness(number));
    own.or_else(|| of_tool(tool)).or_else(tagged).or_else(weak).unwrap_or(Category::Api)
}

fn of_tool(tool: &str) -> Option<Category> {
    match tool {
        "gitleaks" | "trufflehog" | "detect-secrets" | "ggshield" | "kingfisher" | "betterleaks"
        | "secretlint" => Some(Category::Secrets),
        "checkov" | "tfsec" | "kics" | "terrascan" | "cfn-lint" | "hadolint" | "kubesec" | "kube-linter" => {
            Some(Category::Cloud)
        }
        _ => None,
    }
}

fn of_tag(tag: &str) -> Option<Category> {
    match tag {
        "secret" | "secrets" | "credentials" | "hardcoded-credentials" => Some(Category::Secrets),
        "authentication" | "authorization" | "auth" => Some(Category::Auth),
        "cryptography" | "crypto" | "tls" | "ssl" => Some(Category::Tls),
        "iac" | "terraform" | "kubernetes" | "cloudformation" | "docker" | "aws" | "azure" | "gcp"
        | "cloud" | "misconfiguration" => Some(Category::Cloud),
        "privacy" | "pii" => Some(Category::Privacy),
        "llm" | "prompt-injection" | "ai" => Some(Category::AiSafety),
        "dns" => Some(Category::Dns),
        "network" => Some(Category::Network),
        _ => None,
    }
}

fn of_weakness(number: u32) -> Option<Category> {
    match number {
        256 | 257 | 259 | 260 | 312 | 313 | 321 | 522 | 540 | 615 | 798 => Some(Category::Secrets),
        284..=290 | 294 | 302..=307 | 352 | 384 | 425 | 521 | 613 | 620 | 639 | 640 | 862 | 863 => {
            Some(Category::Auth)
        }
        295..=299 | 310 | 319 | 322..=328 | 330 | 338 | 347 | 757 | 780 | 916 => Some(Category::Tls),
        200 | 201 | 203 | 209 | 215 | 497 | 532 | 538 | 548 | 552 => Some(Category::Disclosure),
        359 => Some(Category::Privacy),
        614 | 693 | 1004 | 1021 | 1275 => Some(Category::Headers),
        406 | 441 | 605 | 918 => Some(Category::Network),
        250 | 732 => Some(Category::Cloud),
        1426 | 1427 => Some(Category::AiSafety),
        _ => None,
    }
}

fn word(leaves: &Option<Leaves>) -> Option<String> {
    leaves.as_ref().and_then(Leaves::first).map(|word| word.trim().to_ascii_lowercase())
}
