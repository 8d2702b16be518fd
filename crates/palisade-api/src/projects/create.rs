//! `POST /v1/projects`: makes a project.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{JsonBody, tagged_json};

use super::body::CreateBody;
use super::view::ProjectView;
use crate::{AppState, Caller, Error, V1};

/// Create a project
///
/// Scans of its path or web site belong to it from then on, whichever way they are asked for. A path or web site that
/// was scanned before has a project already: the answer is 409 with its `project_id`.
#[utoipa::path(post, path = "/v1/projects", tag = "Projects", operation_id = "createProject",
    request_body = CreateBody,
    responses((status = 201, description = "The project", body = ProjectView,
        headers(("Location" = String, description = "Where to read the project")))))]
pub(crate) async fn create_project(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, CreateBody>,
) -> Result<Response, Error> {
    let project = service.create_project(&caller, body.into()).await?;
    let detail = service.detailed(project).await?;
    let project = &detail.project;
    let mut response = tagged_json(StatusCode::CREATED, project.version, &ProjectView::from(&detail));
    if let Ok(location) = HeaderValue::try_from(format!("/v1/projects/{}", project.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
