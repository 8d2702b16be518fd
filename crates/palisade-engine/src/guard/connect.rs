//! Opens a TCP connection to a host: looks the name up once, judges every answer, dials only what was
//! judged. Called for every exchange and every redirect hop, so a name that changes its mind is judged again.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::policy::{AddressPolicy, Refusal};
use super::resolve::Resolve;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("host {0:?} was not found")]
    HostNotFound(String),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("nothing listens on {0}")]
    ConnectionRefused(SocketAddr),
    #[error("{0} did not answer in time")]
    TimedOut(String),
    #[error("could not connect to {address}: {source}")]
    Other { address: SocketAddr, source: io::Error },
}

/// Connects to `host` (a name, an address, or an address in brackets) within `budget`.
///
/// One refused answer refuses the whole name: a name that mixes public and internal answers is an attack
/// or a mistake, and dialling the public half would hide it.
///
/// # Errors
/// [`ConnectError`], the one of the last address when several were tried.
pub async fn connect(
    policy: &AddressPolicy,
    resolver: &dyn Resolve,
    host: &str,
    port: u16,
    budget: Duration,
) -> Result<(TcpStream, SocketAddr), ConnectError> {
    policy.judge_port(port)?;
    dial_checked(policy, resolver, host, port, budget).await
}

/// Connects to a service that is no web site, for checks that run only with the owner's consent. Addresses are judged
/// as by [`connect`]; only the ports of a fixed list may be knocked at.
///
/// # Errors
/// [`ConnectError`], the one of the last address when several were tried.
pub async fn connect_service(
    policy: &AddressPolicy,
    resolver: &dyn Resolve,
    host: &str,
    port: u16,
    budget: Duration,
) -> Result<(TcpStream, SocketAddr), ConnectError> {
    policy.judge_service_port(port)?;
    dial_checked(policy, resolver, host, port, budget).await
}

