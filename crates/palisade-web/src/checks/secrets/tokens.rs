//! JSON Web Tokens that everybody gets.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::{Assets, Kind, Token};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] = &[
    "https://www.rfc-editor.org/rfc/rfc8725",
    "https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html",
];
const YEAR_SECONDS: i64 = 365 * 86_400;

pub(crate) const PRIVILEGED: Check = Check {
    id: "sec-jwt-privileged",
    title: "The site sends a token with the rights of a service or administrator to its visitors",
    description: "The token's own claims give it a role of power. Whoever opens the page acts with it until it ends.",
    remediation: "Rotate the signing secret, so that the token ends now, and give browsers tokens of their own users only.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[522],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: privileged,
};

fn privileged(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let now = observation.seen.now / 1000;
    // Those of Supabase have a check of their own.
    let tokens =
        assets.tokens.iter().filter(|token| !token.supabase && token.expires.is_none_or(|end| end > now));
    let found = tokens.filter_map(|token| {
        let role = token.privilege.as_deref()?;
        Some(found(assets, token, &format!("a token with the role {role:?}")))
    });
    Verdict::of_files(assets, found.collect())
}

pub(crate) const STATIC: Check = Check {
    id: "sec-jwt-static",
    title: "A file of the site has a token that lasts for years",
    description: "A token in a file that everybody gets belongs to nobody in particular and cannot be taken back from anybody.",
    remediation: "Give out short-lived tokens when a user signs in, and take this one out of the file.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Secrets,
    cwe: &[522],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: lasting,
};

fn lasting(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let late = observation.seen.now / 1000 + YEAR_SECONDS;
    let is_static = |token: &&Token| {
        let in_file = |place: &usize| assets.files.get(*place).is_some_and(|file| file.kind != Kind::Page);
        !token.supabase && token.privilege.is_none() && token.places.iter().any(in_file)
    };
    let found = assets.tokens.iter().filter(is_static).filter_map(|token| match token.expires {
        None => Some(found(assets, token, "a token that never ends")),
        Some(end) if end > late => Some(found(assets, token, "a token that ends in more than a year")),
        Some(_) => None,
    });
    Verdict::of_files(assets, found.collect())
}

fn found(assets: &Assets, token: &Token, what: &str) -> Found {
    let evidence = format!("{what}: {}", assets.places(&token.places));
    Found::at(assets.url(token.places.first()), format!("token {}", token.digest), evidence)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script, token};

    #[test]
    fn roles_of_power_are_seen_while_the_token_lives() {
        let cases = vec![
            (Fail, script(&token(r#"{"role":"admin"}"#))),
            (
                Fail,
                read_page(&format!(
                    "<script>t='{}'</script>",
                    token(r#"{"roles":["service"],"exp":4000000000}"#)
                )),
            ),
            (Pass, script(&token(r#"{"role":"admin","exp":1600000000}"#))),
            (Pass, script(&token(r#"{"role":"service_role","iss":"supabase","ref":"x"}"#))),
            (Pass, script(&token(r#"{"role":"visitor"}"#))),
            (Pass, script("eyJhbGciOiJIUzI1NiJ9.eyJub3QiOiJqc29uIg.abcdefghijklmnopqrstuvwxyz")),
        ];
        assert_outcomes(&PRIVILEGED, cases);
    }

    #[test]
    fn a_token_in_a_file_ends_soon() {
        let cases = vec![
            (Fail, script(&token(r#"{"sub":"kiosk"}"#))),
            (Fail, script(&token(r#"{"sub":"kiosk","exp":4000000000}"#))),
            (Pass, script(&token(r#"{"sub":"kiosk","exp":1790000000}"#))),
            (Pass, script(&token(r#"{"sub":"1234567890","name":"John Doe"}"#))),
            (Pass, read_page(&format!("<script>t='{}'</script>", token(r#"{"sub":"me"}"#)))),
        ];
        assert_outcomes(&STATIC, cases);
    }
}
