//! GraphQL end points: whether they describe themselves to strangers.

use std::borrow::Cow;

use url::Url;

use super::super::facts::Paths;
use super::super::probe::{How, Probe, Reading, Topic};
use super::shape::object;
use crate::fetch::Exchange;

const INTROSPECTION: &str = r#"{"query":"{__schema{queryType{name}}}"}"#;
/// An argument with a typo: who helps says `name` (validation runs before any resolver).
const TYPO: &str = r#"{"query":"{__type(nam:\"Query\"){kind}}"}"#;

const fn ask(path: &'static str) -> Probe {
    Probe {
        topic: Topic::GraphqlIntrospection,
        how: How::Post(INTROSPECTION),
        path: Cow::Borrowed(path),
        any_status: true,
        read: introspection,
    }
}

const fn ide(path: &'static str) -> Probe {
    Probe::get(Topic::GraphqlIde, path, is_ide)
}

pub(super) const PROBES: &[Probe] = &[
    ask("/graphql"),
    ask("/api/graphql"),
    ask("/v1/graphql"),
    ide("/graphql"),
    ide("/graphiql"),
    ide("/playground"),
];

fn introspection(exchange: &Exchange) -> Reading {
    let Some(answer) = object(exchange) else { return Reading::Other };
    if answer["data"]["__schema"]["queryType"].is_object() {
        return Reading::Exposed("the schema is told to everybody".to_owned(), None);
    }
    // Errors of a GraphQL end point have a message and, of most, a place in the query.
    let is_error = |error: &serde_json::Value| {
        let message = error["message"].as_str().unwrap_or_default().to_ascii_lowercase();
        error["locations"].is_array() || message.contains("introspection") || message.contains("graphql")
    };
    let refused = answer["errors"].as_array().is_some_and(|errors| errors.iter().any(is_error));
    if refused { Reading::Harmless } else { Reading::Other }
}

/// One question with a typo to each end point that does not tell its schema.
pub(super) fn suggestions(paths: &Paths) -> Vec<Probe> {
    let silent =
        paths.of(Topic::GraphqlIntrospection).map(|looked| looked.harmless.as_slice()).unwrap_or_default();
    let path = |url: &String| Url::parse(url).ok().map(|url| url.path().to_owned());
    let probe = |path: String| Probe {
        topic: Topic::GraphqlSuggestions,
        how: How::Post(TYPO),
        path: Cow::Owned(path),
        any_status: true,
        read: suggestion,
    };
    silent.iter().filter_map(path).map(probe).collect()
}

fn suggestion(exchange: &Exchange) -> Reading {
    let Some(answer) = object(exchange) else { return Reading::Other };
    let Some(errors) = answer["errors"].as_array() else { return Reading::Other };
    let helps = errors
        .iter()
        .filter_map(|error| error["message"].as_str())
        .any(|message| message.contains("Did you mean"));
    if helps {
        Reading::Exposed("an error names what it takes to be meant".to_owned(), None)
    } else {
        Reading::Harmless
    }
}

fn is_ide(exchange: &Exchange) -> Reading {
    const IDES: &[(&str, &[&str])] = &[
        ("GraphiQL", &["graphiql", "GraphiQL"]),
        ("GraphQL Playground", &["GraphQL Playground", "graphql-playground"]),
        ("Apollo Sandbox", &["embeddable-sandbox.cdn.apollographql.com"]),
    ];
    let text = if exchange.is_html() { exchange.text() } else { String::new() };
    let ide = IDES.iter().find(|(_, parts)| parts.iter().all(|part| text.contains(part)));
    ide.map_or(Reading::Other, |(name, _)| Reading::Exposed(format!("the page of {name}"), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn answers_are_told_apart() {
        let json = |text: &str| {
            reply("https://shop.example/graphql", 400, &[("Content-Type", "application/json")], text)
        };
        assert!(matches!(
            introspection(&json(r#"{"data":{"__schema":{"queryType":{"name":"Query"}}}}"#)),
            Reading::Exposed(..)
        ));
        let refused = r#"{"errors":[{"message":"GraphQL introspection is not allowed","locations":[]}]}"#;
        assert_eq!(introspection(&json(refused)), Reading::Harmless);
        assert_eq!(introspection(&json(r#"{"errors":[{"message":"not found"}]}"#)), Reading::Other);
        let helps = r#"{"errors":[{"message":"Unknown argument \"nam\". Did you mean \"name\"?"}]}"#;
        assert!(matches!(suggestion(&json(helps)), Reading::Exposed(..)));
        assert_eq!(suggestion(&json(refused)), Reading::Harmless);
        let page =
            |text: &str| reply("https://shop.example/graphql", 200, &[("Content-Type", "text/html")], text);
        assert!(matches!(is_ide(&page("<title>GraphiQL</title><div id=graphiql>")), Reading::Exposed(..)));
        assert_eq!(is_ide(&page("<p>We like GraphQL")), Reading::Other);
    }
}
