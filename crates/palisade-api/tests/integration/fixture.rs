//! An API over a fresh database: its keys, requests to it, and answers to look at.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use palisade_api::V1;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Registry, TargetScanner};
use palisade_http::{Dialects, EdgeConfig};
use palisade_model::{Cidr, ManualClock, OrganizationId, PlanCatalogue, RawId, Scope};
use palisade_service::{CreateKey, KeyPrefix, Service, ServiceConfig, WebhookSettings};
use palisade_store::Store;
use serde_json::Value;
use tower::ServiceExt;

use crate::engine::{Database, NOW};
use crate::hosts::Hosts;

pub(crate) struct Api {
    pub(crate) router: Router,
    pub(crate) service: Arc<Service>,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) organization: OrganizationId,
    /// With every scope.
    pub(crate) key: String,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Api {
    pub(crate) async fn start(database: &Database) -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let service = service(database.store.clone(), clock.clone());
        let bootstrapped = service.bootstrap().await.unwrap();
        let key = bootstrapped.first_key.unwrap().secret.reveal().to_owned();
        let service = Arc::new(service);
        let (store, organization) = (database.store.clone(), bootstrapped.organization_id);
        Self { router: routed(service.clone()), service, store, clock, organization, key }
    }

    /// The same API with `extra` routes inside its edge, which waits `time_out` for an answer.
    pub(crate) fn with_routes(&self, extra: Router, time_out: Duration) -> Self {
        let config = EdgeConfig { time_out, ..EdgeConfig::new(Dialects::new::<V1>()) };
        let router = palisade_api::router(self.service.clone()).merge(extra);
        Self {
            router: palisade_http::wrap(router, self.service.clone(), config),
            service: self.service.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            organization: self.organization,
            key: self.key.clone(),
        }
    }

    /// The same API behind proxies that it believes.
    pub(crate) fn behind_proxies(&self, trusted_proxies: Vec<Cidr>) -> Self {
        let config = EdgeConfig { trusted_proxies, ..EdgeConfig::new(Dialects::new::<V1>()) };
        let node = self.second_node();
        let router = palisade_api::router(node.service.clone());
        Self { router: palisade_http::wrap(router, node.service.clone(), config), ..node }
    }

    /// The same data as another tenant sees it: its calls need no key.
    pub(crate) fn as_other_tenant(&self) -> Self {
        self.without_keys(OrganizationId::new(raw_id()))
    }

    /// In development mode: calls without a key are the organisation's own.
    pub(crate) fn in_development_mode(&self) -> Self {
        self.without_keys(self.organization)
    }

    /// The same API where private addresses may be reached: receivers of webhooks are on loopback.
    pub(crate) fn reaching_loopback(&self, webhooks: WebhookSettings) -> Self {
        let addresses = AddressPolicy::allowing_private();
        let service = service_reaching(self.store.clone(), self.clock.clone(), addresses);
        let service = Arc::new(service.with_webhooks(webhooks));
        Self {
            router: routed(service.clone()),
            service,
            store: self.store.clone(),
            clock: self.clock.clone(),
            organization: self.organization,
            key: self.key.clone(),
        }
    }

    /// The same API with scanners.
    pub(crate) fn with_scanners(&self, registry: Registry) -> Self {
        let service = made(self.store.clone(), registry, self.clock.clone(), AddressPolicy::default());
        let service = Arc::new(service);
        Self {
            router: routed(service.clone()),
            service,
            store: self.store.clone(),
            clock: self.clock.clone(),
            organization: self.organization,
            key: self.key.clone(),
        }
    }

    /// The same API of an operator who answers for every target.
    pub(crate) fn waiving_ownership(&self, target_scanners: Vec<Arc<dyn TargetScanner>>) -> Self {
        let config = ServiceConfig { waive_ownership: true, ..config(AddressPolicy::default()) };
        let registry = Registry { target_scanners, ..Registry::default() };
        let service = Service::new(self.store.clone(), registry, config, self.clock.clone(), [7; 32]);
        let service = Arc::new(service);
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let (organization, key) = (self.organization, self.key.clone());
        Self { router: routed(service.clone()), service, store, clock, organization, key }
    }

    fn without_keys(&self, organization: OrganizationId) -> Self {
        let service = service(self.store.clone(), self.clock.clone()).in_development_mode(organization);
        let service = Arc::new(service);
        let (store, clock) = (self.store.clone(), self.clock.clone());
        Self { router: routed(service.clone()), service, store, clock, organization, key: String::new() }
    }

    pub(crate) async fn make_key(&self, scope: Scope, test_mode: bool) -> String {
        let prefix = if test_mode { KeyPrefix::Test } else { KeyPrefix::Live };
        let request = CreateKey { prefix, ..CreateKey::new(self.organization, "extra", vec![scope]) };
        self.service.create_key(request).await.unwrap().secret.reveal().to_owned()
    }

    pub(crate) async fn send(&self, request: Builder, body: impl Into<Body>) -> Answer {
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        Answer { status: head.status, headers: head.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    /// With the admin key.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.keyed("GET", path), "").await
    }

    /// With the admin key.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(self.keyed("POST", path).header("content-type", "application/json"), body.to_owned()).await
    }

    /// With another key; a body makes it JSON.
    pub(crate) async fn with_key(&self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).header("x-api-key", key);
        self.send(request.header("content-type", "application/json"), body.to_owned()).await
    }

    /// A token made with the admin key; its secret and the whole answer.
    pub(crate) async fn token(&self, body: &str) -> (String, Value) {
        let answer = self.post("/v1/tokens", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let view = answer.matching("CreatedToken");
        (view["token"].as_str().unwrap().to_owned(), view)
    }

    /// The id and the first token of a new member.
    pub(crate) async fn join(&self, email: &str, role: &str) -> (String, String) {
        let body = serde_json::json!({ "email": email, "role": role }).to_string();
        let invited = self.post("/v1/invitations", &body).await;
        assert_eq!(invited.status, 201, "{}", invited.text());
        let accept = serde_json::json!({ "token": invited.json()["invitation_token"], "name": email });
        let joined = self.post("/v1/invitations/accept", &accept.to_string()).await;
        assert_eq!(joined.status, 201, "{}", joined.text());
        let view = joined.matching("Joined");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&view["member"]["id"]), text(&view["token"]["token"]))
    }

    /// A second server over the same database.
    pub(crate) fn second_node(&self) -> Self {
        let service = Arc::new(service(self.store.clone(), self.clock.clone()));
        Self {
            router: routed(service.clone()),
            service,
            store: self.store.clone(),
            clock: self.clock.clone(),
            organization: self.organization,
            key: self.key.clone(),
        }
    }

    /// The id of a fresh queued scan.
    pub(crate) async fn create(&self) -> String {
        let answer = self.post("/v1/scans", r#"{"target":"https://example.com"}"#).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.json()["scan_id"].as_str().unwrap().to_owned()
    }

    /// Checks every event that is in the log against the catalogue; answers the kinds that were there. Call it after a
    /// scenario that emits events.
    pub(crate) async fn assert_events_are_as_described(&self) -> HashSet<&'static str> {
        let (mut kinds, mut after) = (HashSet::new(), 0);
        loop {
            let events = self.store.events_after(self.organization, after, 100).await.unwrap();
            let Some(last) = events.last() else { return kinds };
            after = last.sequence;
            for event in &events {
                let described =
                    palisade_service::event_types().iter().find(|of| of.kind == event.kind).unwrap();
                let schema = jsonschema::draft202012::new(&described.entry.schema).unwrap();
                let errors: Vec<_> = schema.iter_errors(&event.data).map(|error| error.to_string()).collect();
                let name = event.kind.as_str();
                assert!(errors.is_empty(), "{name}: {errors:?} in {}", event.data);
                assert!(
                    described.entry.emitted,
                    "{name} is emitted, and its catalogue entry does not say so"
                );
                kinds.insert(name);
            }
        }
    }

    pub(crate) fn keyed(&self, method: &str, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(path);
        if self.key.is_empty() {
            request
        } else {
            request.header("authorization", format!("Bearer {}", self.key))
        }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body, after checking it against the published schema.
    pub(crate) fn matching(&self, schema: &str) -> Value {
        let mut document = serde_json::to_value(palisade_api::openapi()).unwrap();
        document["$ref"] = format!("#/components/schemas/{schema}").into();
        let validator = jsonschema::draft202012::new(&document).unwrap();
        let body = self.json();
        let errors: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{schema}: {errors:?} in {body}");
        body
    }

    /// Checks an error of the native API.
    pub(crate) fn assert_error(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        let body = self.matching("Error");
        assert_eq!((&body["error"], &body["code"]), (&code.into(), &code.into()), "{body}");
        assert_eq!(body["status"], status);
        assert_eq!(body["request_id"], self.header("x-request-id"));
        assert!(self.headers.contains_key("x-ratelimit-remaining"));
        body
    }
}

