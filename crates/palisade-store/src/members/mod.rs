//! The people of an organisation.

mod change;
mod member;
mod read;

pub(crate) use change::insert_member;
pub use change::{ChangeMember, MemberChanged};
pub(crate) use member::member_columns;
pub use member::{Member, NewMember};
