//! What a provider of identities, or the sign-in of a tool, shows to everybody.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const OIDC: Check = Check {
    id: "auth-oidc-weak-metadata",
    title: "The identity provider offers weak ways",
    description: "Clients choose among what the provider offers: a token without signature, or a challenge in clear, protects nothing.",
    remediation: "Offer RS256, ES256 or EdDSA signatures and S256 challenges only.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[327],
    owasp: "A02",
    references: &[
        "https://openid.net/specs/openid-connect-discovery-1_0.html",
        "https://www.rfc-editor.org/rfc/rfc8414",
    ],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::if_present(observation, Topic::Oidc),
};

pub(crate) const JWKS: Check = Check {
    id: "auth-jwks-weak-key",
    title: "A published signing key is weak",
    description: "Whoever has or finds the private key signs tokens for anybody.",
    remediation: "Rotate the keys: RSA of 2048 bits or more, or an elliptic curve, and publish public members only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7517"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::if_present(observation, Topic::Jwks),
};

pub(crate) const ADMIN: Check = Check {
    id: "auth-admin-panel-exposed",
    title: "The sign-in of an administration tool is public",
    description: "Everybody can try passwords and known weaknesses of the tool.",
    remediation: "Restrict it to your network, or put single sign-on before it.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Auth,
    cwe: &[425],
    owasp: "A01",
    references: &["https://cwe.mitre.org/data/definitions/425.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::AdminPanel),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const HTML: &str = "text/html";
    const JSON: &str = "application/json";

    #[test]
    fn documents_and_tools_are_known_by_their_content() {
        assert_outcomes(
            &OIDC,
            vec![
                (Fail, page(&[]).served(&[("/.well-known/openid-configuration", 200, JSON, "{\"issuer\":\"a\",\"token_endpoint\":\"b\",\"code_challenge_methods_supported\":[\"plain\"]}")])),
                (Pass, page(&[]).served(&[("/.well-known/openid-configuration", 200, JSON, "{\"issuer\":\"a\",\"token_endpoint\":\"b\"}")])),
                (NotApplicable, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &JWKS,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/.well-known/jwks.json",
                        200,
                        JSON,
                        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\"}]}",
                    )]),
                ),
                (
                    Pass,
                    page(&[]).served(&[(
                        "/.well-known/jwks.json",
                        200,
                        JSON,
                        "{\"keys\":[{\"kty\":\"EC\",\"x\":\"AQAB\"}]}",
                    )]),
                ),
                (NotApplicable, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &ADMIN,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/adminer.php",
                        200,
                        HTML,
                        "<title>Login - Adminer</title><input name=\"auth[server]\">",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/login", 200, HTML, "<form><input name=user>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
