//! `POST /v1/scans`: queues a scan and answers at once (contract N-01).

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{RequestKey, json, json_bytes};
use palisade_model::{Scan, ScanId};
use palisade_service::{CoreError, CreateScan, CreatedScan, Idempotency};
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::SummaryView;
use crate::{AppState, Caller, Error, Submission, words};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What to scan. Unknown keys are ignored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateScan, example = json!({"target": "https://example.com", "scan_type": "full"}))]
pub(crate) struct CreateScanBody {
    /// An http or https URL, or an absolute path under a folder that the server allows.
    #[schema(value_type = String, required)]
    target: Option<String>,
    #[schema(schema_with = words::scan_type, required = false)]
    scan_type: Option<String>,
    #[schema(ignore)]
    project_id: Option<serde::de::IgnoredAny>,
    #[schema(ignore)]
    types: Option<serde::de::IgnoredAny>,
}

/// Create a scan
///
/// Queues a new scan of the target and answers at once with its id; poll the scan or its results. With an
/// `Idempotency-Key` a repeated request answers what the first one answered and starts nothing.
#[utoipa::path(post, path = "/v1/scans", tag = "Scans", operation_id = "createScan",
    request_body = CreateScanBody,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "1 to 255 visible ASCII characters, quoted or bare, that name this attempt")),
    responses((status = 202, description = "The scan is queued", body = SummaryView,
        headers(("Location" = String, description = "Where to poll the scan"),
            ("Idempotency-Replayed" = String, description = "`true` when a stored answer is repeated")))))]
pub(crate) async fn create_scan(
    State(service): AppState,
    caller: Caller,
    submission: Submission<CreateScanBody>,
) -> Result<Response, Error> {
    let target = sole_target(&submission.body)?;
    let request = CreateScan {
        target,
        scan_type: submission.body.scan_type,
        idempotency: submission.key.map(idempotency),
    };
    match service.create_scan(&caller, request).await.map_err(in_body)? {
        CreatedScan::New(scan) => Ok(accepted(&scan)),
        CreatedScan::Replayed { status, body } => replayed(status, body),
    }
}

/// The keys of the body decide what is asked for: a target here; two forms at once would be a guess.
fn sole_target(body: &CreateScanBody) -> Result<String, CoreError> {
    let other_form = body.project_id.is_some() || body.types.is_some();
    match &body.target {
        Some(_) if other_form => Err(CoreError::invalid_field(
            "ambiguous_request",
            "body",
            "expected either target or project_id with types, found both",
        )),
        Some(target) => Ok(target.clone()),
        None => Err(CoreError::invalid_field(
            "missing_target",
            "body.target",
            "body.target: expected a URL or an absolute path, found nothing",
        )),
    }
}

fn idempotency(key: RequestKey) -> Idempotency {
    Idempotency {
        route: "POST /v1/scans".to_owned(),
        key: key.key,
        request_hash: key.request_hash,
        render: Arc::new(|scan| {
            let body = serde_json::to_string(&SummaryView::from(scan)).unwrap_or_default();
            (StatusCode::ACCEPTED.as_u16(), body)
        }),
    }
}

fn accepted(scan: &Scan) -> Response {
    located(json(StatusCode::ACCEPTED, &SummaryView::from(scan)), scan.id)
}

fn replayed(status: u16, body: String) -> Result<Response, Error> {
    #[derive(Deserialize)]
    struct Stored {
        scan_id: ScanId,
    }
    let stored: Stored = serde_json::from_str(&body).map_err(CoreError::internal)?;
    let status = StatusCode::from_u16(status).map_err(CoreError::internal)?;
    let mut response = located(json_bytes(status, body), stored.scan_id);
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// Relative on purpose: right behind every proxy and under every host name.
fn located(mut response: Response, id: ScanId) -> Response {
    if let Ok(location) = HeaderValue::try_from(format!("/v1/scans/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The service names its own arguments; here they are keys of the body.
fn in_body(error: CoreError) -> CoreError {
    let mut error = error;
    for field in error.fields.iter_mut().filter(|field| !field.field.contains('.')) {
        field.field.insert_str(0, "body.");
    }
    error
}
