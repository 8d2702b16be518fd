//! Members as answers show them.

use palisade_model::{MemberId, Role};
use palisade_service::Member;
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;
use crate::words;

/// A person in the organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member, example = json!({
    "id": "mem_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "email": "ada@example.com", "name": "Ada", "role": "triager",
    "created_at": "2026-06-03T10:00:00Z", "updated_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct MemberView {
    #[schema(value_type = String)]
    id: MemberId,
    email: String,
    name: String,
    #[schema(schema_with = words::role)]
    role: Role,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id,
            email: member.email,
            name: member.name,
            role: member.role,
            created_at: Timestamp(member.created_at),
            updated_at: Timestamp(member.updated_at),
        }
    }
}