async fn dial_checked(
    policy: &AddressPolicy,
    resolver: &dyn Resolve,
    host: &str,
    port: u16,
    budget: Duration,
) -> Result<(TcpStream, SocketAddr), ConnectError> {
    let deadline = Instant::now() + budget;
    let addresses = checked_addresses(policy, resolver, host, deadline).await?;
    let mut last = ConnectError::HostNotFound(host.to_owned());
    for (tried, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        let until = Instant::now() + deadline.saturating_duration_since(Instant::now()) / left;
        match dial(SocketAddr::new(*address, port), until).await {
            Ok(connection) => return Ok(connection),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn checked_addresses(
    policy: &AddressPolicy,
    resolver: &dyn Resolve,
    host: &str,
    deadline: Instant,
) -> Result<Vec<IpAddr>, ConnectError> {
    let not_found = || ConnectError::HostNotFound(host.to_owned());
    let addresses = match url::Host::parse(host).map_err(|_| not_found())? {
        url::Host::Ipv4(v4) => vec![IpAddr::V4(v4)],
        url::Host::Ipv6(v6) => vec![IpAddr::V6(v6)],
        url::Host::Domain(name) => {
            policy.judge_name(&name)?;
            let answer = timeout_at(deadline, resolver.resolve(&name)).await;
            answer
                .map_err(|_| ConnectError::TimedOut(format!("the look-up of {name}")))?
                .map_err(|_| not_found())?
        }
    };
    for address in &addresses {
        policy.judge(*address)?;
    }
    if addresses.is_empty() { Err(not_found()) } else { Ok(addresses) }
}

async fn dial(address: SocketAddr, until: Instant) -> Result<(TcpStream, SocketAddr), ConnectError> {
    match timeout_at(until, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => Ok((stream, address)),
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Err(ConnectError::ConnectionRefused(address))
        }
        Ok(Err(error)) if error.kind() == io::ErrorKind::TimedOut => {
            Err(ConnectError::TimedOut(address.to_string()))
        }
        Ok(Err(source)) => Err(ConnectError::Other { address, source }),
        Err(_) => Err(ConnectError::TimedOut(address.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use tokio::net::TcpListener;

    use super::*;

    const BUDGET: Duration = Duration::from_secs(5);

    /// Gives the next prepared answer on each look-up.
    struct Scripted(Mutex<Vec<Vec<IpAddr>>>);

    impl Scripted {
        fn new(answers: &[&[&str]]) -> Self {
            let parsed = answers.iter().rev().map(|list| list.iter().map(|ip| ip.parse().unwrap()).collect());
            Self(Mutex::new(parsed.collect()))
        }
    }

    #[async_trait]
    impl Resolve for Scripted {
        async fn resolve(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
            self.0.lock().unwrap().pop().ok_or_else(|| io::Error::other("no more answers"))
        }
    }

    /// A policy under which 127.0.0.2 stands for the public internet and 127.0.0.1 does not.
    fn public_is_127_0_0_2() -> AddressPolicy {
        AddressPolicy { allow_private: false, allowed_cidrs: vec!["127.0.0.2".parse().unwrap()] }
    }

    async fn nobody_came(listener: &TcpListener) -> bool {
        let own = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (_, peer) = listener.accept().await.unwrap();
        peer == own.local_addr().unwrap()
    }

    #[tokio::test]
    async fn a_refused_address_is_never_dialled_in_any_spelling() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let resolver = Scripted::new(&[]);
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "[::ffff:127.0.0.1]",
            "localhost",
            "localhost.",
        ] {
            let error = connect(&AddressPolicy::default(), &resolver, host, port, BUDGET).await.unwrap_err();
            assert!(matches!(error, ConnectError::Refused(_)), "{host}: {error}");
        }
        assert!(nobody_came(&listener).await);
    }

    #[tokio::test]
    async fn a_name_that_rebinds_to_loopback_is_refused_on_the_second_connect() {
        let public = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let port = public.local_addr().unwrap().port();
        let internal = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let resolver = Scripted::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
        let policy = public_is_127_0_0_2();
        let (_, first) = connect(&policy, &resolver, "rebind.example", port, BUDGET).await.unwrap();
        assert_eq!(first.ip(), "127.0.0.2".parse::<IpAddr>().unwrap());
        let second = connect(&policy, &resolver, "rebind.example", port, BUDGET).await.unwrap_err();
        assert!(matches!(second, ConnectError::Refused(_)), "{second}");
        assert!(nobody_came(&internal).await);
    }

    #[tokio::test]
    async fn one_internal_answer_refuses_the_whole_name() {
        let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let resolver = Scripted::new(&[&["127.0.0.2", "10.0.0.1"]]);
        let error =
            connect(&public_is_127_0_0_2(), &resolver, "mixed.example", port, BUDGET).await.unwrap_err();
        assert_eq!(error.to_string(), "expected a public address, found 10.0.0.1, a private address");
        assert!(nobody_came(&listener).await);
    }

    #[tokio::test]
    async fn the_next_address_is_tried_when_one_refuses() {
        let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let resolver = Scripted::new(&[&["127.0.0.3", "127.0.0.2"]]);
        let policy = AddressPolicy::allowing_private();
        let (_, dialled) = connect(&policy, &resolver, "two.example", port, BUDGET).await.unwrap();
        assert_eq!(dialled, listener.local_addr().unwrap());
    }

    #[tokio::test]
    async fn each_failure_has_its_own_word() {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let policy = AddressPolicy::allowing_private();
        let resolver = Scripted::new(&[]);
        let closed = connect(&policy, &resolver, "127.0.0.1", free.port(), BUDGET).await.unwrap_err();
        assert_eq!(closed.to_string(), format!("nothing listens on {free}"));
        let unknown = connect(&policy, &resolver, "missing.example", 80, BUDGET).await.unwrap_err();
        assert_eq!(unknown.to_string(), "host \"missing.example\" was not found");
        let port =
            connect(&AddressPolicy::default(), &resolver, "example.com", 25, BUDGET).await.unwrap_err();
        assert_eq!(port.to_string(), "expected a web port, found 25");
        let service =
            connect_service(&AddressPolicy::default(), &resolver, "127.0.0.1", 25, BUDGET).await.unwrap_err();
        assert!(service.to_string().contains("a loopback address"), "{service}");
        let other = connect_service(&AddressPolicy::default(), &resolver, "example.com", 6667, BUDGET)
            .await
            .unwrap_err();
        assert_eq!(other.to_string(), "expected the port of a known service, found 6667");
    }

    /// Never answers, as a black hole does.
    struct Silent;

    #[async_trait]
    impl Resolve for Silent {
        async fn resolve(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
            std::future::pending().await
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_resolver_costs_the_budget_and_no_more() {
        let started = Instant::now();
        let error =
            connect(&AddressPolicy::default(), &Silent, "slow.example", 80, BUDGET).await.unwrap_err();
        assert_eq!(error.to_string(), "the look-up of slow.example did not answer in time");
        assert_eq!(started.elapsed().as_secs(), BUDGET.as_secs());
    }
}
