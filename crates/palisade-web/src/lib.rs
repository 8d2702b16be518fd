//! The scanner of live web targets: fetches a site a few times, then judges what was seen.
//! Made by the binary, run by the engine as a `TargetScanner`.

mod active;
mod arrival;
mod assets;
mod blocks;
mod challenge;
mod checks;
mod config;
mod dns;
mod domain_servers;
mod edge;
mod fetch;
mod observation;
mod observatory;
mod ownership;
mod parse;
mod part;
mod paths;
mod questions;
mod rendered;
mod requests;
mod run;
mod sandbox;
mod scanner;
mod services;
mod templates;
mod tls;
#[cfg(test)]
mod town;
mod visit;

pub use config::{Budgets, Pace, Requests, WebConfig};
pub use dns::{DnsConfig, DnsResolver, TrustAnchor, TrustAnchorError, read_dns_bytes};
pub use ownership::HostProver;
pub use parse::{read_cookie_text, read_page_text, read_policy_text, read_robots_text};
pub use rendered::BrowserConfig;
pub use scanner::WebScanner;
pub use tls::{
    RootsError, read_chain_bytes, read_message_bytes, read_server_bytes, suite_names, survey_tls,
    try_tls_flaws,
};
