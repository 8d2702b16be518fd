//! Invitations: how people come into an organisation.

mod accept;
mod invitation;
mod send;

pub use accept::{AcceptInvitation, Accepted};
pub use invitation::Invitation;
