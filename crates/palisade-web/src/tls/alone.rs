//! The TLS part without the rest of a scan: for figures and conformance, which compare it with other tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::time::Instant;

use super::block::survey;
use super::probe::{Prober, Suite, full_survey};
use crate::config::WebConfig;
use crate::fetch::GuardedConnector;

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
