//! The TLS part without the rest of a scan: for figures and conformance, which compare it with other tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::ScanType;
use tokio::time::Instant;
use url::Url;

use super::active::{Probed, try_all};
use super::block::survey;
use super::probe::{Prober, Suite, full_survey};
use super::trust::{Roots, RootsError};
use crate::config::WebConfig;
use crate::fetch::GuardedConnector;
use crate::observation::Unjudged;
use crate::visit::Visit;

/// The names of all cipher suites from SSL 3.0 on, by code in four hexadecimal digits.
pub fn suite_names() -> BTreeMap<String, String> {
    let suites = Suite::legacy().chain(Suite::tls13());
    suites.map(|suite| (format!("{:04x}", suite.code), suite.name.to_owned())).collect()
}

/// Everything that the prober finds out about a server, as the JSON text of the `tls` block without certificates
/// and rating. Takes at most the time of a full scan.
pub async fn survey_tls(config: &WebConfig, host: &str, port: u16) -> String {
    let connector =
        GuardedConnector { policy: config.policy.clone(), resolver: Arc::clone(&config.resolver) };
    let deadline = Instant::now() + config.budgets.full;
    let prober = Prober::new(&connector, host, port, config.budgets.exchange, deadline);
    let surveyed = full_survey(&prober).await;
    survey(&surveyed.survey).to_string()
}

/// What a server makes of steps that break the rules, by the name of the flaw that each would show: `sound`, `flawed` or
/// `unknown`, and why. Only for servers whose owner agreed.
///
/// # Errors
/// [`RootsError`] when a configured root certificate cannot be used.
pub async fn try_tls_flaws(
    config: &WebConfig,
    url: &Url,
) -> Result<BTreeMap<&'static str, (&'static str, String)>, RootsError> {
    let connector =
        GuardedConnector { policy: config.policy.clone(), resolver: Arc::clone(&config.resolver) };
    let roots = Roots::with_extra(&config.roots)?;
    let visit = Visit::new(config, &roots, &connector, url.clone(), ScanType::Full);
    let host = url.host_str().unwrap_or_default().to_owned();
    let probes = try_all(&visit, host, url.port_or_known_default().unwrap_or(443)).await;
    let steps = [
        ("ccs-injection", probes.ccs_injection),
        ("heartbleed", probes.heartbleed),
        ("renegotiation", probes.renegotiation),
        ("robot", probes.robot),
    ];
    Ok(steps.into_iter().map(|(name, probed)| (name, shown(probed))).collect())
}

fn shown(probed: Result<Probed, Unjudged>) -> (&'static str, String) {
    match probed {
        Ok(Probed::Sound(why)) => ("sound", why.to_owned()),
        Ok(Probed::Flawed(evidence)) => ("flawed", evidence),
        Err(unjudged) => ("unknown", unjudged.detail),
    }
}
