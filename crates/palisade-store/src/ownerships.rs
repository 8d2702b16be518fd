//! Hosts that organisations say they control, and what the last look at each found. Written and read by the service.

use palisade_model::{
    EventId, EventKind, OrganizationId, Ownership, OwnershipId, OwnershipMethod, Page, PageSize, UnixMillis,
};
use serde_json::{Value, json};

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::query::{AFTER_EVERY_ID, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, StoreError, dialect};

macro_rules! ownership_columns {
    () => {
        "id, organization_id, host, token, created_at, checked_at, verified_at, method, last_error"
    };
}

impl FromRow for Ownership {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("an ownership id")?,
            organization_id: columns.parse("an organization id")?,
            host: columns.take()?,
            token: columns.take()?,
            created_at: columns.take()?,
            checked_at: columns.take()?,
            verified_at: columns.take()?,
            method: columns.optional_word("a way to prove ownership", OwnershipMethod::parse)?,
            last_error: columns.take()?,
        })
    }
}

/// What storing did. Only `Done` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsertedOwnership {
    Done(Ownership),
    /// The organisation has said so of this host already.
    Exists(OwnershipId),
}

/// What a look at a host found.
#[derive(Debug, Clone)]
pub struct CheckedOwnership {
    pub id: OwnershipId,
    pub at: UnixMillis,
    /// The way that showed the token, or what was found instead.
    pub outcome: std::result::Result<OwnershipMethod, String>,
    pub event_id: EventId,
}

impl Store {
    /// Stores a host that nobody has looked at yet.
    pub async fn insert_ownership(
        &self,
        ownership: &Ownership,
        event_id: EventId,
    ) -> Result<InsertedOwnership> {
        let mut tx = self.db.begin().await?;
        let insert = query(concat!(
            "INSERT INTO ownerships (id, organization_id, host, token, created_at) VALUES ($1, $2, $3, $4, $5) ",
            "ON CONFLICT DO NOTHING RETURNING ",
            ownership_columns!()
        ));
        let insert = insert.bind(ownership.id).bind(ownership.organization_id).bind(ownership.host.as_str());
        let insert = insert.bind(ownership.token.as_str()).bind(ownership.created_at);
        let Some(stored) = tx.optional::<Ownership>(insert).await? else {
            let holder = holder_of(&mut tx, ownership).await?;
            return holder.map(InsertedOwnership::Exists).ok_or(StoreError::Conflict);
        };
        let event = event(event_id, &stored, EventKind::OwnershipCreated, None, stored.created_at);
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(InsertedOwnership::Done(stored))
    }

    /// One of them.
    pub async fn get_ownership(
        &self,
        organization_id: OrganizationId,
        id: OwnershipId,
    ) -> Result<Option<Ownership>> {
        let select = query(concat!(
            "SELECT ",
            ownership_columns!(),
            " FROM ownerships WHERE id = $1 AND organization_id = $2"
        ));
        self.db.optional(select.bind(id).bind(organization_id)).await
    }

    /// One page, newest first.
    pub async fn ownerships_page(
        &self,
        organization_id: OrganizationId,
        before: Option<OwnershipId>,
        size: PageSize,
    ) -> Result<Page<Ownership>> {
        let before = before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let select = query(concat!(
            "SELECT ",
            ownership_columns!(),
            " FROM ownerships WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        ));
        let select = select.bind(organization_id).bind(before).bind(size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// Those of any of these hosts, ordered by host.
    pub async fn ownerships_of_hosts(
        &self,
        organization_id: OrganizationId,
        hosts: &[&str],
    ) -> Result<Vec<Ownership>> {
        const COLUMNS: &str = ownership_columns!();
        if hosts.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(2, hosts.len());
        let select = assembled(format!(
            "SELECT {COLUMNS} FROM ownerships WHERE organization_id = $1 AND host IN ({places}) ORDER BY host"
        ));
        let select = hosts.iter().fold(select.bind(organization_id), |select, host| select.bind(*host));
        self.db.all(select).await
    }

    /// Writes down what a look found; `None` when there is no such ownership any more. An event says when the token
    /// has come or gone since the look before.
    pub async fn record_ownership_check(
        &self,
        organization_id: OrganizationId,
        check: CheckedOwnership,
    ) -> Result<Option<Ownership>> {
        const COLUMNS: &str = ownership_columns!();
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update(&tx);
        let before = assembled(format!(
            "SELECT {COLUMNS} FROM ownerships WHERE id = $1 AND organization_id = $2 {lock}"
        ));
        let before: Option<Ownership> = tx.optional(before.bind(check.id).bind(organization_id)).await?;
        let Some(before) = before else { return Ok(None) };
        let after = write_check(&mut tx, organization_id, &check).await?;
        let was_there = before.verified_at.is_some() && before.last_error.is_none();
        let news = match (&check.outcome, was_there) {
            (Ok(method), false) => Some((EventKind::OwnershipVerified, ("method", method.as_str()))),
            (Err(reason), true) => Some((EventKind::OwnershipLost, ("reason", reason.as_str()))),
            _ => None,
        };
        if let Some((kind, fact)) = news {
            append_event(&mut tx, event(check.event_id, &before, kind, Some(fact), check.at)).await?;
        }
        tx.commit().await?;
        Ok(after)
    }

    /// Forgets a host. Answers whether there was one.
    pub async fn delete_ownership(
        &self,
        organization_id: OrganizationId,
        id: OwnershipId,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let delete = query(concat!(
            "DELETE FROM ownerships WHERE id = $1 AND organization_id = $2 RETURNING ",
            ownership_columns!()
        ));
        let found = tx.optional::<Ownership>(delete.bind(id).bind(organization_id)).await?;
        let Some(ownership) = found else { return Ok(false) };
        append_event(&mut tx, event(event_id, &ownership, EventKind::OwnershipDeleted, None, now)).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn holder_of(tx: &mut Tx, ownership: &Ownership) -> Result<Option<OwnershipId>> {
    let select = query("SELECT id FROM ownerships WHERE organization_id = $1 AND host = $2");
    let select = select.bind(ownership.organization_id).bind(ownership.host.as_str());
    let id: Option<String> = tx.optional(select).await?;
    Ok(id.and_then(|id| id.parse().ok()))
}

/// A failed look leaves when and how the token was found last.
async fn write_check(
    tx: &mut Tx,
    organization_id: OrganizationId,
    check: &CheckedOwnership,
) -> Result<Option<Ownership>> {
    let update = query(concat!(
        "UPDATE ownerships SET checked_at = $3, verified_at = coalesce($4, verified_at), ",
        "method = coalesce($5, method), last_error = $6 WHERE id = $1 AND organization_id = $2 RETURNING ",
        ownership_columns!()
    ));
    let method = check.outcome.as_ref().ok();
    let update = update
        .bind(check.id)
        .bind(organization_id)
        .bind(check.at)
        .bind(method.map(|_| check.at))
        .bind(method.map(|method| method.as_str().to_owned()))
        .bind(check.outcome.as_ref().err().cloned());
    tx.optional(update).await
}

fn event(
    id: EventId,
    ownership: &Ownership,
    kind: EventKind,
    fact: Option<(&str, &str)>,
    now: UnixMillis,
) -> NewEvent {
    let mut data = json!({ "ownership_id": ownership.id, "host": ownership.host });
    if let Some((name, value)) = fact {
        data[name] = Value::from(value);
    }
    NewEvent::of_organization(id, ownership.organization_id, kind, data, now)
}
