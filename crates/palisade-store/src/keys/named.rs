//! Which of the projects and teams that a token names exist: a token for nothing would be a mistake of its maker.

use std::str::FromStr;

use palisade_model::{OrganizationId, ProjectId, TeamId};

use crate::query::{Arg, assembled};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, StoreError};

struct Id(String);

impl FromRow for Id {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        columns.take().map(Self)
    }
}

impl Store {
    /// Those of `ids` that are projects of the organisation and not deleted.
    pub async fn known_projects(
        &self,
        organization_id: OrganizationId,
        ids: &[ProjectId],
    ) -> Result<Vec<ProjectId>> {
        const FROM: &str = "projects WHERE organization_id = $1 AND deleted_at IS NULL";
        self.known(FROM, organization_id, ids).await
    }

    /// Those of `ids` that are teams of the organisation.
    pub async fn known_teams(&self, organization_id: OrganizationId, ids: &[TeamId]) -> Result<Vec<TeamId>> {
        self.known("teams WHERE organization_id = $1", organization_id, ids).await
    }

    async fn known<T: Copy + FromStr + Into<Arg>>(
        &self,
        from: &'static str,
        organization_id: OrganizationId,
        ids: &[T],
    ) -> Result<Vec<T>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (2..2 + ids.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT id FROM {from} AND id IN ({})", places.join(", "));
        let select = assembled(sql).bind(organization_id).one_off();
        let select = ids.iter().fold(select, |select, &id| select.bind(id));
        let rows: Vec<Id> = self.db.all(select).await?;
        let corrupt = |found| StoreError::Corrupt { expected: "an id", found };
        rows.into_iter().map(|Id(text)| text.parse().map_err(|_| corrupt(text))).collect()
    }
}
