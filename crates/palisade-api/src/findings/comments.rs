//! `/v1/findings/{finding_id}/comments`: what people say about a finding (contract G-03).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::{JsonBody, QueryParams, json};
use palisade_model::CommentId;
use palisade_service::Comment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::key::{PathComment, PathKey};
use crate::listing::{Listing, PageQuery};
use crate::time::Timestamp;
use crate::{AppState, Caller, Error, V1};

/// A comment to store.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewComment, example = json!({"body": "Fixed with the next release"}))]
pub(crate) struct CommentBody {
    #[schema(min_length = 1, max_length = 10_000)]
    body: String,
}

/// One page of comments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CommentList)]
pub(crate) struct CommentsView<'a> {
    data: Vec<CommentView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// One comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub(crate) struct CommentView<'a> {
    #[schema(value_type = String)]
    id: CommentId,
    #[schema(value_type = String)]
    finding_id: palisade_model::FindingId,
    /// The member, or the key when it belongs to none.
    author: &'a str,
    /// Text as it was given; it is not markup.
    body: &'a str,
    created_at: Timestamp,
}

impl<'a> From<&'a Comment> for CommentView<'a> {
    fn from(comment: &'a Comment) -> Self {
        Self {
            id: comment.id,
            finding_id: comment.finding_id,
            author: &comment.author,
            body: &comment.body,
            created_at: Timestamp(comment.created_at),
        }
    }
}

/// Comment on a finding
///
/// Stores a comment under the name of the key's member, or of the key.
#[utoipa::path(post, path = "/v1/findings/{finding_id}/comments", tag = "Findings", operation_id = "addComment",
    params(("finding_id" = String, Path, description = "The id of the finding, or its fingerprint")),
    request_body = CommentBody,
    responses((status = 201, description = "The comment", body = CommentView)))]
pub(crate) async fn add_comment(
    State(service): AppState,
    caller: Caller,
    PathKey(key, _): PathKey,
    JsonBody(body, _): JsonBody<V1, CommentBody>,
) -> Result<Response, Error> {
    let comment = service.add_comment(&caller, &key, body.body).await?;
    Ok(json(StatusCode::CREATED, &CommentView::from(&comment)))
}

/// List the comments of a finding
///
/// What people said about a finding, newest first.
#[utoipa::path(get, path = "/v1/findings/{finding_id}/comments", tag = "Findings", operation_id = "listComments",
    params(("finding_id" = String, Path, description = "The id of the finding, or its fingerprint"), PageQuery),
    responses((status = 200, description = "One page of comments", body = CommentsView)))]
pub(crate) async fn list_comments(
    State(service): AppState,
    caller: Caller,
    PathKey(key, text): PathKey,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "comments", &text);
    let (size, before) = listing.page(&query)?;
    let page = service.comments(&caller, &key, before.map(CommentId::new), size).await?;
    let view = CommentsView {
        data: page.items.iter().map(CommentView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |comment| comment.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}

/// Delete a comment
///
/// Deletes a comment of the caller; that of somebody else with the scope `admin:findings`.
#[utoipa::path(delete, path = "/v1/findings/{finding_id}/comments/{comment_id}", tag = "Findings",
    operation_id = "deleteComment",
    params(
        ("finding_id" = String, Path, description = "The id of the finding, or its fingerprint"),
        ("comment_id" = String, Path, description = "The id of the comment")),
    responses((status = 204, description = "It is deleted")))]
pub(crate) async fn delete_comment(
    State(service): AppState,
    caller: Caller,
    PathComment(key, id): PathComment,
) -> Result<Response, Error> {
    service.delete_comment(&caller, &key, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
