//! Organisations: the tenants. A self-hosted server starts with one.

use palisade_model::{OrganizationId, UnixMillis};

use crate::query::{Query, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    /// Name of a plan in the catalogue.
    pub plan: String,
    pub created_at: UnixMillis,
}

/// A tenant that is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganization {
    pub id: OrganizationId,
    pub name: String,
    pub plan: String,
    pub created_at: UnixMillis,
}

impl FromRow for Organization {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("an organization id")?,
            name: columns.take()?,
            plan: columns.take()?,
            created_at: columns.take()?,
        })
    }
}

impl Store {
    /// The oldest organisation on the plan of `wanted`; stores `wanted` when there is none. The flag says
    /// whether it was stored now.
    pub async fn ensure_organization(&self, wanted: NewOrganization) -> Result<(Organization, bool)> {
        let mut tx = self.db.begin().await?;
        // Two servers that start at once must not both find the table empty.
        tx.execute(query("UPDATE sequences SET value = value WHERE name = 'events'")).await?;
        let oldest =
            query("SELECT id, name, plan, created_at FROM organizations WHERE plan = $1 ORDER BY id LIMIT 1")
                .bind(wanted.plan.as_str());
        if let Some(organization) = tx.optional(oldest).await? {
            return Ok((organization, false));
        }
        let insert = query("INSERT INTO organizations (id, name, plan, created_at) VALUES ($1, $2, $3, $4)")
            .bind(wanted.id)
            .bind(wanted.name.as_str())
            .bind(wanted.plan.as_str())
            .bind(wanted.created_at);
        tx.execute(insert).await?;
        tx.commit().await?;
        let NewOrganization { id, name, plan, created_at } = wanted;
        Ok((Organization { id, name, plan, created_at }, true))
    }

    /// Every organisation, oldest first: for the operator's commands.
    pub async fn organizations(&self) -> Result<Vec<Organization>> {
        self.db.all(query("SELECT id, name, plan, created_at FROM organizations ORDER BY id")).await
    }

    /// Moves an organisation to another plan; `false` when there is no such organisation.
    pub async fn set_plan(&self, id: OrganizationId, plan: &str) -> Result<bool> {
        self.change_organization(
            query("UPDATE organizations SET plan = $2 WHERE id = $1").bind(id).bind(plan),
        )
        .await
    }

    /// Grants scans on top of the plan's windows; `false` when there is no such organisation.
    pub async fn grant_scans(&self, id: OrganizationId, scans: u64) -> Result<bool> {
        let grant = query("UPDATE organizations SET extra_scans = extra_scans + $2 WHERE id = $1");
        self.change_organization(grant.bind(id).bind(scans)).await
    }

    /// Scans granted on top of the plan and not used yet.
    pub async fn extra_scans(&self, id: OrganizationId) -> Result<u64> {
        let extra = query("SELECT extra_scans FROM organizations WHERE id = $1").bind(id);
        let extra: Option<i64> = self.db.optional(extra).await?;
        Ok(extra.and_then(|extra| u64::try_from(extra).ok()).unwrap_or(0))
    }

    async fn change_organization(&self, update: Query) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let changed = tx.execute(update).await? == 1;
        tx.commit().await?;
        Ok(changed)
    }
}
