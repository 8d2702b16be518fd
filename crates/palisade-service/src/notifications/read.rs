//! Reading notifications and marking them as read.

use palisade_model::{Notification, NotificationId, Page, PageSize, Principal, Resource, Scope};
use palisade_store::NotificationScope;

use crate::access::require;
use crate::{CoreError, Service};

/// Which notifications to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListNotifications {
    pub unread_only: bool,
    pub before: Option<NotificationId>,
    pub size: PageSize,
}

impl Service {
    /// The organisation's notifications, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_notifications(
        &self,
        principal: &Principal,
        list: ListNotifications,
    ) -> Result<Page<Notification>, CoreError> {
        require(principal, Scope::read(Resource::Notifications))?;
        Ok(self.store.list_notifications(scope(principal), list.unread_only, list.before, list.size).await?)
    }

    /// How many are unread.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn count_unread_notifications(&self, principal: &Principal) -> Result<u64, CoreError> {
        require(principal, Scope::read(Resource::Notifications))?;
        Ok(self.store.count_unread_notifications(scope(principal)).await?)
    }

    /// Marks one as read; again changes nothing.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn read_notification(
        &self,
        principal: &Principal,
        id: NotificationId,
    ) -> Result<Notification, CoreError> {
        require(principal, Scope::write(Resource::Notifications))?;
        let read = self.store.read_notification(scope(principal), id, self.now()).await?;
        read.ok_or_else(|| CoreError::not_found("notification"))
    }

    /// Marks every one as read; answers how many were not before.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn read_all_notifications(&self, principal: &Principal) -> Result<u64, CoreError> {
        require(principal, Scope::write(Resource::Notifications))?;
        Ok(self.store.read_all_notifications(scope(principal), self.now()).await?)
    }
}

/// A caller confined to some projects sees what concerns those.
fn scope(principal: &Principal) -> NotificationScope<'_> {
    NotificationScope {
        organization_id: principal.organization_id,
        test_mode: principal.test_mode,
        projects: principal.projects.only(),
    }
}
