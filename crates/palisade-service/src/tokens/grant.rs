//! Nobody hands out more than they have: the rule for scopes of tokens and for roles of members.

use palisade_model::{Principal, Role, Scope};

use crate::{CoreError, ErrorKind};

/// Refuses scopes that would allow what `principal` may not. A token of a member allows no more than the member's role,
/// so what the role leaves out does not count.
pub(super) fn refuse_scopes_above(
    principal: &Principal,
    scopes: &[Scope],
    role: Option<Role>,
) -> Result<(), CoreError> {
    let allows = |right: Scope| {
        scopes.iter().any(|scope| scope.grants(right)) && role.is_none_or(|role| role.may(right))
    };
    match Scope::all().find(|&right| allows(right) && !principal.may(right)) {
        None => Ok(()),
        Some(right) => {
            let detail = format!("The token would allow {:?}, which this key does not", right.to_string());
            Err(CoreError::new(ErrorKind::Forbidden, "scope_escalation", detail))
        }
    }
}

/// Refuses a role that may do what `principal` may not.
pub(crate) fn refuse_role_above(principal: &Principal, role: Role) -> Result<(), CoreError> {
    match Scope::all().find(|&right| role.may(right) && !principal.may(right)) {
        None => Ok(()),
        Some(right) => {
            let (role, right) = (role.as_str(), right.to_string());
            let detail = format!("The role {role:?} may do {right:?}, which this key may not");
            Err(CoreError::new(ErrorKind::Forbidden, "role_escalation", detail))
        }
    }
}
