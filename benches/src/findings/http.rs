//! Timed requests of one client, one after the other; a request ends with the last byte of its answer.

use std::time::Instant;

use anyhow::{Context, ensure};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::figure::millis;
use crate::server::client;

/// An answer with the time that it took.
pub(crate) struct Timed {
    pub(crate) status: StatusCode,
    pub(crate) millis: f64,
    pub(crate) body: Value,
}

/// A client with a key.
pub(crate) struct Http {
    client: reqwest::Client,
    url: String,
    key: String,
}

impl Http {
    pub(crate) fn new(url: &str, key: &str) -> anyhow::Result<Self> {
        Ok(Self { client: client()?, url: url.to_owned(), key: key.to_owned() })
    }

    /// Must succeed.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Timed> {
        let answer = self.send(Method::GET, path, None).await?;
        ensure!(answer.status.is_success(), "GET {path} answered {}: {}", answer.status, answer.body);
        Ok(answer)
    }

    /// Whatever it answers.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Timed> {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.key);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let started = Instant::now();
        let response = request.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        let millis = millis(started.elapsed());
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
        Ok(Timed { status, millis, body })
    }

    /// A change that must succeed.
    pub(crate) async fn change(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Timed> {
        let answer = self.send(method, path, Some(body)).await?;
        ensure!(answer.status.is_success(), "{path} answered {}: {}", answer.status, answer.body);
        Ok(answer)
    }

    /// An answer whose body is read bit by bit.
    pub(crate) async fn download(&self, path: &str) -> anyhow::Result<Response> {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.key);
        Ok(request.send().await?.error_for_status()?)
    }
}

/// A text of an answer.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    value[key].as_str().with_context(|| format!("expected {key} in {value}"))
}
