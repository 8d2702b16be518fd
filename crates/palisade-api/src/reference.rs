//! The read-only reference page, rendered from the description: plain HTML that needs no script.

use serde_json::{Map, Value};
use utoipa::openapi::OpenApi;

pub(crate) const STYLE: &str = include_str!("reference.css");

/// The whole page.
pub(crate) fn page(openapi: &OpenApi) -> String {
    let document = serde_json::to_value(openapi).unwrap_or_default();
    let operations = operations(&document);
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Palisade API reference</title><link rel=\"stylesheet\" href=\"/redoc/style.css\"></head><body>",
    );
    let info = &document["info"];
    out += &format!("<h1>{} API {}</h1>", escaped(&info["title"]), escaped(&info["version"]));
    out += &prose(&info["description"]);
    out += "<p>Machine-readable: <a href=\"/openapi.json\">/openapi.json</a>. \
            Try it: <a href=\"/docs/\">/docs</a>.</p><nav><ul>";
    for operation in &operations {
        out += &format!("<li><a href=\"#{}\">{}</a></li>", operation.anchor(), operation.title());
    }
    out += "</ul></nav><main><h2>Operations</h2>";
    operations.iter().for_each(|operation| out += &operation.section());
    out += "<h2>Schemas</h2>";
    for (name, schema) in entries(&document["components"]["schemas"]) {
        out += &schema_section(name, schema);
    }
    out + "</main></body></html>"
}

/// One operation of the description.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    body: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    entries(&document["paths"])
        .flat_map(|(path, item)| entries(item).map(move |(method, body)| Operation { method, path, body }))
        .filter(|operation| operation.body.get("responses").is_some())
        .collect()
}

impl Operation<'_> {
    fn anchor(&self) -> String {
        escaped(&self.body["operationId"])
    }

    fn title(&self) -> String {
        let method = self.method.to_uppercase();
        format!("<span class=\"method\">{method}</span> <code>{}</code>", escape(self.path))
    }

    fn section(&self) -> String {
        let mut out = format!("<h3 id=\"{}\">{}</h3>", self.anchor(), self.title());
        out += &format!("<p><strong>{}</strong></p>", escaped(&self.body["summary"]));
        out += &prose(&self.body["description"]);
        let parameters: Vec<_> =
            self.body["parameters"].as_array().into_iter().flatten().map(parameter_row).collect();
        out += &table("Parameters", ["Name", "In", "Type", "Description"], &parameters);
        if let Some((media_type, content)) = entries(&self.body["requestBody"]["content"]).next() {
            out += &format!(
                "<h4>Request body, <code>{}</code></h4><p>{}</p>",
                escape(media_type),
                type_of(&content["schema"])
            );
        }
        let responses: Vec<_> = entries(&self.body["responses"])
            .map(|(status, response)| response_row(status, response))
            .collect();
        out + &table("Responses", ["Status", "Body", "Description"], &responses)
    }
}

fn parameter_row(parameter: &Value) -> [String; 4] {
    let required = if parameter["required"] == true { ", required" } else { "" };
    [
        format!("<code>{}</code>", escaped(&parameter["name"])),
        escaped(&parameter["in"]),
        type_of(&parameter["schema"]) + required,
        escaped(&parameter["description"]),
    ]
}

fn response_row(status: &str, response: &Value) -> [String; 3] {
    let body = entries(&response["content"]).next().map(|(_, content)| type_of(&content["schema"]));
    [escape(status), body.unwrap_or_default(), escaped(&response["description"])]
}

fn schema_section(name: &str, schema: &Value) -> String {
    let mut out = format!("<h3 id=\"schema-{0}\">{0}</h3>", escape(name));
    out += &prose(&schema["description"]);
    let parts = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
    for part in parts {
        if part.get("$ref").is_some() {
            out += &format!("<p>Every property of {}, and:</p>", type_of(part));
        }
        let rows: Vec<_> =
            entries(&part["properties"]).map(|(name, property)| property_row(part, name, property)).collect();
        out += &table("Properties", ["Name", "Type", "Description"], &rows);
    }
    if let Some(example) = schema.get("example") {
        let text = serde_json::to_string_pretty(example).unwrap_or_default();
        out += &format!("<h4>Example</h4><pre>{}</pre>", escape(&text));
    }
    out
}

fn property_row(schema: &Value, name: &str, property: &Value) -> [String; 3] {
    let required = schema["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
    let optional = if required { "" } else { ", optional" };
    [
        format!("<code>{}</code>", escape(name)),
        type_of(property) + optional,
        escaped(&property["description"]),
    ]
}

/// A type in words, with links to the named schemas.
fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return choices.iter().map(type_of).collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = schema["enum"].as_array() {
        return words
            .iter()
            .map(|word| format!("<code>{}</code>", escaped(word)))
            .collect::<Vec<_>>()
            .join(" ");
    }
    let base = match &schema["type"] {
        Value::Array(types) => types.iter().map(escaped).collect::<Vec<_>>().join(" or "),
        one => escaped(one),
    };
    if schema.get("items").is_some() { format!("{base} of {}", type_of(&schema["items"])) } else { base }
}

fn table<const N: usize>(title: &str, columns: [&str; N], rows: &[[String; N]]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let cells = |row: &[String; N]| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect();
    format!("<h4>{title}</h4><div class=\"scroll\"><table><tr>{head}</tr>{body}</table></div>")
}

/// Paragraphs of Markdown text; only code spans are marked up.
fn prose(text: &Value) -> String {
    let paragraph = |text: &str| {
        let spans = text.split('`').enumerate().map(|(at, span)| match at % 2 {
            0 => escape(span).replace("**", ""),
            _ => format!("<code>{}</code>", escape(span)),
        });
        format!("<p>{}</p>", spans.collect::<String>())
    };
    text.as_str().unwrap_or_default().split("\n\n").filter(|text| !text.is_empty()).map(paragraph).collect()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

fn escaped(value: &Value) -> String {
    value.as_str().map_or_else(String::new, escape)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::ACCESS;

    #[test]
    fn v_02_the_reference_names_every_operation_and_loads_nothing_from_elsewhere() {
        let page = page(&crate::openapi());
        for (_, path, _) in ACCESS {
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
        for link in page.split(['"', '\'']).filter(|text| text.contains("://")) {
            assert!(
                !page.contains(&format!("src=\"{link}")) && !page.contains(&format!("href=\"{link}")),
                "{link}"
            );
        }
        assert!(!page.contains("<script"));
    }

    #[test]
    fn text_from_the_description_cannot_become_markup() {
        assert_eq!(
            prose(&"a <b>`<i>`\n\n\"".into()),
            "<p>a &lt;b&gt;<code>&lt;i&gt;</code></p><p>&quot;</p>"
        );
    }
}
