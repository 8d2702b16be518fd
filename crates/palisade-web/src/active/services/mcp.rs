//! Servers of the Model Context Protocol: whether a client without a token gets the list of tools, and what the tools
//! say about themselves. Tools are listed and never called.

use hyper::Method;
use serde_json::Value;
use url::Url;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::shape::{list, named, short};
use super::super::topic::Topic;
use super::tool_text::problem;
use crate::assets::shown;
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::answered;
use crate::requests::at;

/// Where servers answer (revision 2025-06-18, Streamable HTTP).
pub(super) const PATHS: &[&str] = &["/mcp", "/api/mcp"];
const REVISION: &str = "2025-06-18";
const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"palisade","version":"1"}}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
const LIST: &str = r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#;
const BYTES: usize = 512 * 1024;

/// Introduces itself as a client at each place, and asks for the tools.
pub(super) async fn look(asker: &dyn Asker, page: &Url, answers: &mut Answers) {
    for path in PATHS {
        let url = at(page, path);
        let fetched = asker.ask(message(&url, INITIALIZE, None)).await;
        match answered(&fetched) {
            Err(unjudged) => answers.unanswered(Topic::McpTools, unjudged),
            Ok(exchange) => match server(exchange) {
                Some(name) => tools(asker, &url, &name, exchange, answers).await,
                None => answers.closed(Topic::McpTools),
            },
        }
    }
}

fn message(url: &Url, text: &'static str, session: Option<&str>) -> Ask {
    let ask = Ask::new(Method::POST, url).json(text).up_to(BYTES);
    let ask = ask.with("accept", "application/json, text/event-stream");
    match session {
        Some(session) => ask.with("mcp-session-id", session).with("mcp-protocol-version", REVISION),
        None => ask,
    }
}

/// The name of the server that answers.
fn server(exchange: &Exchange) -> Option<String> {
    let result = result(exchange, 1)?;
    let name = result["serverInfo"]["name"].as_str().filter(|_| result["protocolVersion"].is_string())?;
    Some(short(name))
}

async fn tools(asker: &dyn Asker, url: &Url, name: &str, hello: &Exchange, answers: &mut Answers) {
    let session = hello.headers.first("mcp-session-id").unwrap_or_default();
    let _accepted: Fetched = asker.ask(message(url, INITIALIZED, Some(session))).await;
    let fetched = asker.ask(message(url, LIST, Some(session))).await;
    let listed = match answered(&fetched) {
        Ok(exchange) => result(exchange, 2),
        Err(unjudged) => return answers.unanswered(Topic::McpTools, unjudged),
    };
    let is_tool = |tool: &Value| tool["name"].is_string() && tool["inputSchema"].is_object();
    let tools = listed.as_ref().and_then(|listed| list(listed, "tools", is_tool)).unwrap_or_default();
    if tools.is_empty() {
        return answers.closed(Topic::McpTools);
    }
    let names = tools.iter().filter_map(|tool| tool["name"].as_str());
    let open = |subject: String, evidence| Open { url: shown(url), request: "POST", subject, evidence };
    let evidence = format!("the server {name:?} offers {} to everybody", named("tool", names));
    answers.open(Topic::McpTools, open(format!("server {}", url.path()), evidence));
    answers.closed(Topic::ToolInjection);
    for tool in tools {
        if let Some(problem) = problem(&tool.to_string()) {
            let tool = short(tool["name"].as_str().unwrap_or_default());
            answers.open(
                Topic::ToolInjection,
                open(format!("tool {tool}"), format!("the tool {tool} {problem}")),
            );
        }
    }
}

/// The result of the request with that number, in JSON or as an event of a stream.
fn result(exchange: &Exchange, number: u64) -> Option<Value> {
    if exchange.status != 200 {
        return None;
    }
    let text = exchange.text();
    let is_stream = exchange.media_type() == "text/event-stream";
    let events = text.lines().filter_map(|line| line.strip_prefix("data:")).filter(|_| is_stream);
    let whole = (!is_stream).then_some(text.as_str());
    let mut messages =
        whole.into_iter().chain(events).filter_map(|text| serde_json::from_str(text.trim()).ok());
    let is_answer = |message: &Value| message["jsonrpc"] == "2.0" && message["id"] == number;
    let message: Value = messages.find(is_answer)?;
    message.get("result").filter(|result| result.is_object()).cloned()
}
