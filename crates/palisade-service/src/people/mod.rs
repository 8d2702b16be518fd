//! The people of an organisation: members, invitations, teams, and what the organisation decides for itself.

mod email;
mod invitations;
mod members;
mod organization;
mod teams;

pub use invitations::{AcceptInvitation, Invite, Joined};
pub use members::UpdateMember;
pub use organization::{UpdateOrganization, UpdateRiskAcceptance, UpdateSlaDays};
pub use teams::UpdateTeam;
