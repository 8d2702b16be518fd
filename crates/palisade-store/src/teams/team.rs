//! A team as stored, and how it is read.

use palisade_model::{OrganizationId, Page, PageSize, TeamId, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::query::{AFTER_EVERY_ID, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// What a team decides for itself. Kept as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamSettings {
    /// What the team is there for.
    pub description: String,
}

/// Members who share projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub organization_id: OrganizationId,
    /// No two teams of an organisation share one.
    pub name: String,
    pub settings: TeamSettings,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
}

impl FromRow for Team {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a team id")?,
            organization_id: columns.parse("an organization id")?,
            name: columns.take()?,
            settings: columns.json("team settings as JSON")?,
            created_at: columns.take()?,
            updated_at: columns.take()?,
        })
    }
}

/// The columns of a [`Team`], in the order in which its `FromRow` reads them.
macro_rules! team_columns {
    () => {
        "id, organization_id, name, settings, created_at, updated_at"
    };
}
pub(crate) use team_columns;

impl Store {
    /// One team.
    pub async fn get_team(&self, organization_id: OrganizationId, id: TeamId) -> Result<Option<Team>> {
        let select =
            query(concat!("SELECT ", team_columns!(), " FROM teams WHERE organization_id = $1 AND id = $2"));
        self.db.optional(select.bind(organization_id).bind(id)).await
    }

    /// One page of teams, newest first.
    pub async fn teams_page(
        &self,
        organization_id: OrganizationId,
        before: Option<TeamId>,
        size: PageSize,
    ) -> Result<Page<Team>> {
        let select = query(concat!(
            "SELECT ",
            team_columns!(),
            " FROM teams WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        ))
        .bind(organization_id)
        .bind(before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string()))
        .bind(size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }
}
