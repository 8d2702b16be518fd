//! Which scanners this binary has; used by every command that scans or speaks about rules.

use palisade_engine::Registry;

/// Every scanner with its built-in rules, alphabetical.
pub(crate) fn builtin() -> Registry {
    Registry::default()
}
