//! Sign-in that puts the access token into the address.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::Mark;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "auth-oauth-implicit",
    title: "The site signs in with the implicit grant of OAuth",
    description: "The provider puts the access token into the address, where histories, scripts and referrers see it, and nothing \
                  binds it to the browser that asked. OAuth 2.1 has no such grant any more.",
    remediation: "Use the authorization code grant with PKCE (response_type=code).",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Auth,
    cwe: &[1390],
    owasp: "A07",
    references: &["https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2"],
    tier: Tier::Full,
    needs: &[Part::Assets],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.hits(Mark::ImplicitGrant).map(|hit| {
        let evidence = format!("a link to {} asks for a token: {}", hit.found, assets.places(&hit.places));
        Found::at(assets.url(hit.places.first()), format!("grant {}", hit.found), evidence)
    });
    Verdict::of_files(assets, found.collect())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn only_a_token_in_the_address_counts() {
        let link = |kind: &str| {
            format!(
                "<a href='https://id.example/oauth2/authorize?client_id=a&amp;response_type={kind}&amp;scope=b'>"
            )
        };
        let cases = vec![
            (Fail, read_page(&link("token"))),
            (Fail, script("open('https://id.example/authorize?response_type=id_token%20token')")),
            (Pass, read_page(&link("code"))),
            (Pass, script("// response_type=token is not supported")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
