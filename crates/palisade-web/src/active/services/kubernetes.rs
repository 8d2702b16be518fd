//! Parts of a cluster that only the cluster needs.

use serde_json::Value;

use super::super::shape::object;
use super::super::topic::Topic;
use super::product::{Port, Product};
use crate::fetch::{BodyEnd, Exchange};

const TOPIC: Topic = Topic::Kubernetes;

pub(super) const PRODUCTS: &[Product] = &[
    Product::get(TOPIC, "kubelet", &[Port::Https(10250), Port::Http(10255)], "/pods", kubelet).on_ports(),
    Product::get(
        TOPIC,
        "Kubernetes API",
        &[Port::Https(6443), Port::Http(8001), Port::Https(8443)],
        "/api/v1/namespaces?limit=1",
        api,
    )
    .on_ports(),
    Product::get(TOPIC, "etcd", &[Port::Http(2379), Port::Https(2379)], "/version", etcd).on_ports(),
    Product::get(
        TOPIC,
        "Kubernetes dashboard",
        &[Port::Https(8443), Port::Http(9090), Port::Http(8001)],
        "/api/v1/namespace?itemsPerPage=1&page=1",
        dashboard,
    ),
];

/// A list of that kind; a long one is known by its beginning.
fn is_list(exchange: &Exchange, kind: &str) -> bool {
    if exchange.status == 200 && exchange.body.end == BodyEnd::TooLarge {
        let beginning = format!("{{\"kind\":\"{kind}\",\"apiVersion\":\"v1\"");
        return exchange.body.bytes.starts_with(beginning.as_bytes());
    }
    let is_one =
        |answer: &Value| answer["kind"] == kind && answer["apiVersion"] == "v1" && answer["items"].is_array();
    object(exchange).is_some_and(|answer| is_one(&answer))
}

fn kubelet(exchange: &Exchange) -> Option<String> {
    is_list(exchange, "PodList").then(|| "it lists its pods".to_owned())
}

fn api(exchange: &Exchange) -> Option<String> {
    is_list(exchange, "NamespaceList").then(|| "it lists namespaces".to_owned())
}

fn etcd(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["etcdserver"].is_string() && answer["etcdcluster"].is_string();
    is_one.then(|| "it answers everybody".to_owned())
}

fn dashboard(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let total = answer["listMeta"]["totalItems"].as_u64().filter(|_| answer["namespaces"].is_array())?;
    (total > 0).then(|| format!("it shows {total} namespaces without a sign-in"))
}
