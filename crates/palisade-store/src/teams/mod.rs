//! Teams: members who share projects.

mod change;
mod members;
mod team;

pub use change::TeamDeleted;
pub use members::{TeamMember, TeamRole};
pub use team::{Team, TeamSettings};
