//! Documents that a site publishes for agents.

use palisade_model::{Category, Confidence, Severity, Tier};
use serde_json::Value;

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::{Exchange, Fetched};
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const RECORDED: Check = Check {
    id: "ai-plugin-manifest",
    title: "The site publishes documents for agents",
    description: "Plugin manifests, agent cards, llms.txt and MCP descriptions tell agents what a site offers and where. \
                  Whatever they say is read by everybody's agents and by attackers.",
    remediation: "Nothing to repair; read what they say, and keep internal addresses and instructions out of them.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::AiSafety,
    cwe: &[200],
    owasp: "A05",
    references: &["https://llmstxt.org/", "https://a2a-protocol.org/latest/specification/"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: recorded,
};

fn recorded(observation: &Observation) -> Judgement {
    let requests = observation.requests()?;
    let documents: [Document; 4] = [
        ("ai-plugin.json", &requests.ai_plugin, is_plugin),
        ("agent card", &requests.agent_card, |exchange| agent_card(exchange).is_some()),
        ("llms.txt", &requests.llms_txt, is_llms_txt),
        ("mcp.json", &requests.mcp, is_mcp),
    ];
    let mut found = Vec::new();
    let mut problem = None;
    for (name, fetched, is_one) in documents {
        match answered(fetched) {
            Ok(exchange) if exchange.status == 200 && is_one(exchange) => {
                found.push(Found::in_answer(exchange, "GET", name, format!("{name} is published")));
            }
            Ok(_) => {}
            Err(unjudged) => problem = Some(unjudged),
        }
    }
    match problem {
        Some(unjudged) if found.is_empty() => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

/// Name, answer, and its grammar.
type Document<'a> = (&'a str, &'a Fetched, fn(&Exchange) -> bool);

fn document(exchange: &Exchange) -> Option<Value> {
    serde_json::from_slice(&exchange.body.bytes).ok().filter(Value::is_object)
}

fn is_plugin(exchange: &Exchange) -> bool {
    document(exchange).is_some_and(|document| {
        document["schema_version"].is_string() && document["name_for_model"].is_string()
    })
}

/// The agent card (A2A protocol, section 5) that an answer holds.
fn agent_card(exchange: &Exchange) -> Option<Value> {
    let card = document(exchange)?;
    let describes = card["skills"].is_array() || card["capabilities"].is_object();
    (card["name"].is_string() && describes).then_some(card)
}

fn is_llms_txt(exchange: &Exchange) -> bool {
    let text = exchange.text();
    let heading = text.trim_start_matches('\u{feff}').trim_start();
    matches!(exchange.media_type().as_str(), "text/plain" | "text/markdown" | "") && heading.starts_with("# ")
}

fn is_mcp(exchange: &Exchange) -> bool {
    document(exchange).is_some_and(|document| {
        ["mcp_version", "mcpServers", "servers", "endpoints", "tools"]
            .iter()
            .any(|key| !document[key].is_null())
    })
}

pub(crate) const UNAUTHENTICATED: Check = Check {
    id: "ai-agent-card-unauth",
    title: "The agent card asks for no authentication",
    description: "The card names an end point for agents and no way to sign in, so any agent may call its skills as \
                  anybody.",
    remediation: "Declare securitySchemes and security in the card, and demand them at the end point.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::AiSafety,
    cwe: &[306],
    owasp: "A07",
    references: &["https://a2a-protocol.org/latest/specification/"],
    tier: Tier::Full,
    needs: &[Part::Requests],
    run: unauthenticated,
};

fn unauthenticated(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.agent_card)?;
    let Some(card) = agent_card(exchange).filter(|_| exchange.status == 200) else {
        return Ok(Verdict::NotApplicable);
    };
    let has = |key: &str| match &card[key] {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(entries) => !entries.is_empty(),
        _ => false,
    };
    let lists = card["url"].is_string() || has("additionalInterfaces") || has("supportedInterfaces");
    let open = lists && !["securitySchemes", "security", "authentication"].iter().any(|key| has(key));
    let found = || Found::in_answer(exchange, "GET", "agent card", "an end point and no security scheme");
    Ok(Verdict::of_option(open.then(found)))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    fn card(status: u16, text: &str) -> Site {
        let at = "https://shop.example/.well-known/agent-card.json";
        let answer = reply(at, status, &[("Content-Type", "application/json")], text);
        page(&[]).requests(|requests| requests.agent_card = Ok(answer))
    }

    fn llms(media: &str, text: &str) -> Site {
        let answer = reply("https://shop.example/llms.txt", 200, &[("Content-Type", media)], text);
        page(&[]).requests(|requests| requests.llms_txt = Ok(answer))
    }

    #[test]
    fn documents_are_known_by_their_content() {
        assert_outcomes(
            &RECORDED,
            vec![
                (Fail, llms("text/plain", "# Shop\n\n> Books\n")),
                (Fail, card(200, r#"{"name":"Shop","skills":[]}"#)),
                (Pass, llms("text/html", "# Shop")),
                (Pass, llms("text/plain", "<!doctype html>")),
                (Pass, card(404, r#"{"name":"Shop","skills":[]}"#)),
                (Pass, card(200, r#"{"error":"not found"}"#)),
                (Pass, card(200, "[[[[[")),
                (Error, page(&[]).requests(|requests| requests.llms_txt = no_answer())),
            ],
        );
    }

    #[test]
    fn an_end_point_without_a_scheme_is_open() {
        let open = r#"{"name":"Shop","url":"https://shop.example/a2a","skills":[]}"#;
        let closed = open.replace("\"skills\"", "\"securitySchemes\":{\"o\":{}},\"skills\"");
        assert_outcomes(
            &UNAUTHENTICATED,
            vec![
                (Fail, card(200, open)),
                (Pass, card(200, &closed)),
                (NotApplicable, card(200, "{}")),
                (NotApplicable, card(404, open)),
            ],
        );
    }
}
