//! Nobody hands out more than they have: the rule for scopes of tokens and for roles of members.

use palisade_model::{Principal, Resource, Role, Scope, Verb};

use super::restrict::sorted;
use crate::{CoreError, ErrorKind};

/// The scopes of a new token: what was asked for, within what the caller may do and within the owner's role. Of the words
/// `read` and `write`, a member's token gets the part that the role has, so that a role that rises later widens no token.
pub(super) fn granted_scopes(
    principal: &Principal,
    asked: Vec<Scope>,
    role: Option<Role>,
) -> Result<Vec<Scope>, CoreError> {
    refuse_scopes_above(principal, &asked, role)?;
    let Some(role) = role else { return Ok(asked) };
    let mut granted = Vec::new();
    for scope in asked {
        match scope {
            _ if role.may(scope) => granted.push(scope),
            Scope::READ | Scope::WRITE => granted.extend(part_of(scope, role)),
            _ => return Err(beyond_role(scope, role)),
        }
    }
    Ok(sorted(granted))
}

/// For each resource, the most that both `word` and `role` allow.
fn part_of(word: Scope, role: Role) -> impl Iterator<Item = Scope> {
    Resource::ALL.iter().filter_map(move |&resource| {
        let rights = Verb::ALL.map(|verb| Scope::Of(verb, resource));
        rights.into_iter().rfind(|&right| word.grants(right) && role.may(right))
    })
}

fn beyond_role(scope: Scope, role: Role) -> CoreError {
    let (scope, role) = (scope.to_string(), role.as_str());
    let detail = format!("The token would have the scope {scope:?}, which the role {role:?} does not allow");
    CoreError::new(ErrorKind::Forbidden, "scope_escalation", detail)
}

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
