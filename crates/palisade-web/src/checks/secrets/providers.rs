//! Keys of clouds, model vendors, payment providers and code hosts.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::groups::Group;
use super::leaked::{found_at_most, in_group, leaks_of};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] =
    &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"];

/// Findings with this cause are the same keys.
pub(crate) const AI_KEY: &str = "ai-provider-key";

pub(crate) const CLOUD: Check = Check {
    id: "sec-cloud-key",
    title: "The site sends a credential of a cloud service to its visitors",
    description: "Whoever opens the page has the key, and with it the rights that it has at its provider.",
    remediation: "Revoke the key at its provider, look there for foreign use, and make the calls from the server.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| {
        let assets = observation.assets()?;
        let found =
            leaks_of(assets, Group::Cloud).map(|leak| found_at_most(assets, leak, Severity::Critical));
        Verdict::of_files(assets, found.collect())
    },
};

pub(crate) const AI_PROVIDER: Check = Check {
    id: "sec-ai-provider-key",
    title: "The site sends a key of a model vendor to its visitors",
    description: "Whoever opens the page runs models at the account's expense, and reads what the account keeps there.",
    remediation: "Rotate the key and call the vendor through a backend that knows its users and limits them.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| {
        let assets = observation.assets()?;
        let found = leaks_of(assets, Group::AiProvider)
            .map(|leak| super::leaked::found(assets, leak).root_cause(AI_KEY));
        Verdict::of_files(assets, found.collect())
    },
};

pub(crate) const PAYMENT: Check = Check {
    id: "sec-payment-secret",
    title: "The site sends a secret key of a payment provider to its visitors",
    description: "A secret key moves money and reads customers' data; only publishable keys are for browsers.",
    remediation: "Rotate the key at once and look through the provider's log for foreign calls.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: payment,
};

/// A key of a test account moves no money.
fn payment(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = leaks_of(assets, Group::Payment).map(|leak| match leak.rule.as_str() {
        "stripe-test-secret-key" => found_at_most(assets, leak, Severity::Low),
        _ => super::leaked::found(assets, leak),
    });
    Verdict::of_files(assets, found.collect())
}

pub(crate) const VCS: Check = Check {
    id: "sec-vcs-token",
    title: "The site sends a token of a code host or package registry to its visitors",
    description: "With the token anybody reads private code, or publishes packages in the owner's name.",
    remediation: "Revoke the token, check what it did, and keep its successor in the build system.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::Vcs),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::assets::Kind;
    use crate::checks::fixture::{assert_outcomes, body, script};

    fn key(template: &str) -> String {
        format!("const k=\"{}\";", expand(template))
    }

    #[test]
    fn cloud_keys_need_their_secret_half() {
        let pair =
            format!("{}\nconst c={{secretAccessKey:\"{}\"}}", key("AKIA{base32:16}"), expand("{base64:40}"));
        assert_outcomes(
            &CLOUD,
            vec![
                (Fail, script(&pair)),
                (Fail, script(&key("SG.{base64url:22}.{base64url:43}"))),
                (Pass, script(&key("AKIA{base32:16}"))),
                (Pass, script("const k=\"AKIAIOSFODNN7EXAMPLE\";")),
                (Pass, script(&key("pk_live_{alnum:24}"))),
            ],
        );
    }

    #[test]
    fn keys_of_vendors_are_known_by_their_shape() {
        let openai = expand("sk-proj-{base64url:74}T3BlbkFJ{base64url:74}");
        assert_outcomes(
            &AI_PROVIDER,
            vec![
                (Fail, script(&format!("new OpenAI({{apiKey:\"{openai}\"}})"))),
                (Pass, script("new OpenAI({apiKey:\"sk-your-key-here\"})")),
                (Pass, script("new OpenAI({apiKey:process.env.OPENAI_API_KEY})")),
            ],
        );
        assert_outcomes(
            &PAYMENT,
            vec![
                (Fail, script(&key("sk_live_{alnum:24}"))),
                (Pass, script("Stripe(\"sk_test_4eC39HqLyjWDarjtT1zdp7dc\")")),
                (Pass, script(&key("pk_live_{alnum:24}"))),
            ],
        );
    }

    #[test]
    fn one_token_in_many_files_is_one_finding() {
        let token = key("glpat-{base64url:20}");
        let site =
            script(&token).file("/two.js", Kind::Script, &token).file("/three.js", Kind::Script, &token);
        let Ok(Verdict::Fail(found)) = (VCS.run)(&site.clone().observe()) else { panic!("it passes") };
        assert_eq!(found.len(), 1);
        assert!(
            found[0].evidence.contains("in 3 files: /app.js, /two.js, /three.js"),
            "{}",
            found[0].evidence
        );
        assert!(!found[0].evidence.contains(&token[9..29]), "{}", found[0].evidence);
        assert_outcomes(&VCS, vec![(Fail, site), (Pass, script("glpat-")), (Pass, body("").read())]);
    }
}
