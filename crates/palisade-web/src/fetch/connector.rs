//! Where byte streams come from: the guarded network, or the built-in weak site.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::guard::{AddressPolicy, ConnectError, Resolve, connect, connect_service};
use tokio::io::{AsyncRead, AsyncWrite};

/// A connection to somewhere.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Opens connections. Judges each one; nothing above it needs to know the policy.
#[async_trait]
pub(crate) trait Connect: Send + Sync {
    async fn connect(&self, host: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError>;

    /// Connects to a service that is no web site. Only for checks that the owner agreed to; there is none where the
    /// connector does not say so.
    async fn knock(&self, host: &str, _port: u16, _budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        Err(ConnectError::HostNotFound(host.to_owned()))
    }

    /// The addresses that a name has. Nothing may be dialled but through [`connect`](Self::connect).
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;

    /// Whether the hosts are those that the DNS knows.
    fn has_public_names(&self) -> bool {
        true
    }
}

/// The network behind the address guard.
pub(crate) struct GuardedConnector {
    pub(crate) policy: AddressPolicy,
    pub(crate) resolver: Arc<dyn Resolve>,
}

#[async_trait]
impl Connect for GuardedConnector {
    async fn connect(&self, host: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        let (stream, _) = connect(&self.policy, self.resolver.as_ref(), host, port, budget).await?;
        Ok(Box::new(stream))
    }

    async fn knock(&self, host: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        let (stream, _) = connect_service(&self.policy, self.resolver.as_ref(), host, port, budget).await?;
        Ok(Box::new(stream))
    }

    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match url::Host::parse(host).map_err(io::Error::other)? {
            url::Host::Domain(name) => self.resolver.resolve(&name).await,
            url::Host::Ipv4(v4) => Ok(vec![v4.into()]),
            url::Host::Ipv6(v6) => Ok(vec![v6.into()]),
        }
    }
}
