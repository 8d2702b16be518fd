//! What an organisation says about itself: name and settings.

use palisade_model::{OrganizationId, OrganizationSettings, UnixMillis};

use crate::query::query;
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store};

/// An organisation with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationProfile {
    pub id: OrganizationId,
    pub name: String,
    /// Name of a plan in the catalogue.
    pub plan: String,
    pub settings: OrganizationSettings,
    pub created_at: UnixMillis,
}

impl FromRow for OrganizationProfile {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("an organization id")?,
            name: columns.take()?,
            plan: columns.take()?,
            settings: columns.json("organization settings as JSON")?,
            created_at: columns.take()?,
        })
    }
}

impl Store {
    /// The organisation with its settings.
    pub async fn get_organization(&self, id: OrganizationId) -> Result<Option<OrganizationProfile>> {
        let select = query("SELECT id, name, plan, settings, created_at FROM organizations WHERE id = $1");
        self.db.optional(select.bind(id)).await
    }

    /// Applies `change` to the organisation as it is now; other changes wait. An error of `change` changes nothing.
    pub async fn change_organization_profile<E>(
        &self,
        id: OrganizationId,
        change: impl FnOnce(&mut OrganizationProfile) -> Result<(), E> + Send,
    ) -> Result<Option<Result<OrganizationProfile, E>>> {
        let mut tx = self.db.begin().await?;
        let hold = query(
            "UPDATE organizations SET version = version + 1 WHERE id = $1 \
             RETURNING id, name, plan, settings, created_at",
        );
        let Some(mut profile) = tx.optional::<OrganizationProfile>(hold.bind(id)).await? else {
            return Ok(None);
        };
        if let Err(error) = change(&mut profile) {
            return Ok(Some(Err(error)));
        }
        let store = query("UPDATE organizations SET name = $1, settings = $2 WHERE id = $3");
        let store = store.bind(profile.name.as_str()).bind(to_json(&profile.settings)?).bind(id);
        tx.execute(store).await?;
        tx.commit().await?;
        Ok(Some(Ok(profile)))
    }
}
