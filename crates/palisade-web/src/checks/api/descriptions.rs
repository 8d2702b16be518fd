//! What an interface tells about itself.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Judgement, Verdict, exposed};
use crate::observation::Observation;
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const OPENAPI: Check = Check {
    id: "api-openapi-exposed",
    title: "The description of the interface is published",
    description: "It lists every operation with its parameters. For a public interface that is wanted; for an inner one it is a map.",
    remediation: "Ask for a sign-in before the description, or accept it where the interface is public.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[200],
    owasp: "A05",
    references: &["https://spec.openapis.org/oas/latest.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::Openapi),
};

pub(crate) const INTROSPECTION: Check = Check {
    id: "api-graphql-introspection",
    title: "GraphQL tells its schema to everybody",
    description: "Introspection lists every type and operation, also those that no page uses.",
    remediation: "Disable introspection in production.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[200],
    owasp: "A05",
    references: &["https://graphql.org/learn/security/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::if_present(observation, Topic::GraphqlIntrospection),
};

pub(crate) const SUGGESTIONS: Check = Check {
    id: "api-graphql-suggestions",
    title: "GraphQL errors suggest names of the schema",
    description: "With suggestions on typos the schema can be guessed name by name although introspection is off.",
    remediation: "Disable suggestions in error messages.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[209],
    owasp: "A05",
    references: &["https://graphql.org/learn/security/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| suggestions(observation),
};

/// Where the schema is told anyway, guesses tell nothing new.
fn suggestions(observation: &Observation) -> Judgement {
    let introspection = exposed::looked(observation, Topic::GraphqlIntrospection)?;
    if introspection.harmless.is_empty() {
        return exposed::nothing(introspection, Verdict::NotApplicable);
    }
    exposed::once(observation, Topic::GraphqlSuggestions)
}

pub(crate) const IDE: Check = Check {
    id: "api-graphql-ide",
    title: "A GraphQL editor is published",
    description: "The editor makes it easy for everybody to try operations.",
    remediation: "Remove it in production.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[489],
    owasp: "A05",
    references: &["https://graphql.org/learn/security/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::GraphqlIde),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const HTML: &str = "text/html";
    const REFUSED: &str = r#"{"errors":[{"message":"GraphQL introspection is not allowed","locations":[]}]}"#;
    const HELPS: &str =
        r#"{"errors":[{"message":"Did you mean \"name\"? GraphQL introspection is off","locations":[]}]}"#;
    const JSON: &str = "application/json";

    #[test]
    fn descriptions_are_known_by_their_content() {
        assert_outcomes(
            &OPENAPI,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/openapi.json",
                        200,
                        JSON,
                        "{\"openapi\":\"3.1.0\",\"paths\":{\"/a\":{}}}",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/openapi.json", 200, JSON, "{\"error\":404}")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &INTROSPECTION,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "POST /graphql",
                        200,
                        JSON,
                        "{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"}}}}",
                    )]),
                ),
                (Pass, page(&[]).served(&[("POST /graphql", 400, JSON, REFUSED)])),
                (NotApplicable, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &SUGGESTIONS,
            vec![
                (Fail, page(&[]).served(&[("POST /graphql", 400, JSON, HELPS)])),
                (Pass, page(&[]).served(&[("POST /graphql", 400, JSON, REFUSED)])),
                (NotApplicable, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &IDE,
            vec![
                (
                    Fail,
                    page(&[]).served(&[("/graphiql", 200, HTML, "<title>GraphiQL</title><div id=graphiql>")]),
                ),
                (Pass, page(&[]).served(&[("/graphiql", 200, HTML, "<h1>Shop</h1>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
