//! `GET` and `DELETE /v1/uploads/{upload_id}`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::{PathId, json};
use palisade_model::UploadId;

use super::view::UploadView;
use crate::{AppState, Caller, Error, V1};

/// Get an upload
///
/// What is known of one upload. Its bytes cannot be read back.
#[utoipa::path(get, path = "/v1/uploads/{upload_id}", tag = "Uploads", operation_id = "getUpload",
    params(("upload_id" = String, Path, description = "The upload's id")),
    responses((status = 200, description = "The upload", body = UploadView)))]
pub(crate) async fn get_upload(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, UploadId>,
) -> Result<Response, Error> {
    let upload = service.get_upload(&caller, id).await?;
    Ok(json(StatusCode::OK, &UploadView::from(&upload)))
}

/// Delete an upload
///
/// Deletes the upload and its bytes. Scans that were made of it, and their findings, stay.
#[utoipa::path(delete, path = "/v1/uploads/{upload_id}", tag = "Uploads", operation_id = "deleteUpload",
    params(("upload_id" = String, Path, description = "The upload's id")),
    responses((status = 204, description = "It is deleted")))]
pub(crate) async fn delete_upload(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, UploadId>,
) -> Result<Response, Error> {
    service.delete_upload(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
