//! Descriptions of interfaces.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{has_lines, object, plain_text};
use crate::fetch::Exchange;

const fn place(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::Openapi, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    place("/openapi.json", document),
    place("/swagger.json", document),
    place("/v3/api-docs", document),
    place("/v2/api-docs", document),
    place("/api-docs", document),
    place("/api/openapi.json", document),
    place("/swagger/v1/swagger.json", document),
    place("/openapi.yaml", document),
    place("/swagger-ui/index.html", page),
    place("/swagger-ui.html", page),
    place("/docs", page),
    place("/redoc", page),
    place("/api/docs", page),
];

fn document(exchange: &Exchange) -> Reading {
    if let Some(object) = object(exchange) {
        let versioned = object["openapi"].is_string() || object["swagger"].is_string();
        let paths = object["paths"].as_object().map_or(0, serde_json::Map::len);
        return match versioned && paths > 0 {
            true => Reading::Exposed(format!("a description of {paths} paths"), None),
            false => Reading::Other,
        };
    }
    let text = plain_text(exchange).unwrap_or_default();
    // A description that is longer than what was read is still one.
    let start = palisade_model::truncate_utf8(&text, 200);
    let cut = start.trim_start().starts_with('{')
        && (start.contains("\"openapi\"") || start.contains("\"swagger\""));
    let yaml =
        has_lines(&text, &["paths:"]) && (has_lines(&text, &["openapi:"]) || has_lines(&text, &["swagger:"]));
    Reading::when(cut || yaml, "a description of an interface")
}

fn page(exchange: &Exchange) -> Reading {
    const PAGES: &[(&str, &[&str])] = &[
        ("Swagger UI", &["swagger-ui", "SwaggerUIBundle"]),
        ("Swagger UI", &["swagger-ui-bundle.js"]),
        ("Swagger UI", &["id=\"swagger-ui\""]),
        ("ReDoc", &["redoc.standalone.js"]),
        ("ReDoc", &["<redoc "]),
        ("Scalar", &["@scalar/api-reference"]),
    ];
    let text = if exchange.is_html() { exchange.text() } else { String::new() };
    let page = PAGES.iter().find(|(_, parts)| parts.iter().all(|part| text.contains(part)));
    page.map_or(Reading::Other, |(name, _)| Reading::Exposed(format!("the page of {name}"), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn descriptions_are_known_whole_and_cut() {
        let is = |text: &str| {
            matches!(document(&reply("https://shop.example/x", 200, &[], text)), Reading::Exposed(..))
        };
        assert!(is(r#"{"openapi":"3.1.0","paths":{"/a":{}}}"#));
        assert!(is(r#"{"swagger":"2.0","paths":{"/a":"#));
        assert!(is("openapi: 3.0.0\npaths:\n  /a: {}\n"));
        assert!(!is(r#"{"openapi":"3.1.0","paths":{}}"#));
        assert!(!is("<html>openapi: 3\npaths:"));
        assert!(!is(r#"{"error":"no openapi here"}"#));
        let html = [("Content-Type", "text/html")];
        let shown = page(&reply("https://shop.example/docs", 200, &html, "<div id=\"swagger-ui\">"));
        assert_eq!(shown, Reading::Exposed("the page of Swagger UI".to_owned(), None));
        assert_eq!(page(&reply("https://shop.example/docs", 200, &html, "<h1>Docs")), Reading::Other);
    }
}
