//! Tokens: keys that their organisation and its members make, read, rotate and revoke themselves.

mod create;
mod grant;
mod leak;
mod read;
mod restrict;
mod revoke;
mod rotate;

pub use create::{CreateToken, TokenOwner};
pub(crate) use grant::refuse_role_above;
use grant::{granted_scopes, refuse_scopes_above};
pub use read::ListTokens;
pub(crate) use revoke::last_admin;
