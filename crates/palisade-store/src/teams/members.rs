//! Who is in a team.

use palisade_model::{MemberId, OrganizationId, Page, PageSize, TeamId, UnixMillis};

use crate::members::member_columns;
use crate::query::{AFTER_EVERY_ID, query};
use crate::row::{Columns, FromRow};
use crate::{Member, Result, Store};

/// The part that a member plays in a team. It names people; rights come from the role in the organisation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TeamRole {
    #[default]
    Member,
    /// Whom to ask.
    Lead,
}

impl TeamRole {
    /// Both words.
    pub const ALL: [Self; 2] = [Self::Member, Self::Lead];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Lead => "lead",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    pub member: Member,
    pub role: TeamRole,
    pub added_at: UnixMillis,
}

impl FromRow for TeamMember {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            member: Member::from_row(columns)?,
            role: columns.word("a role in a team", TeamRole::parse)?,
            added_at: columns.take()?,
        })
    }
}

impl Store {
    /// One page of a team's members, those who joined the organisation last first.
    pub async fn team_members_page(
        &self,
        organization_id: OrganizationId,
        team_id: TeamId,
        before: Option<MemberId>,
        size: PageSize,
    ) -> Result<Page<TeamMember>> {
        let select = query(concat!(
            "SELECT ",
            member_columns!(),
            ", team_members.role, team_members.added_at FROM team_members ",
            "JOIN members ON members.id = team_members.member_id ",
            "WHERE team_members.organization_id = $1 AND team_members.team_id = $2 AND team_members.member_id < $3 ",
            "AND members.removed_at IS NULL ORDER BY team_members.member_id DESC LIMIT $4"
        ))
        .bind(organization_id)
        .bind(team_id)
        .bind(before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string()))
        .bind(size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// Puts a member into a team, or changes the part there. `false` when one of them does not exist.
    pub async fn put_team_member(
        &self,
        organization_id: OrganizationId,
        team_id: TeamId,
        member_id: MemberId,
        role: TeamRole,
        now: UnixMillis,
    ) -> Result<bool> {
        let put = query(
            "INSERT INTO team_members (team_id, member_id, organization_id, role, added_at) \
             SELECT teams.id, members.id, teams.organization_id, $4, $5 \
             FROM teams JOIN members ON members.organization_id = teams.organization_id \
             WHERE teams.organization_id = $1 AND teams.id = $2 AND members.id = $3 AND members.removed_at IS NULL \
             ON CONFLICT (team_id, member_id) DO UPDATE SET role = excluded.role",
        )
        .bind(organization_id)
        .bind(team_id)
        .bind(member_id)
        .bind(role.as_str())
        .bind(now);
        let mut tx = self.db.begin().await?;
        let put = tx.execute(put).await? > 0;
        tx.commit().await?;
        Ok(put)
    }

    /// Takes a member out of a team; `false` when there was none such.
    pub async fn delete_team_member(
        &self,
        organization_id: OrganizationId,
        team_id: TeamId,
        member_id: MemberId,
    ) -> Result<bool> {
        let delete =
            query("DELETE FROM team_members WHERE organization_id = $1 AND team_id = $2 AND member_id = $3");
        let mut tx = self.db.begin().await?;
        let deleted = tx.execute(delete.bind(organization_id).bind(team_id).bind(member_id)).await? > 0;
        tx.commit().await?;
        Ok(deleted)
    }
}
