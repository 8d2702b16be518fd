//! Webhooks: endpoints, what is sent to them and when, signatures, and the worker that sends it.

mod address;
mod body;
mod chat;
mod create;
mod deliveries;
mod dispatch;
mod filters;
mod health;
mod matching;
mod post;
mod read;
mod retention;
mod rotate;
mod scan_result;
mod schedule;
mod seal;
mod secret;
mod settings;
mod sign;
mod update;

mod worker;

pub(crate) use address::judge_address;
pub use create::{CreateWebhook, CreatedWebhook};
pub use deliveries::{ListDeliveries, ReplayRequest};
pub use filters::FilterWords;
pub use post::{Answer, HttpPost, Post, PostRequest};
pub use rotate::RotateSecret;
pub use secret::SigningSecret;
pub use settings::{ChatHost, ChatShape, SignedHeader, SignedValue, WebhookSettings};
pub use update::UpdateWebhook;
pub use worker::{DeliveryConfig, WebhookWorker};
