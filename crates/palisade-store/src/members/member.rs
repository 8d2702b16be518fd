//! A member as stored, and as about to be.

use palisade_model::{MemberId, OrganizationId, Role, UnixMillis};

use crate::Result;
use crate::row::{Columns, FromRow};

/// A person in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub organization_id: OrganizationId,
    /// In lower case; no two members of an organisation share one.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
}

/// A person who is about to become a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    pub id: MemberId,
    pub organization_id: OrganizationId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: UnixMillis,
}

impl FromRow for Member {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a member id")?,
            organization_id: columns.parse("an organization id")?,
            email: columns.take()?,
            name: columns.take()?,
            role: columns.word("a role", Role::parse)?,
            created_at: columns.take()?,
            updated_at: columns.take()?,
        })
    }
}

/// The columns of a [`Member`], in the order in which its `FromRow` reads them.
macro_rules! member_columns {
    () => {
        "members.id, members.organization_id, members.email, members.name, members.role, members.created_at, \
         members.updated_at"
    };
}
pub(crate) use member_columns;
