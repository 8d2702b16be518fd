//! One call as it is handed in, and as it reads in the trail. Made by the edge of the API and by commands.

use std::net::IpAddr;
use std::sync::Arc;

use palisade_model::{OrganizationId, Principal, UnixMillis};

use crate::auth::RefusedKey;

/// Who made a call.
#[derive(Debug, Clone)]
pub enum AuditActor {
    /// The holder of a good key.
    Caller(Arc<Principal>),
    /// The holder of a key that was refused although it is known.
    Refused(Arc<RefusedKey>),
    /// Whoever runs commands on the server, for this organisation.
    Operator(OrganizationId),
}

/// A call that is about to be recorded.
#[derive(Debug, Clone)]
pub struct AuditCall {
    pub actor: AuditActor,
    pub at: UnixMillis,
    pub address: Option<IpAddr>,
    /// The HTTP method, or `COMMAND`.
    pub method: &'static str,
    /// The route's template, or the command; empty when there is no such route.
    pub route: Box<str>,
    /// Without its query; its ids say what the call was about.
    pub path: Box<str>,
    /// The HTTP status; 0 for a command.
    pub status: u16,
    /// The stable word of the error; empty when there was none.
    pub error: &'static str,
    pub request_id: Arc<str>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditResult {
    Ok,
    /// The key was refused, or its rights did not reach.
    Denied,
    Failed,
}

/// A call out of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Counts up by one from 1 in each organisation.
    pub number: i64,
    pub at: UnixMillis,
    /// `None` for the operator.
    pub key_id: Option<String>,
    pub member_id: Option<String>,
    pub key_name: Option<String>,
    pub address: Option<String>,
    pub method: String,
    pub route: Option<String>,
    pub path: String,
    /// `None` for a command.
    pub status: Option<u16>,
    pub error: Option<String>,
    pub request_id: Option<String>,
}

impl AuditActor {
    pub(crate) fn organization_id(&self) -> OrganizationId {
        match self {
            Self::Caller(principal) => principal.organization_id,
            Self::Refused(key) => key.organization_id,
            Self::Operator(organization_id) => *organization_id,
        }
    }
}

impl AuditRecord {
    /// The member when there is one, else the key, else `operator`.
    pub fn actor(&self) -> &str {
        self.member_id.as_deref().or(self.key_id.as_deref()).unwrap_or("operator")
    }

    /// How the call ended.
    pub fn result(&self) -> AuditResult {
        match self.status {
            Some(401 | 403) => AuditResult::Denied,
            Some(400..) => AuditResult::Failed,
            None if self.error.is_some() => AuditResult::Failed,
            _ => AuditResult::Ok,
        }
    }
}

impl AuditResult {
    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}
