//! `POST /v1/uploads`: a file as the body, or as the one file of a form.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::StreamExt;
use palisade_http::{QueryParams, json};
use palisade_model::{Principal, ProjectId, Upload, UploadKind, truncate_utf8};
use palisade_service::{CoreError, ErrorKind, NewUpload, Receiving, Service};
use serde::Deserialize;
use tokio::time::{Instant, timeout};

use super::multipart::{Form, broken, next_part, open, take_value};
use super::view::UploadView;
use crate::{AppState, Caller, Error, V1};

/// A sender that is silent for longer is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// After this time the sender must have kept [`MIN_RATE`].
const GRACE: Duration = Duration::from_secs(60);
/// Bytes per second.
const MIN_RATE: u64 = 1024;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadQuery {
    /// `source_archive`, `sarif`, `apk` or `ipa`; told by content when absent.
    #[param(pattern = "^(apk|ipa|sarif|source_archive)$")]
    kind: Option<String>,
    /// The project that it is for.
    #[param(pattern = "^prj_[0-7][0-9A-HJKMNP-TV-Z]{25}$")]
    project_id: Option<String>,
    /// Name of the file, when it is the body itself.
    file_name: Option<String>,
}

/// Upload a file
///
/// A source archive (zip, tar, tar.gz), an app, or a report in SARIF 2.1.0, up to 2 GB (apps: 200 MB). Send the bytes as the
/// body with any content type, or as the one file of a form. Then start a scan of it with its id.
#[utoipa::path(post, path = "/v1/uploads", tag = "Uploads", operation_id = "createUpload", params(UploadQuery),
    request_body(content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, description = "The upload is stored", body = UploadView,
        headers(("Location" = String, description = "The upload")))))]
pub(crate) async fn create_upload(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, UploadQuery>,
    request: Request,
) -> Result<Response, Error> {
    let upload = if is_form(&request) {
        receive_form(&service, &caller, query, request).await?
    } else {
        let new = new_upload(query.kind, query.project_id, query.file_name.unwrap_or_default())?;
        receive_body(service.begin_upload(&caller, new).await?, request.into_body()).await?
    };
    let mut response = json(StatusCode::CREATED, &UploadView::from(&upload));
    if let Ok(location) = HeaderValue::try_from(format!("/v1/uploads/{}", upload.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

fn is_form(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

async fn receive_body(mut receiving: Receiving<'_>, body: Body) -> Result<Upload, CoreError> {
    let mut stream = body.into_data_stream();
    let mut pace = Pace::new();
    while let Some(chunk) = pace.next(stream.next()).await? {
        let chunk: Bytes = chunk.map_err(|error| {
            let refused = CoreError::new(ErrorKind::Invalid, "incomplete_body", "expected a complete body");
            CoreError { source: Some(Box::new(error)), ..refused }
        })?;
        pace.received(chunk.len())?;
        receiving.append(&chunk).await?;
    }
    receiving.finish().await
}

async fn receive_form(
    service: &Service,
    caller: &Principal,
    query: UploadQuery,
    request: Request,
) -> Result<Upload, CoreError> {
    let mut multipart = open(request).await?;
    let mut form = Form { kind: query.kind, project_id: query.project_id };
    let mut upload = None;
    while let Some(mut field) = next_part(&mut multipart).await? {
        if field.file_name().is_none() {
            take_value(&mut form, field).await?;
            continue;
        }
        if upload.is_some() {
            let detail = "expected one file, found several";
            return Err(CoreError::new(ErrorKind::Invalid, "invalid_form", detail));
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let new = new_upload(form.kind.take(), form.project_id.take(), name)?;
        let mut receiving = service.begin_upload(caller, new).await?;
        let mut pace = Pace::new();
        while let Some(chunk) = pace.next(async { field.chunk().await.transpose() }).await? {
            let chunk = chunk.map_err(|error| broken(&error))?;
            pace.received(chunk.len())?;
            receiving.append(&chunk).await?;
        }
        upload = Some(receiving);
    }
    match upload {
        Some(receiving) => receiving.finish().await,
        None => Err(CoreError::new(ErrorKind::Invalid, "invalid_form", "expected one file, found none")),
    }
}

fn new_upload(
    kind: Option<String>,
    project_id: Option<String>,
    file_name: String,
) -> Result<NewUpload, CoreError> {
    let kind = kind.map(|word| {
        UploadKind::parse(&word).ok_or_else(|| {
            let words = UploadKind::ALL.map(UploadKind::as_str).join(", ");
            let found = truncate_utf8(&word, 64);
            let detail = format!("query.kind: expected one of {words}, found {found:?}");
            CoreError::invalid_field("invalid_upload_kind", "query.kind", detail)
        })
    });
    let project_id = project_id.map(|text| {
        text.parse::<ProjectId>().map_err(|error| {
            CoreError::invalid_field(
                "invalid_project_id",
                "query.project_id",
                format!("query.project_id: {error}"),
            )
        })
    });
    let (kind, project_id) = (kind.transpose()?, project_id.transpose()?);
    Ok(NewUpload { kind, file_name, project_id, ..NewUpload::default() })
}

/// Whether the sender keeps up.
struct Pace {
    started: Instant,
    bytes: u64,
}

impl Pace {
    fn new() -> Self {
        Self { started: Instant::now(), bytes: 0 }
    }

    async fn next<T>(&self, chunk: impl Future<Output = T>) -> Result<T, CoreError> {
        timeout(SILENCE, chunk).await.map_err(|_| too_slow())
    }

    fn received(&mut self, bytes: usize) -> Result<(), CoreError> {
        self.bytes += bytes as u64;
        let elapsed = self.started.elapsed();
        let expected = elapsed.as_secs() * MIN_RATE;
        if elapsed > GRACE && self.bytes < expected { Err(too_slow()) } else { Ok(()) }
    }
}

fn too_slow() -> CoreError {
    let detail = format!("expected at least {MIN_RATE} bytes per second, found a slower sender");
    CoreError::new(ErrorKind::TimedOut, "upload_too_slow", detail)
}
