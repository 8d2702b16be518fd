//! Teams: members who share projects.

use palisade_model::{MemberId, Page, PageSize, Principal, Resource, Scope, TeamId};
use palisade_store::{StoreError, Team, TeamDeleted, TeamMember, TeamRole, TeamSettings};

use crate::access::{require, require_whole};
use crate::keys::checked_name;
use crate::{CoreError, ErrorKind, Service};

const READ: Scope = Scope::read(Resource::Teams);
const WRITE: Scope = Scope::write(Resource::Teams);
const MAX_DESCRIPTION: usize = 500;

/// What is to change; `None` stays.
#[derive(Debug, Default)]
pub struct UpdateTeam {
    pub name: Option<String>,
    pub settings: Option<TeamSettings>,
}

impl Service {
    /// Makes a team without members.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `invalid_name`, `invalid_description`, `team_exists`; the store's
    /// errors.
    pub async fn create_team(
        &self,
        principal: &Principal,
        name: &str,
        settings: TeamSettings,
    ) -> Result<Team, CoreError> {
        require_whole(principal, WRITE)?;
        let team = Team {
            id: TeamId::new(self.next_id()),
            organization_id: principal.organization_id,
            name: checked_name(name, "body.name")?,
            settings: checked_settings(settings)?,
            created_at: self.now(),
            updated_at: self.now(),
        };
        self.store.insert_team(&team).await.map_err(name_taken)?;
        Ok(team)
    }

    /// One page of teams, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_teams(
        &self,
        principal: &Principal,
        before: Option<TeamId>,
        size: PageSize,
    ) -> Result<Page<Team>, CoreError> {
        require(principal, READ)?;
        Ok(self.store.teams_page(principal.organization_id, before, size).await?)
    }

    /// One team.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_team(&self, principal: &Principal, id: TeamId) -> Result<Team, CoreError> {
        require(principal, READ)?;
        self.store.get_team(principal.organization_id, id).await?.ok_or_else(no_team)
    }

    /// Changes name and settings.
    ///
    /// # Errors
    /// As for making one; `not_found`.
    pub async fn update_team(
        &self,
        principal: &Principal,
        id: TeamId,
        update: UpdateTeam,
    ) -> Result<Team, CoreError> {
        require_whole(principal, WRITE)?;
        let name = update.name.map(|name| checked_name(&name, "body.name")).transpose()?;
        let settings = update.settings.map(checked_settings).transpose()?;
        let (organization, now) = (principal.organization_id, self.now());
        let changed = self.store.change_team(organization, id, name, settings.as_ref(), now).await;
        changed.map_err(name_taken)?.ok_or_else(no_team)
    }

    /// Deletes a team that has no projects. Tokens that were made for it see nothing afterwards.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `not_found`, `team_has_projects`; the store's errors.
    pub async fn delete_team(&self, principal: &Principal, id: TeamId) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        match self.store.delete_team(principal.organization_id, id).await? {
            TeamDeleted::Now => Ok(()),
            TeamDeleted::NotFound => Err(no_team()),
            TeamDeleted::HasProjects => {
                let detail =
                    "This team still has projects, which everybody would see; give them to another first";
                Err(CoreError::new(ErrorKind::Conflict, "team_has_projects", detail))
            }
        }
    }

    /// One page of a team's members.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn list_team_members(
        &self,
        principal: &Principal,
        id: TeamId,
        before: Option<MemberId>,
        size: PageSize,
    ) -> Result<Page<TeamMember>, CoreError> {
        self.get_team(principal, id).await?;
        Ok(self.store.team_members_page(principal.organization_id, id, before, size).await?)
    }

    /// Puts a member into a team, or changes the part there.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `not_found`, `unknown_member`; the store's errors.
    pub async fn put_team_member(
        &self,
        principal: &Principal,
        id: TeamId,
        member: MemberId,
        role: TeamRole,
    ) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        let organization = principal.organization_id;
        self.store.get_team(organization, id).await?.ok_or_else(no_team)?;
        if self.store.put_team_member(organization, id, member, role, self.now()).await? {
            return Ok(());
        }
        let detail = format!("body.member_id: expected a member of this organisation, found {member}");
        Err(CoreError::invalid_field("unknown_member", "body.member_id", detail))
    }

    /// Takes a member out of a team.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `not_found`; the store's errors.
    pub async fn remove_team_member(
        &self,
        principal: &Principal,
        id: TeamId,
        member: MemberId,
    ) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        let removed = self.store.delete_team_member(principal.organization_id, id, member).await?;
        if removed { Ok(()) } else { Err(CoreError::not_found("member of this team")) }
    }
}

fn no_team() -> CoreError {
    CoreError::not_found("team")
}

fn checked_settings(settings: TeamSettings) -> Result<TeamSettings, CoreError> {
    let length = settings.description.chars().count();
    if length <= MAX_DESCRIPTION {
        return Ok(settings);
    }
    let field = "body.settings.description";
    let detail = format!("{field}: expected at most {MAX_DESCRIPTION} characters, found {length}");
    Err(CoreError::invalid_field("invalid_description", field, detail))
}

fn name_taken(error: StoreError) -> CoreError {
    match error {
        StoreError::Conflict => CoreError::new(
            ErrorKind::Conflict,
            "team_exists",
            "Another team of the organisation has this name",
        ),
        error => error.into(),
    }
}
