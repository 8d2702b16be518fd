//! What an interface takes that a careful one refuses.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

pub(crate) const BATCHING: Check = Check {
    id: "api-graphql-batching",
    title: "A GraphQL request may hold many operations",
    description: "One request runs as many operations as it holds: limits that count requests are passed by, for passwords and codes above all.",
    remediation: "Switch batching off, or limit the operations of one request.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[770],
    owasp: "A04",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html#batching-attacks"],
    tier: Tier::Active,
    needs: &[Part::Interface],
    run: |observation| judge(observation.interface(), Topic::GraphqlBatch),
};

pub(crate) const RATE: Check = Check {
    id: "api-no-rate-headers",
    title: "An interface tells of no limit",
    description: "Fifteen requests at once were answered, and none told how many are left. Who tries passwords or copies data is not slowed down.",
    remediation: "Limit requests by account and address, answer 429 beyond, and tell what is left in RateLimit fields.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::Api,
    cwe: &[770],
    owasp: "A04",
    references: &["https://www.rfc-editor.org/rfc/rfc6585#section-4"],
    tier: Tier::Active,
    needs: &[Part::Interface],
    run: |observation| judge(observation.interface(), Topic::RateLimit),
};

pub(crate) const OVERRIDE: Check = Check {
    id: "api-method-override",
    title: "A header field changes the method that the server acts on",
    description: "Proxies and firewalls judge the method that they see, and the server acts on the one in X-HTTP-Method-Override: what they \
                  refuse comes through.",
    remediation: "Switch method override off, or heed it in POST requests of known clients only.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Api,
    cwe: &[436],
    owasp: "A05",
    references: &[
        "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/06-Test_HTTP_Methods",
    ],
    tier: Tier::Active,
    needs: &[Part::Interface],
    run: |observation| judge(observation.interface(), Topic::MethodOverride),
};

pub(crate) const REDIRECT: Check = Check {
    id: "api-openredirect-param",
    title: "A parameter sends visitors to any site",
    description: "A link to the site leads where its sender likes: it is trusted for the name, and hands tokens on where sign-ins use it.",
    remediation: "Allow a list of targets, or paths of the own site only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[601],
    owasp: "A01",
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
    ],
    tier: Tier::Active,
    needs: &[Part::Interface],
    run: |observation| judge(observation.interface(), Topic::OpenRedirect),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page, read_page, reply};

    const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

    /// A site with a GraphQL end point that answers batches with this.
    fn graphql(status: u16, answer: &str) -> Site {
        let schema = r#"{"data":{"__schema":{"queryType":{"name":"Query"}}}}"#;
        let site = page(&[]).served(&[("POST /graphql", 200, "application/json", schema)]);
        site.asked(&[("POST https://shop.example/graphql", status, "application/json", answer)])
    }

    #[test]
    fn batches_are_refused() {
        let answers =
            |count: usize| format!("[{}]", vec![r#"{"data":{"__typename":"Query"}}"#; count].join(","));
        let error = r#"{"errors":[{"message":"Batched requests are not allowed"}]}"#;
        let cases = vec![
            (Fail, graphql(200, &answers(10))),
            (Pass, graphql(200, &answers(1))),
            (Pass, graphql(400, error)),
            (NotApplicable, page(&[]).served(&[]).asked(&[])),
        ];
        assert_outcomes(&BATCHING, cases);
    }

    #[test]
    fn an_interface_tells_of_its_limit() {
        let api = |media: &str, status: u16, fields: &'static [(&str, &str)]| {
            let first = reply("https://shop.example/api", 200, &[("Content-Type", media)], "{}");
            let site = page(&[]).questions(|questions| questions.apis.push(Ok(first)));
            site.asked_by(move |ask| Some(reply(ask.url.as_str(), status, fields, "{}")))
        };
        let cases = vec![
            (Fail, api("application/json", 200, &[])),
            (Pass, api("application/json", 429, &[])),
            (Pass, api("application/json", 200, &[("RateLimit-Remaining", "9")])),
            (NotApplicable, api("text/html", 200, &[])),
        ];
        assert_outcomes(&RATE, cases);
    }

    /// A site that answers these to GET and POST, by what the field says.
    fn heeding(get: fn(Option<&str>) -> u16, post: fn(Option<&str>) -> u16) -> Site {
        page(&[]).asked_by(move |ask| {
            let field = ask.fields.iter().find(|(name, _)| name == "x-http-method-override");
            let answer = if ask.method == "POST" { post } else { get };
            Some(reply(ask.url.as_str(), answer(field.map(|(_, value)| value.as_str())), JSON, "{}"))
        })
    }

    #[test]
    fn methods_in_disguise_are_not_acted_on() {
        let plain = |_: Option<&str>| 200;
        let refuses = |_: Option<&str>| 405;
        let cases = vec![
            (Fail, heeding(|field| if field == Some("PALISADE") { 405 } else { 200 }, refuses)),
            (Fail, heeding(plain, |field| if field == Some("GET") { 200 } else { 405 })),
            (Pass, heeding(plain, refuses)),
            (Pass, heeding(plain, plain)),
            (Pass, heeding(|field| if field.is_some() { 403 } else { 200 }, refuses)),
        ];
        assert_outcomes(&OVERRIDE, cases);
    }

    #[test]
    fn only_the_place_that_was_asked_for_proves_it() {
        let site = |to: fn(&str) -> Option<String>| {
            read_page("<a href='/go?to=/cart&x=1'>").asked_by(move |ask| {
                let given = ask
                    .url
                    .query_pairs()
                    .find(|(name, _)| name == "to")
                    .map(|(_, value)| value.into_owned())?;
                assert!(ask.url.query().unwrap().contains("x=1"));
                Some(reply(ask.url.as_str(), 302, &[("Location", &to(&given)?)], ""))
            })
        };
        let cases = vec![
            (Fail, site(|given| Some(given.to_owned()))),
            (Pass, site(|given| Some(format!("/login?next={given}")))),
            (Pass, site(|_| Some("https://shop.example/".to_owned()))),
            (Pass, site(|_| Some("https://elsewhere.example/".to_owned()))),
            (Pass, site(|_| None)),
        ];
        assert_outcomes(&REDIRECT, cases);
    }
}
