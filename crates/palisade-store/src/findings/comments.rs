//! What people say about a finding.

use palisade_model::{CommentId, EventId, EventKind, FindingId, Page, PageSize, UnixMillis};
use serde_json::json;

use crate::events::{NewEvent, append_event};
use crate::findings::held::{Reach, hold_findings, visible, visible_now};
use crate::findings::triage_write::facts;
use crate::query::{AFTER_EVERY_ID, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, dialect};

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub finding_id: FindingId,
    pub author: String,
    pub body: String,
    pub created_at: UnixMillis,
}

/// What deleting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentDeleted {
    Done,
    NotFound,
    /// Somebody else wrote it.
    NotYours,
}

impl FromRow for Comment {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a comment id")?,
            finding_id: columns.parse("a finding id")?,
            author: columns.take()?,
            body: columns.take()?,
            created_at: columns.take()?,
        })
    }
}

impl Store {
    /// Stores a comment with its event; `false` when there is no such finding for the caller.
    pub async fn add_comment(&self, reach: &Reach, comment: &Comment, event_id: EventId) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        if visible(&mut tx, reach, &[comment.finding_id]).await?.is_empty() {
            return Ok(false);
        }
        let held = hold_findings(&mut tx, &[comment.finding_id].into()).await?;
        let Some(finding) = held.get(&comment.finding_id) else { return Ok(false) };
        let insert = query(
            "INSERT INTO finding_comments (id, organization_id, finding_id, author, body, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(comment.id)
        .bind(reach.organization_id)
        .bind(comment.finding_id)
        .bind(comment.author.as_str())
        .bind(comment.body.as_str())
        .bind(comment.created_at);
        tx.execute(insert).await?;
        let mut data = facts(finding);
        data["comment_id"] = json!(comment.id);
        data["actor"] = json!(comment.author);
        let event = NewEvent {
            id: event_id,
            organization_id: reach.organization_id,
            scan_id: None,
            project_id: Some(finding.project_id),
            test_mode: reach.test_mode,
            kind: EventKind::FindingCommented,
            data,
            created_at: comment.created_at,
        };
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The comments of a finding, newest first; `None` when there is no such finding for the caller.
    pub async fn comments(
        &self,
        reach: &Reach,
        id: FindingId,
        before: Option<CommentId>,
        size: PageSize,
    ) -> Result<Option<Page<Comment>>> {
        if visible_now(&self.db, reach, id).await?.is_none() {
            return Ok(None);
        }
        // Sorts behind every id.
        let before = before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let select = query(
            "SELECT id, finding_id, author, body, created_at FROM finding_comments \
             WHERE finding_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        );
        let rows = self.db.all(select.bind(id).bind(before).bind(size.get() + 1)).await?;
        Ok(Some(Page::from_overfetched(rows, size)))
    }

    /// Deletes a comment of this finding; that of somebody else only when `of_others` is set.
    pub async fn delete_comment(
        &self,
        reach: &Reach,
        finding: FindingId,
        id: CommentId,
        actor: &str,
        of_others: bool,
    ) -> Result<CommentDeleted> {
        let mut tx = self.db.begin().await?;
        if visible(&mut tx, reach, &[finding]).await?.is_empty() {
            return Ok(CommentDeleted::NotFound);
        }
        let lock = dialect::for_update(&tx);
        let select = crate::query::assembled(format!(
            "SELECT author FROM finding_comments WHERE id = $1 AND finding_id = $2 AND organization_id = $3 {lock}"
        ));
        let select = select.bind(id).bind(finding).bind(reach.organization_id);
        match tx.optional::<String>(select).await? {
            None => return Ok(CommentDeleted::NotFound),
            Some(author) if author != actor && !of_others => return Ok(CommentDeleted::NotYours),
            Some(_) => {}
        }
        tx.execute(query("DELETE FROM finding_comments WHERE id = $1").bind(id)).await?;
        tx.commit().await?;
        Ok(CommentDeleted::Done)
    }
}
