//! `POST /v1/scans`: queues a scan and answers at once (contract N-01).

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{RequestKey, json, json_bytes};
use palisade_model::{Scan, ScanId};
use palisade_service::{CoreError, CreateScan, CreatedScan, Idempotency, ScanSubject, UsualDurations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::SummaryView;
use crate::{AppState, Caller, Error, Submission, words};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Every key of both forms; the keys that are there decide which form it is. Unknown keys are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct CreateScanBody {
    target: Option<String>,
    project_id: Option<String>,
    upload_id: Option<String>,
    types: Option<Vec<String>>,
    scan_type: Option<String>,
    active: Option<bool>,
    branch: Option<String>,
    commit_sha: Option<String>,
    label: Option<String>,
    webhook_url: Option<String>,
}

/// What to scan: a target, a project, or an upload. Unknown keys are ignored.
#[derive(ToSchema)]
#[schema(as = CreateScan)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the body; what is read is CreateScanBody")]
pub(crate) enum CreateScanForms {
    Target(TargetForm),
    Project(ProjectForm),
    Upload(UploadForm),
}

/// A scan of a target. It belongs to the project of the target, which is made when there is none.
#[derive(ToSchema)]
#[schema(as = CreateScanOfTarget, example = json!({"target": "https://example.com", "scan_type": "full"}))]
#[expect(dead_code, reason = "describes one form of the body")]
pub(crate) struct TargetForm {
    /// An http or https URL, or an absolute path under a folder that the server allows.
    target: String,
    #[schema(schema_with = words::optional_scan_type, required = false)]
    scan_type: Option<String>,
    /// Whether active checks run too: requests that no visitor makes. Only of a `full` scan of a web target, and only with
    /// a proof of ownership of its host (see `POST /v1/ownership`). Test only what you are allowed to test.
    #[schema(default = false)]
    active: Option<bool>,
    #[schema(inline)]
    #[serde(flatten)]
    details: ScanDetails,
}

/// A scan of the path or web site of a project.
#[derive(ToSchema)]
#[schema(as = CreateScanOfProject, example = json!({
    "project_id": "prj_01JWTVS7ZKAAQ2M6N0P3T5V7XY", "types": ["sast", "sca"], "branch": "main"
}))]
#[expect(dead_code, reason = "describes one form of the body")]
pub(crate) struct ProjectForm {
    project_id: String,
    /// What to look for, such as `secrets`, `web`, `sast` or `sca`; what the project says when not given, and everything
    /// that fits when it says nothing. What no scanner of this version finds is reported as skipped.
    types: Option<Vec<String>>,
    #[schema(schema_with = words::optional_scan_type, required = false)]
    scan_type: Option<String>,
    /// Whether active checks run too: requests that no visitor makes. Only of a `full` scan of a web target, and only with
    /// a proof of ownership of its host (see `POST /v1/ownership`). Test only what you are allowed to test.
    #[schema(default = false)]
    active: Option<bool>,
    #[schema(inline)]
    #[serde(flatten)]
    details: ScanDetails,
}

/// A scan of an uploaded archive, or the import of an uploaded report.
#[derive(ToSchema)]
#[schema(as = CreateScanOfUpload, example = json!({"upload_id": "upl_01JWTVS7ZKAAQ2M6N0P3T5V7XY"}))]
#[expect(dead_code, reason = "describes one form of the body")]
pub(crate) struct UploadForm {
    upload_id: String,
    /// The project that the findings belong to; what the upload says when not given, and a project of the file's name
    /// when it says nothing.
    project_id: Option<String>,
    /// What to look for, as with a project.
    types: Option<Vec<String>>,
    #[schema(inline)]
    #[serde(flatten)]
    details: ScanDetails,
}

/// What may come with every form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes parts of the body")]
pub(crate) struct ScanDetails {
    /// The git branch that the findings belong to; the project's default branch when not given.
    branch: Option<String>,
    /// 40 or 64 hexadecimal digits.
    commit_sha: Option<String>,
    /// For people.
    #[schema(max_length = 100)]
    label: Option<String>,
    /// Where the result is posted when the scan ends.
    webhook_url: Option<String>,
}

/// Create a scan
///
/// Queues a new scan and answers at once with its id; poll the scan or its results. The body has a `target`, or a
/// `project_id` with `types`, never both; or an `upload_id`. Active checks without a proof of ownership are refused with
/// 403 `ownership_required`. With an `Idempotency-Key` a repeated request answers what the first one answered and starts nothing.
#[utoipa::path(post, path = "/v1/scans", tag = "Scans", operation_id = "createScan",
    request_body = CreateScanForms,
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
    let body = submission.body;
    let subject = subject(&body)?;
    let usual = service.usual_durations(caller.test_mode).await?;
    let request = CreateScan {
        subject,
        scan_type: body.scan_type,
        active: body.active.unwrap_or(false),
        types: body.types.unwrap_or_default(),
        branch: body.branch,
        commit_sha: body.commit_sha,
        label: body.label,
        webhook_url: body.webhook_url,
        idempotency: submission.key.map(|key| idempotency(key, usual)),
    };
    match service.create_scan(&caller, request).await.map_err(in_body)? {
        CreatedScan::New(scan) => Ok(accepted(&scan, &usual)),
        CreatedScan::Replayed { status, body } => replayed(status, body),
    }
}

/// The keys of the body decide what is asked for; two forms at once would be a guess (contract C1).
fn subject(body: &CreateScanBody) -> Result<ScanSubject, CoreError> {
    if let Some(upload_id) = &body.upload_id {
        let (upload_id, project_id) = (upload_id.clone(), body.project_id.clone());
        let upload = ScanSubject::Upload { upload_id, project_id };
        return if body.target.is_some() { Err(ambiguous()) } else { Ok(upload) };
    }
    match (&body.target, &body.project_id) {
        (Some(_), Some(_)) => Err(ambiguous()),
        (Some(_), None) if body.types.is_some() => Err(ambiguous()),
        (Some(target), None) => Ok(ScanSubject::Target(target.clone())),
        (None, Some(project)) => Ok(ScanSubject::Project(project.clone())),
        (None, None) if body.types.is_some() => {
            let detail = "body.project_id: expected the id of a project beside types, found nothing";
            Err(CoreError::invalid_field("missing_project_id", "body.project_id", detail))
        }
        (None, None) => {
            let detail = "body: expected {\"target\": a URL or an absolute path} or {\"project_id\": the id of a \
                          project, \"types\": what to look for}, found neither";
            Err(CoreError::invalid_field("missing_target", "body.target", detail))
        }
    }
}

fn ambiguous() -> CoreError {
    let detail = "body: expected either target or project_id with types, found both";
    CoreError::invalid_field("ambiguous_request", "body", detail)
}

fn idempotency(key: RequestKey, usual: UsualDurations) -> Idempotency {
    Idempotency {
        route: "POST /v1/scans".to_owned(),
        key: key.key,
        request_hash: key.request_hash,
        render: Arc::new(move |scan| {
            let body = serde_json::to_string(&SummaryView::lasting(scan, &usual)).unwrap_or_default();
            (StatusCode::ACCEPTED.as_u16(), body)
        }),
    }
}

fn accepted(scan: &Scan, usual: &UsualDurations) -> Response {
    located(json(StatusCode::ACCEPTED, &SummaryView::lasting(scan, usual)), scan.id)
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