/// Ids that rise from call to call.
pub(crate) fn raw_id() -> RawId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    RawId::from_u128((1 << 100) + u128::from(NEXT.fetch_add(1, Ordering::SeqCst)))
}

/// A request without a key, from `address`.
pub(crate) fn from_address(method: &str, path: &str, address: [u8; 4]) -> Builder {
    let address = SocketAddr::from((address, 40_000));
    Request::builder().method(method).uri(path).extension(ConnectInfo(address))
}

/// A folder of the target folder's that all services of this run share, as nodes do; keys hold ids.
fn objects() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("objects-{}", std::process::id()))
}

fn service(store: Store, clock: Arc<ManualClock>) -> Service {
    service_reaching(store, clock, AddressPolicy::default())
}

fn service_reaching(store: Store, clock: Arc<ManualClock>, addresses: AddressPolicy) -> Service {
    let registry = Registry { ownership: Some(Arc::new(Hosts::default())), ..Registry::default() };
    made(store, registry, clock, addresses)
}

fn made(store: Store, registry: Registry, clock: Arc<ManualClock>, addresses: AddressPolicy) -> Service {
    Service::new(store, registry, config(addresses), clock, [7; 32])
}

fn config(addresses: AddressPolicy) -> ServiceConfig {
    let mut plans = PlanCatalogue::default();
    for plan in &mut plans.plans {
        plan.requests_per_minute = 300;
    }
    ServiceConfig {
        public_url: "http://127.0.0.1:8080".into(),
        plans,
        addresses,
        allowed_paths: vec![],
        objects: objects(),
        max_queued: 1_000,
        anonymous_requests_per_minute: 30,
        waive_ownership: false,
    }
}

fn routed(service: Arc<Service>) -> Router {
    palisade_http::wrap(
        palisade_api::router(service.clone()),
        service,
        EdgeConfig::new(Dialects::new::<V1>()),
    )
}
