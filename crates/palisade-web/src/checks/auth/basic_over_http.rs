//! Passwords that the browser sends in clear with every request.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "auth-basic-over-http",
    title: "Login prompt over unencrypted http",
    description: "The browser answers a Basic challenge with the password itself and a Digest challenge with a weak \
                  hash of it, readable by anybody on the way.",
    remediation: "Redirect http to HTTPS before asking for credentials, and prefer a login with sessions and a second \
                  factor.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[522],
    owasp: "A07",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7617#section-4",
        "https://www.rfc-editor.org/rfc/rfc9110#section-11",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let responses = observation.responses()?;
    let mut plain = responses.into_iter().filter(|exchange| !exchange.is_https()).peekable();
    if plain.peek().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let challenge = |exchange: &Exchange| {
        let scheme = exchange.headers.all("www-authenticate").find_map(scheme)?;
        let location = Location::Url {
            url: exchange.url.to_string(),
            request: "GET, header www-authenticate".to_owned(),
        };
        Some(Found::new(
            "www-authenticate",
            location,
            format!("{scheme} challenge with status {}", exchange.status),
        ))
    };
    Ok(Verdict::of_option(plain.find_map(|exchange| challenge(exchange))))
}

fn scheme(value: &str) -> Option<&'static str> {
    let word = value.split([' ', ',']).next().unwrap_or("");
    ["Basic", "Digest"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, answer, assert_outcomes, chain, page, reply, url};
    use crate::fetch::FailureKind;

    fn plain(challenge: &str) -> Site {
        page(&[]).http(chain(vec![reply(
            "http://shop.example/",
            401,
            &[("WWW-Authenticate", challenge)],
            "",
        )]))
    }

    #[test]
    fn a_challenge_over_http_is_seen() {
        let over_tls =
            answer(reply("https://shop.example/", 401, &[("WWW-Authenticate", "Basic realm=x")], ""));
        let closed = crate::checks::fixture::failed(
            url("http://shop.example/").as_str(),
            FailureKind::ConnectionRefused,
        );
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, plain("Basic realm=\"x\"")),
                (Fail, plain("digest realm=\"x\"")),
                (Pass, plain("Negotiate")),
                (Pass, over_tls.clone()),
                (NotApplicable, over_tls.http(closed)),
            ],
        );
    }
}
