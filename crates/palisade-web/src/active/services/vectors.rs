//! Databases of vectors.

use serde_json::Value;

use super::super::shape::{json, list, named, object};
use super::super::topic::Topic;
use super::product::{Port, Product};
use crate::fetch::Exchange;

const TOPIC: Topic = Topic::VectorDatabase;

pub(super) const PRODUCTS: &[Product] = &[
    Product::get(TOPIC, "Qdrant", &[Port::Http(6333)], "/collections", qdrant),
    Product::get(TOPIC, "Weaviate", &[Port::Http(8080)], "/v1/schema", weaviate),
    Product::get(
        TOPIC,
        "Chroma",
        &[Port::Http(8000)],
        "/api/v2/tenants/default_tenant/databases/default_database/collections?limit=5",
        chroma,
    ),
    Product::get(TOPIC, "Milvus", &[Port::Http(19530)], "/v2/vectordb/collections/list", milvus)
        .posting("{}"),
];

fn qdrant(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["status"] == "ok" && answer["time"].is_number();
    let is_collection = |collection: &Value| collection["name"].is_string();
    let collections = list(&answer["result"], "collections", is_collection).filter(|_| is_one)?;
    let names = collections.iter().filter_map(|collection| collection["name"].as_str());
    Some(format!("{} can be listed", named("collection", names)))
}

fn weaviate(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_class = |class: &Value| class["class"].is_string() && class["invertedIndexConfig"].is_object();
    let classes = list(&answer, "classes", is_class)?;
    let names = classes.iter().filter_map(|class| class["class"].as_str());
    (!classes.is_empty()).then(|| format!("{} can be listed", named("collection", names)))
}

fn chroma(exchange: &Exchange) -> Option<String> {
    let answer = serde_json::json!({ "collections": json(exchange) });
    let is_collection = |collection: &Value| {
        ["id", "name", "tenant", "database"].iter().all(|name| collection[*name].is_string())
    };
    let collections = list(&answer, "collections", is_collection)?;
    let names = collections.iter().filter_map(|collection| collection["name"].as_str());
    (!collections.is_empty()).then(|| format!("{} can be listed", named("collection", names)))
}

fn milvus(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let collections = list(&answer, "data", Value::is_string).filter(|_| answer["code"] == 0)?;
    let names = collections.iter().filter_map(Value::as_str);
    (!collections.is_empty()).then(|| format!("{} can be listed", named("collection", names)))
}
