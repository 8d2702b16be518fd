//! What the steps outside the rules showed of a server, before it is judged.

use crate::observation::Unjudged;

/// Every step that was tried.
#[derive(Debug, Clone)]
pub(crate) struct TlsProbes {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) heartbleed: Result<Probed, Unjudged>,
    pub(crate) ccs_injection: Result<Probed, Unjudged>,
    pub(crate) robot: Result<Probed, Unjudged>,
    pub(crate) renegotiation: Result<Probed, Unjudged>,
}

/// How one step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Probed {
    /// The server took no harm; why.
    Sound(&'static str),
    /// It did; what was seen.
    Flawed(String),
}
