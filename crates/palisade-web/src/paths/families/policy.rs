//! Documents at fixed places that say who may do what.

use std::borrow::Cow;

use super::super::probe::{How, Probe, Reading, Topic};
use super::shape::{object, plain_text};
use crate::fetch::Exchange;

pub(super) const PROBES: &[Probe] = &[
    Probe::get(Topic::WordpressUsers, "/wp-json/wp/v2/users", users),
    Probe {
        topic: Topic::WordpressUsers,
        how: How::Get,
        path: Cow::Borrowed("/?author=1"),
        any_status: true,
        read: author,
    },
    Probe::get(Topic::Crossdomain, "/crossdomain.xml", crossdomain),
    Probe::get(Topic::Crossdomain, "/clientaccesspolicy.xml", client_access),
    Probe::get(Topic::Gpc, "/.well-known/gpc.json", |exchange| {
        let is_one = object(exchange).is_some_and(|object| object["gpc"].is_boolean());
        if is_one { Reading::Harmless } else { Reading::Other }
    }),
];

fn users(exchange: &Exchange) -> Reading {
    let list: Vec<serde_json::Value> = serde_json::from_slice(&exchange.body.bytes).unwrap_or_default();
    let named = list.iter().filter(|user| user["slug"].is_string() && user["id"].is_number()).count();
    match named {
        0 => Reading::Other,
        count => Reading::Exposed(format!("{count} users with their names"), None),
    }
}

/// WordPress answers the number of a user with the address of their page, which holds the name.
fn author(exchange: &Exchange) -> Reading {
    let target = exchange.redirect().and_then(Result::ok);
    let named = target.is_some_and(|target| {
        let name = target.path().split_once("/author/").map(|(_, rest)| rest.trim_end_matches('/'));
        name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
    });
    Reading::when(named, "the number of a user leads to their name")
}

fn crossdomain(exchange: &Exchange) -> Reading {
    policy(exchange, "<cross-domain-policy", "<allow-access-from", &["domain=\"*\"", "domain='*'"])
}

fn client_access(exchange: &Exchange) -> Reading {
    policy(exchange, "<access-policy", "<domain", &["uri=\"*\"", "uri='*'", "uri=\"http://*\""])
}

fn policy(exchange: &Exchange, root: &str, element: &str, wildcards: &[&str]) -> Reading {
    let text = plain_text(exchange).unwrap_or_default();
    if !text.contains(root) {
        return Reading::Other;
    }
    let elements = text.split(element).skip(1).filter_map(|rest| rest.split('>').next());
    let open =
        elements.into_iter().any(|attributes| wildcards.iter().any(|wildcard| attributes.contains(wildcard)));
    if open { Reading::Exposed("every domain is trusted".to_owned(), None) } else { Reading::Harmless }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{redirect, reply};

    #[test]
    fn documents_are_read_by_their_grammar() {
        let file = |text: &str| reply("https://shop.example/x", 200, &[], text);
        let open = "<cross-domain-policy><allow-access-from domain=\"*\"/></cross-domain-policy>";
        assert!(matches!(crossdomain(&file(open)), Reading::Exposed(..)));
        assert_eq!(crossdomain(&file(&open.replace('*', "shop.example"))), Reading::Harmless);
        assert_eq!(crossdomain(&file("<html>domain=\"*\"")), Reading::Other);
        assert!(matches!(client_access(&file("<access-policy><domain uri=\"*\"/>")), Reading::Exposed(..)));
        assert!(matches!(users(&file(r#"[{"id":1,"slug":"anna"}]"#)), Reading::Exposed(..)));
        assert_eq!(users(&file(r#"{"code":"rest_forbidden"}"#)), Reading::Other);
        let author_of = |to: &str| author(&redirect("https://shop.example/?author=1", to));
        assert!(matches!(author_of("/author/anna/"), Reading::Exposed(..)));
        assert_eq!(author_of("/"), Reading::Other);
    }
}
