//! One SQL text with its arguments, independent of the engine. Made by the aggregate files, run by `db.rs`.

use std::sync::Arc;

use palisade_model::{
    CommentId, DeliveryId, EventId, FindingId, InvitationId, JobId, KeyId, MemberId, NotificationId,
    OrganizationId, OwnershipId, ProjectId, ScanId, TargetId, TeamId, UploadId, WebhookId,
};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::unnamed::Unnamed;

/// Sorts after every id, with or without its prefix, in the order of bytes and in that of any language: a database may
/// have either.
pub(crate) const AFTER_EVERY_ID: &str = "zzzz";

/// From so many on, SQLite gets them without names; see [`Unnamed`].
const MANY_PLACES: usize = 24;

/// A bound value; the whole set of types that both engines share.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(bool),
}

/// A statement with `$N` placeholders and the values for them, in order.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) sql: SqlStr,
    pub(crate) args: Vec<Arg>,
    /// Whether the prepared statement is worth keeping.
    pub(crate) persistent: bool,
    /// The same for SQLite, where it was made before.
    pub(crate) unnamed: Option<Arc<Unnamed>>,
}

/// A fixed statement.
pub(crate) fn query(sql: &'static str) -> Query {
    Query { sql: sql.into_sql_str(), args: Vec::new(), persistent: true, unnamed: None }
}

/// A statement put together from fixed parts. Never pass anything that came from outside.
pub(crate) fn assembled(sql: String) -> Query {
    Query { sql: AssertSqlSafe(sql).into_sql_str(), args: Vec::new(), persistent: true, unnamed: None }
}

/// The text of `count` placeholders: `$first, $first+1, …`
pub(crate) fn places(first: usize, count: usize) -> String {
    let places: Vec<_> = (first..first + count).map(|place| format!("${place}")).collect();
    places.join(", ")
}

/// Like [`assembled`], with its values.
pub(crate) fn with_args(sql: String, args: Vec<Arg>) -> Query {
    Query { args, ..assembled(sql) }
}

/// What stands before the first placeholder, then each with its number and what stands behind it.
pub(crate) fn uses(sql: &str) -> (&str, impl Iterator<Item = (usize, &str)>) {
    let mut parts = sql.split('$');
    let before = parts.next().unwrap_or_default();
    let numbered = parts.map(|part| {
        let (digits, after) = part.split_at(part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len()));
        (digits.parse().unwrap_or(0), after)
    });
    (before, numbered)
}

impl Query {
    /// Without the values behind the last place: PostgreSQL refuses them.
    pub(crate) fn without_unused(mut self) -> Self {
        let last = uses(self.sql.as_str()).1.map(|(place, _)| place).max().unwrap_or(0);
        self.args.truncate(last);
        self
    }

    /// Binds the next placeholder.
    pub(crate) fn bind(mut self, value: impl Into<Arg>) -> Self {
        self.args.push(value.into());
        self
    }

    /// The same statement with a `?` for every use of a place, when it has many.
    pub(crate) fn without_names(self) -> Self {
        let unnamed = match self.unnamed {
            Some(unnamed) => unnamed,
            None if self.args.len() < MANY_PLACES => return self,
            None => Arc::new(Unnamed::of(self.sql.as_str())),
        };
        let args = unnamed.in_order(self.args);
        Self { sql: unnamed.sql.clone(), args, persistent: self.persistent, unnamed: None }
    }

    /// For a text that seldom comes back: does not push others out of the statement cache.
    pub(crate) fn one_off(mut self) -> Self {
        self.persistent = false;
        self
    }
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Arg {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

/// Numbers beyond `i64` do not occur in counts, limits and sizes; they are stored as the largest one.
impl From<u64> for Arg {
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Arg {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Arg {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

macro_rules! bind_ids {
    ($($id:ty),*) => {
        $(impl From<$id> for Arg {
            fn from(id: $id) -> Self {
                Self::Text(Some(id.to_string()))
            }
        })*
    };
}

bind_ids!(
    CommentId,
    DeliveryId,
    EventId,
    FindingId,
    InvitationId,
    JobId,
    KeyId,
    MemberId,
    NotificationId,
    OrganizationId,
    OwnershipId,
    ProjectId,
    ScanId,
    TargetId,
    TeamId,
    UploadId,
    WebhookId
);
