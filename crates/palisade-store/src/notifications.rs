//! Notifications: stored with what they tell of, listed newest first, marked as read.

use palisade_model::{
    NewNotification, Notification, NotificationId, NotificationSeverity, OrganizationId, Page, PageSize,
    ProjectId, UnixMillis,
};

use crate::db::Tx;
use crate::query::{Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

macro_rules! notification_columns {
    () => {
        "id, project_id, kind, severity, title, body, link, created_at, read_at"
    };
}

impl FromRow for Notification {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a notification id")?,
            project_id: columns.optional_parse("a project id")?,
            kind: columns.take()?,
            severity: columns.word("a notification severity", NotificationSeverity::parse)?,
            title: columns.take()?,
            body: columns.take()?,
            link: columns.take()?,
            created_at: columns.take()?,
            read_at: columns.take()?,
        })
    }
}

/// Whose notifications: of one organisation and mode, perhaps of some projects only.
#[derive(Debug, Clone, Copy)]
pub struct NotificationScope<'a> {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// `None` for every project and what concerns none.
    pub projects: Option<&'a [ProjectId]>,
}

impl NotificationScope<'_> {
    /// The condition, with placeholders from 1, and its values.
    fn condition(&self) -> String {
        let projects = match self.projects {
            None => String::new(),
            Some([]) => " AND 1 = 0".to_owned(),
            Some(projects) => format!(" AND project_id IN ({})", places(3, projects.len())),
        };
        format!(
            "organization_id = $1 AND test_mode = $2{projects} AND (project_id IS NULL OR project_id NOT IN \
             (SELECT id FROM projects WHERE organization_id = $1 AND deleted_at IS NOT NULL))"
        )
    }

    fn bind(&self, query: Query) -> Query {
        let query = query.bind(self.organization_id).bind(self.test_mode);
        self.projects.unwrap_or_default().iter().fold(query, |query, id| query.bind(*id))
    }

    /// The first placeholder after the condition's.
    fn next_place(&self) -> usize {
        3 + self.projects.map_or(0, <[_]>::len)
    }
}

impl Store {
    /// One page, newest first.
    pub async fn list_notifications(
        &self,
        scope: NotificationScope<'_>,
        unread_only: bool,
        before: Option<NotificationId>,
        size: PageSize,
    ) -> Result<Page<Notification>> {
        let unread = if unread_only { " AND read_at IS NULL" } else { "" };
        let next = scope.next_place();
        let older = if before.is_some() { format!(" AND id < ${}", next + 1) } else { String::new() };
        let select = assembled(format!(
            concat!(
                "SELECT ",
                notification_columns!(),
                " FROM notifications WHERE {}{}{} ORDER BY id DESC LIMIT ${}"
            ),
            scope.condition(),
            unread,
            older,
            next
        ));
        let mut select = scope.bind(select).bind(size.get() + 1);
        if let Some(before) = before {
            select = select.bind(before);
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// How many are unread.
    pub async fn count_unread_notifications(&self, scope: NotificationScope<'_>) -> Result<u64> {
        let condition = scope.condition();
        let count =
            assembled(format!("SELECT count(*) FROM notifications WHERE {condition} AND read_at IS NULL"));
        let count: i64 = self.db.one(scope.bind(count)).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Marks one as read and answers it; reading it again changes nothing.
    pub async fn read_notification(
        &self,
        scope: NotificationScope<'_>,
        id: NotificationId,
        now: UnixMillis,
    ) -> Result<Option<Notification>> {
        let mut tx = self.db.begin().await?;
        let (condition, next) = (scope.condition(), scope.next_place());
        let read = assembled(format!(
            concat!(
                "UPDATE notifications SET read_at = coalesce(read_at, ${}) WHERE {} AND id = ${} RETURNING ",
                notification_columns!()
            ),
            next,
            condition,
            next + 1
        ));
        let notification = tx.optional(scope.bind(read).bind(now).bind(id)).await?;
        tx.commit().await?;
        Ok(notification)
    }

    /// Marks every one as read; answers how many were not before.
    pub async fn read_all_notifications(&self, scope: NotificationScope<'_>, now: UnixMillis) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let (condition, next) = (scope.condition(), scope.next_place());
        let read = assembled(format!(
            "UPDATE notifications SET read_at = ${next} WHERE {condition} AND read_at IS NULL"
        ));
        let changed = tx.execute(scope.bind(read).bind(now)).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Deletes up to `limit` notifications that were made before `before`.
    pub async fn forget_notifications(&self, before: NotificationId, limit: u32) -> Result<u64> {
        let some = query("SELECT id FROM notifications WHERE id < $1 ORDER BY id LIMIT 1").bind(before);
        if self.db.optional::<String>(some).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        let delete = query(
            "DELETE FROM notifications WHERE id IN \
             (SELECT id FROM notifications WHERE id < $1 ORDER BY id LIMIT $2)",
        );
        let deleted = tx.execute(delete.bind(before).bind(i64::from(limit))).await?;
        tx.commit().await?;
        Ok(deleted)
    }
}

/// Stores notifications with what they tell of.
pub(crate) async fn insert_notifications(tx: &mut Tx, notifications: &[NewNotification]) -> Result<()> {
    for new in notifications {
        let insert = query(
            "INSERT INTO notifications (id, organization_id, project_id, test_mode, kind, severity, title, body, \
             link, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(new.id)
        .bind(new.organization_id)
        .bind(new.project_id.map(|id| id.to_string()))
        .bind(new.test_mode)
        .bind(new.kind.as_str())
        .bind(new.severity.as_str())
        .bind(new.title.as_str())
        .bind(new.body.as_str())
        .bind(new.link.clone())
        .bind(new.created_at);
        tx.execute(insert).await?;
    }
    Ok(())
}
