//! Where a new token is good: within the restrictions of the key that asks, and for things that exist.

use palisade_model::{Cidr, Principal, ProjectAccess, ProjectId, TeamId};
use palisade_store::KeyRestrictions;

use crate::{CoreError, ErrorKind, Service};

const MAX_LISTED: usize = 100;

impl Service {
    /// What was asked for, within the restrictions of the key that asks.
    pub(super) async fn checked_restrictions(
        &self,
        principal: &Principal,
        asked: KeyRestrictions,
    ) -> Result<KeyRestrictions, CoreError> {
        for (field, length) in [
            ("body.project_ids", asked.project_ids.as_ref().map(Vec::len)),
            ("body.team_ids", asked.team_ids.as_ref().map(Vec::len)),
            ("body.ip_allowlist", asked.ip_allowlist.as_ref().map(Vec::len)),
        ] {
            checked_length(field, length)?;
        }
        let networks = self.networks_within(principal, asked.ip_allowlist).await?;
        let projects = asked.project_ids.map(sorted);
        let teams = asked.team_ids.map(sorted);
        self.refuse_unknown(principal, projects.as_deref(), teams.as_deref()).await?;
        if let ProjectAccess::Only(own) = &principal.projects {
            if teams.is_some() {
                return Err(escalation("A key that is restricted to projects cannot make a token for teams"));
            }
            return Ok(KeyRestrictions {
                project_ids: Some(projects.unwrap_or_else(|| own.clone())),
                team_ids: None,
                ip_allowlist: networks,
            });
        }
        Ok(KeyRestrictions { project_ids: projects, team_ids: teams, ip_allowlist: networks })
    }

    /// Projects that the caller does not see do not exist.
    async fn refuse_unknown(
        &self,
        principal: &Principal,
        projects: Option<&[ProjectId]>,
        teams: Option<&[TeamId]>,
    ) -> Result<(), CoreError> {
        let organization = principal.organization_id;
        if let Some(projects) = projects {
            let known = self.store.known_projects(organization, projects).await?;
            let missing = projects.iter().find(|id| !known.contains(id) || !principal.sees_project(**id));
            if let Some(id) = missing {
                return Err(unknown("unknown_project", "body.project_ids", "project", id));
            }
        }
        if let Some(teams) = teams {
            let known = self.store.known_teams(organization, teams).await?;
            if let Some(id) = teams.iter().find(|id| !known.contains(id)) {
                return Err(unknown("unknown_team", "body.team_ids", "team", id));
            }
        }
        Ok(())
    }

    /// The caller's own allow-list holds for what it makes.
    async fn networks_within(
        &self,
        principal: &Principal,
        asked: Option<Vec<Cidr>>,
    ) -> Result<Option<Vec<Cidr>>, CoreError> {
        let own = self.store.get_key(principal.organization_id, principal.key_id).await?;
        let Some(own) = own.and_then(|key| key.restrictions.ip_allowlist) else { return Ok(asked) };
        let Some(asked) = asked else { return Ok(Some(own)) };
        if asked.iter().all(|block| own.iter().any(|outer| outer.covers(block))) {
            return Ok(Some(asked));
        }
        Err(escalation("The token would be good at addresses at which this key is not"))
    }

    /// Refuses restrictions that reach further than those of the key that asks.
    pub(super) async fn refuse_wider(
        &self,
        principal: &Principal,
        restrictions: &KeyRestrictions,
    ) -> Result<(), CoreError> {
        if let ProjectAccess::Only(_) = &principal.projects {
            let projects = restrictions.project_ids.as_deref().filter(|_| restrictions.team_ids.is_none());
            if !projects.is_some_and(|ids| ids.iter().all(|&id| principal.sees_project(id))) {
                return Err(escalation("The token is good for projects for which this key is not"));
            }
        }
        let networks = self.networks_within(principal, restrictions.ip_allowlist.clone()).await?;
        if networks != restrictions.ip_allowlist {
            return Err(escalation("The token is good at addresses at which this key is not"));
        }
        Ok(())
    }
}

fn checked_length(field: &'static str, length: Option<usize>) -> Result<(), CoreError> {
    match length {
        None => Ok(()),
        Some(length) if (1..=MAX_LISTED).contains(&length) => Ok(()),
        Some(length) => {
            let detail =
                format!("{field}: expected 1 to {MAX_LISTED} entries, or no such key, found {length}");
            Err(CoreError::invalid_field("invalid_restriction", field, detail))
        }
    }
}

pub(super) fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

pub(super) fn unknown(
    code: &'static str,
    field: &'static str,
    what: &str,
    id: &impl std::fmt::Display,
) -> CoreError {
    CoreError::invalid_field(
        code,
        field,
        format!("{field}: expected a {what} of this organisation, found {id}"),
    )
}

fn escalation(detail: &str) -> CoreError {
    CoreError::new(ErrorKind::Forbidden, "restriction_escalation", detail)
}
