//! Workbenches that run what they are told.

use super::super::shape::{list, named, object};
use super::super::topic::Topic;
use super::product::{Port, Product};
use crate::fetch::Exchange;

const TOPIC: Topic = Topic::Notebook;

pub(super) const PRODUCTS: &[Product] = &[
    Product::get(TOPIC, "Jupyter", &[Port::Http(8888)], "/api/kernelspecs", jupyter),
    Product::get(
        TOPIC,
        "MLflow",
        &[Port::Http(5000)],
        "/ajax-api/2.0/mlflow/experiments/search?max_results=1",
        mlflow,
    ),
    Product::get(TOPIC, "Ray", &[Port::Http(8265)], "/api/version", ray),
    Product::get(TOPIC, "Langflow", &[Port::Http(7860)], "/api/v1/auto_login", langflow),
    Product::get(TOPIC, "n8n", &[Port::Http(5678)], "/rest/settings", n8n),
];

/// The kernels, which it tells only to those who may start them.
fn jupyter(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let kernels = answer["kernelspecs"].as_object().filter(|_| answer["default"].is_string())?;
    let is_kernel = |kernel: &serde_json::Value| kernel["name"].is_string() && kernel["spec"].is_object();
    let is_one = !kernels.is_empty() && kernels.values().all(is_kernel);
    is_one.then(|| format!("{} can be started", named("kernel", kernels.keys().map(String::as_str))))
}

fn mlflow(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = |experiment: &serde_json::Value| {
        experiment["experiment_id"].is_string() && experiment["artifact_location"].is_string()
    };
    let experiments = list(&answer, "experiments", is_one)?;
    (!experiments.is_empty()).then(|| "its experiments can be listed".to_owned())
}

/// Its dashboard knows no accounts: where it answers, jobs can be started.
fn ray(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["ray_version"].is_string() && answer["ray_commit"].is_string();
    is_one.then(|| "its dashboard answers everybody".to_owned())
}

/// It signs everybody in. The token is not kept.
fn langflow(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let is_one = answer["access_token"].is_string() && answer["token_type"] == "bearer";
    is_one.then(|| "it signs everybody in".to_owned())
}

/// Nobody owns it yet: whoever comes first does.
fn n8n(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let settings = &answer["data"];
    let is_one = settings["versionCli"].is_string() || settings["instanceId"].is_string();
    let free = settings["userManagement"]["showSetupOnFirstLoad"] == true;
    (is_one && free).then(|| "it has no owner yet, and takes whoever comes".to_owned())
}
