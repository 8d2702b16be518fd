//! Whether TXT records hold something that only their owner should know.

use std::sync::LazyLock;

use palisade_model::{Category, Confidence, Severity, Tier};
use regex::Regex;

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::known;
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-txt-secret",
    title: "A TXT record holds a secret",
    description: "Everybody can read TXT records. A key or password in one of them is public, whatever put it there.",
    remediation: "Take the record away and replace the secret; the old one has been readable by everybody.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Dns,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

/// Texts longer than this are looked at only so far.
const MOST_BYTES: usize = 4096;

/// Tokens whose form alone says what they are.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?P<aws_access_key>\bAKIA[0-9A-Z]{16}\b)",
        r"(?P<github_token>\b(gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{60,}))",
        r"(?P<gitlab_token>\bglpat-[0-9A-Za-z_-]{20})",
        r"(?P<google_api_key>\bAIza[0-9A-Za-z_-]{35})",
        r"(?P<private_key>-----BEGIN [A-Z ]*PRIVATE KEY-----)",
        r"(?P<sendgrid_key>\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43})",
        r"(?P<slack_token>\bxox[abprs]-[0-9A-Za-z-]{20,})",
        r"(?P<stripe_key>\b[rs]k_live_[0-9A-Za-z]{20,})",
    ];
    Regex::new(&forms.join("|")).expect("the pattern is constant")
});

/// A name that says so, and its value.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let names = "password|passwd|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|(?:auth|access|api|bearer)[_-]?token";
    let pattern = format!(r#"(?i)\b([a-z0-9_.-]*(?:{names}))\s*[=:]\s*["']?([^\s"';,]{{8,}})"#);
    Regex::new(&pattern).expect("the pattern is constant")
});

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let mut found = Vec::new();
    for (name, texts) in &dns.texts {
        let secrets = known(texts)?.iter().filter_map(|text| secret(text));
        let mut named: Vec<String> = secrets.collect();
        named.sort();
        named.dedup();
        for evidence in named {
            let mut problem = record(name, "TXT", evidence.clone());
            problem.subject = format!("TXT {name} {evidence}");
            found.push(problem);
        }
    }
    Ok(Verdict::of(found))
}

/// What a text holds, without holding it.
fn secret(text: &str) -> Option<String> {
    let end = text.floor_char_boundary(MOST_BYTES);
    let text = &text[..end];
    if let Some(token) = TOKEN.captures(text) {
        let form = TOKEN.capture_names().flatten().find(|name| token.name(name).is_some())?;
        return Some(format!("a text with the form of: {}", form.replace('_', " ")));
    }
    // Policies and proofs of ownership have values that everybody may know.
    if text.trim_start().to_ascii_lowercase().starts_with("v=") {
        return None;
    }
    let named = NAMED.captures(text)?;
    let name = named.get(1)?.as_str().to_ascii_lowercase();
    let proof = ["verif", "challenge", "validation", "ownership", "public"];
    if proof.iter().any(|word| name.contains(word)) {
        return None;
    }
    let length = named.get(2)?.as_str().chars().count();
    Some(format!("{name}, a value of {length} characters"))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::timed_out;
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn text(text: &str) -> Site {
        page(&[]).dns(|dns| dns.texts[0].1 = Ok(vec!["v=spf1 -all".to_owned(), text.to_owned()]))
    }

    #[test]
    fn secrets_are_told_from_proofs_of_ownership() {
        let key = format!("AKIA{}", "Q3".repeat(8));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, text(&format!("deploy {key}"))),
                (Fail, text(&format!("xoxb-{}", "1a".repeat(12)))),
                (Fail, text("smtp_password=Tr0ub4dor&3x")),
                (Fail, text("api-key: 0123456789abcdef")),
                (Pass, text("google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ")),
                (Pass, text("secret-verification-token-secret=0123456789abcdef")),
                (Pass, text("MS=ms12345678")),
                (Pass, text("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A; secret=0123456789")),
                (Pass, text("password=short")),
                (Pass, text("docusign=05958488-4752-4ef2-95eb-aa7ba8a3bd0e")),
                (Error, page(&[]).dns(|dns| dns.texts[0].1 = Err(timed_out()))),
                (NotApplicable, page(&[]).without_dns()),
            ],
        );
    }

    #[test]
    fn the_evidence_never_holds_the_secret() {
        assert_eq!(secret("PASSWORD=hunter2hunter2").unwrap(), "password, a value of 14 characters");
        assert!(secret(&"ü".repeat(5000)).is_none());
    }
}
