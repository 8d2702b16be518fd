//! What the TLS part of a scan knows: what the prober found out, every chain that was shown, and the few facts that
//! the page's own connection gave.

use super::breach::Reflection;
use super::chain::Presented;
use super::probe::Survey;
use super::rating::Rating;
use crate::observation::Unjudged;

/// Everything about the TLS of one server.
#[derive(Debug, Clone)]
pub(crate) struct TlsFacts {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) survey: Survey,
    /// What was shown to a client that names the host, each chain once. Never empty.
    pub(crate) presented: Vec<Presented>,
    /// Why there may be more.
    pub(crate) unpresented: Option<Unjudged>,
    /// What is shown to a client that names no host; `None` when that is refused or was not asked for.
    pub(crate) without_name: Result<Option<Presented>, Unjudged>,
    /// What a page does with a parameter; `None` when it was not asked for.
    pub(crate) reflection: Option<Result<Reflection, Unjudged>>,
    /// `None` in a quick scan.
    pub(crate) rating: Option<Rating>,
}

impl TlsFacts {
    /// Chains that differ in their own certificate.
    pub(crate) fn leaves(&self) -> Vec<&Presented> {
        let mut leaves: Vec<&Presented> = Vec::new();
        for presented in &self.presented {
            if !leaves.iter().any(|leaf| leaf.leaf.sha256 == presented.leaf.sha256) {
                leaves.push(presented);
            }
        }
        leaves
    }
}
