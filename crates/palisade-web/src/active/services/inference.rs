//! Servers of models.

use super::super::shape::{list, named, object};
use super::super::topic::Topic;
use super::product::{Port, Product};
use crate::fetch::Exchange;

const TOPIC: Topic = Topic::Inference;

pub(super) const PRODUCTS: &[Product] = &[
    Product::get(TOPIC, "Ollama", &[Port::Http(11434)], "/api/tags", ollama),
    Product::get(
        TOPIC,
        "OpenAI-compatible server",
        &[Port::Http(1234), Port::Http(8000), Port::Http(8080)],
        "/v1/models",
        models,
    ),
    Product::get(TOPIC, "Text Generation Inference", &[Port::Http(3000), Port::Http(8080)], "/info", tgi),
    Product::get(TOPIC, "Gradio", &[Port::Http(7860)], "/config", gradio),
    Product::get(TOPIC, "Open WebUI", &[Port::Http(3000), Port::Http(8080)], "/api/config", open_webui),
];

fn ollama(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_model = |model: &serde_json::Value| model["name"].is_string() && model["digest"].is_string();
    let models = list(&answer, "models", is_model)?;
    let alone = answer.as_object()?.len() == 1;
    let names = models.iter().filter_map(|model| model["name"].as_str());
    (alone && !models.is_empty()).then(|| format!("{} answer", named("model", names)))
}

/// The list of models that vLLM, LocalAI, LM Studio and llama.cpp give.
fn models(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_model = |model: &serde_json::Value| model["id"].is_string() && model["object"] == "model";
    let models = list(&answer, "data", is_model).filter(|_| answer["object"] == "list")?;
    let names = models.iter().filter_map(|model| model["id"].as_str());
    (!models.is_empty()).then(|| format!("{} answer", named("model", names)))
}

fn tgi(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["max_total_tokens"].is_u64() && answer["version"].is_string();
    let model = answer["model_id"].as_str().filter(|_| is_one)?;
    Some(format!("{} answers", named("model", [model])))
}

fn gradio(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["version"].is_string()
        && ["blocks", "interface", "chat_interface"].iter().any(|mode| answer["mode"] == *mode)
        && answer["dependencies"].is_array();
    let components = answer["components"].as_array().filter(|_| is_one)?;
    Some(format!("an application of {} components runs for everybody", components.len()))
}

/// With accounts it says so, and is as it should be.
fn open_webui(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["status"] == true && answer["version"].is_string() && answer["name"].is_string();
    (is_one && answer["features"]["auth"] == false).then(|| "it has no accounts".to_owned())
}
