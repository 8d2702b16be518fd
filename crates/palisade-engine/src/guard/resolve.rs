//! Where the addresses of a host name come from; tests bring their own answers.

use std::io;
use std::net::IpAddr;

use async_trait::async_trait;

/// Looks up host names.
#[async_trait]
pub trait Resolve: Send + Sync {
    /// Every address of `name`, in the order to try; empty when the name has none.
    ///
    /// # Errors
    /// Whatever the look-up failed with; the guard reports it as "host not found".
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolve for SystemResolver {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}
