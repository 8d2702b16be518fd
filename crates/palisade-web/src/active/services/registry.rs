//! Registries of container images.

use super::super::shape::{list, named, object};
use super::super::topic::Topic;
use super::product::{Port, Product};
use crate::fetch::Exchange;

pub(super) const PRODUCTS: &[Product] = &[Product::get(
    Topic::Registry,
    "container registry",
    &[Port::Http(5000), Port::Https(5000)],
    "/v2/_catalog?n=5",
    catalog,
)];

/// The catalogue of the Registry HTTP API V2.
fn catalog(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let alone = answer.as_object()?.len() == 1;
    let images = list(&answer, "repositories", serde_json::Value::is_string)?;
    let names = images.iter().filter_map(serde_json::Value::as_str);
    (alone && !images.is_empty()).then(|| format!("{} can be listed", named("image", names)))
}
