//! The HTTP client of a sync: public roots of trust and those of the operator, few redirects, no content encodings, and the proxy that the
//! environment names (`HTTPS_PROXY`, `NO_PROXY`), except for this machine.

use std::sync::Arc;

use reqwest::blocking::Client;
use reqwest::redirect::{Attempt, Policy};
use rustls::pki_types::TrustAnchor;
use rustls::{ClientConfig, RootCertStore};

use super::address::is_loopback;
use super::error::SyncError;
use super::options::SyncOptions;

const MAX_REDIRECTS: usize = 5;

/// A client for the addresses of one sync. To be made and dropped outside of async code.
pub(super) fn client(options: &SyncOptions) -> Result<Client, SyncError> {
    let patience = &options.patience;
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls(&options.roots)?)
        .connect_timeout(patience.connect)
        // Of the blocking client this is the time for the head of the answer, and for each read of its body.
        .timeout(patience.idle)
        .redirect(Policy::custom(redirect))
        // Lengths, ranges and entity tags are those of the file itself.
        .no_gzip()
        .user_agent(concat!("palisade/", env!("CARGO_PKG_VERSION")));
    if is_loopback(&options.base) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| SyncError::Client(chain(&error)))
}

fn tls(own: &[TrustAnchor<'static>]) -> Result<ClientConfig, SyncError> {
    let roots = RootCertStore { roots: [webpki_roots::TLS_SERVER_ROOTS, own].concat() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SyncError::Client(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let from_https = attempt.previous().last().is_some_and(|from| from.scheme() == "https");
    if attempt.previous().len() > MAX_REDIRECTS {
        let found = format!("expected at most {MAX_REDIRECTS} redirects, found more");
        return attempt.error(found);
    }
    if from_https && attempt.url().scheme() != "https" {
        return attempt.error("expected no redirect from https to http, found one");
    }
    attempt.follow()
}

/// An error with its causes, without the address.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_text = next.to_string();
        if !text.ends_with(&next_text) {
            text = format!("{text}: {next_text}");
        }
        cause = next.source();
    }
    text
}
