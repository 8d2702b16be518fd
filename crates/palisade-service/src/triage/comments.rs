//! What people say about a finding (contract G-03).

use palisade_model::{CommentId, Page, PageSize, Principal, Resource, Scope};
use palisade_store::{Comment, CommentDeleted, FindingKey};

use crate::access::require;
use crate::triage::reach::reach;
use crate::triage::request::{invalid, text};
use crate::{CoreError, ErrorKind, Service};

const MAX_COMMENT: usize = 10_000;

impl Service {
    /// Stores a comment of the caller.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `empty_comment`, `text_too_long`, `invalid_text`; the store's errors.
    pub async fn add_comment(
        &self,
        principal: &Principal,
        key: &FindingKey,
        body: String,
    ) -> Result<Comment, CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        let finding_id = self.finding_of(principal, key).await?;
        let Some(body) = text(Some(Some(body)), "body", "body", MAX_COMMENT)?.flatten() else {
            let detail = format!("expected 1 to {MAX_COMMENT} characters, found none");
            return Err(invalid("empty_comment", "body", "body", &detail));
        };
        let comment = Comment {
            id: CommentId::new(self.next_id()),
            finding_id,
            author: principal.actor(),
            body,
            created_at: self.now(),
        };
        let added = self.store.add_comment(&reach(principal), &comment, self.next_event_id()).await?;
        if added { Ok(comment) } else { Err(CoreError::not_found("finding")) }
    }

    /// The comments of a finding, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn comments(
        &self,
        principal: &Principal,
        key: &FindingKey,
        before: Option<CommentId>,
        size: PageSize,
    ) -> Result<Page<Comment>, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let id = self.finding_of(principal, key).await?;
        let page = self.store.comments(&reach(principal), id, before, size).await?;
        page.ok_or_else(|| CoreError::not_found("finding"))
    }

    /// Deletes a comment of the caller; with `admin:findings` that of anybody.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `not_your_comment`; the store's errors.
    pub async fn delete_comment(
        &self,
        principal: &Principal,
        key: &FindingKey,
        id: CommentId,
    ) -> Result<(), CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        let finding = self.finding_of(principal, key).await?;
        let of_others = principal.may(Scope::admin(Resource::Findings));
        let reach = reach(principal);
        match self.store.delete_comment(&reach, finding, id, &principal.actor(), of_others).await? {
            CommentDeleted::Done => Ok(()),
            CommentDeleted::NotFound => Err(CoreError::not_found("comment")),
            CommentDeleted::NotYours => {
                let detail =
                    "Somebody else wrote this comment; deleting it needs the scope \"admin:findings\"";
                Err(CoreError::new(ErrorKind::Forbidden, "not_your_comment", detail))
            }
        }
    }
}
