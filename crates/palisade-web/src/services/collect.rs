//! Knocks at every port of the table, sixteen at a time and at the pace of the scan.

use futures_util::future::join_all;
use palisade_model::GapReason;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::facts::{Heard, Port, Services};
use super::knock::knock;
use super::ports::{SERVICES, Service};
use crate::observation::{Observation, Unjudged};
use crate::visit::Visit;

/// Knocks at the ports of the target's host.
///
/// # Errors
/// [`Unjudged`] when the target is not in the network.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Services, Unjudged> {
    let Some(host) = visit.target.host_str().filter(|_| visit.connector.has_public_names()) else {
        return Err(Unjudged::new(GapReason::NoData, "the target is not in the network"));
    };
    let own = visit.target.port_or_known_default();
    let others = SERVICES.iter().filter(|service| Some(service.port) != own);
    let places = Semaphore::new(visit.config.budgets.pace.connections);
    // Answers up to the deadline count, also when others are still awaited.
    let deadline = visit.fetcher.deadline();
    let ports = join_all(others.map(|service| port(visit, host, service, &places, deadline))).await;
    Ok(Services { host: observation.host().to_owned(), ports })
}

async fn port(
    visit: &Visit<'_>,
    host: &str,
    service: &Service,
    places: &Semaphore,
    deadline: Instant,
) -> Port {
    let asking = async {
        let _place = places.acquire().await.expect("the semaphore is never closed");
        match visit.fetcher.turn(host).await {
            Ok(()) => knock(visit, host, service).await,
            Err(failure) => Heard::Unknown(Unjudged::new(failure.kind.gap(), failure.to_string())),
        }
    };
    let late =
        || Heard::Unknown(Unjudged::new(GapReason::TimeOut, format!("port {} had no turn", service.port)));
    let heard = timeout_at(deadline, asking).await.unwrap_or_else(|_| late());
    Port { number: service.port, name: service.name, heard }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::services::ssh;
    use crate::town::{Town, config, visit};

    const IDS: &[&str] = &["net-risky-port-open", "net-ssh-weak", "net-ftp-telnet"];

    /// A hello of an SSH server that lives as long as the process.
    fn ssh_hello(exchanges: &str) -> &'static [u8] {
        let strong = ["ssh-ed25519", "aes256-ctr", "aes256-ctr", "hmac-sha2-256", "hmac-sha2-256"];
        let [host_key, one, other, mac, same] = strong;
        ssh::hello("SSH-2.0-test", [exchanges, host_key, one, other, mac, same]).leak()
    }

    #[tokio::test]
    async fn services_on_their_ports_are_found_by_what_they_say() {
        let mut town = Town::with_site().await;
        town.say(6379, true, b"+PONG\r\n").await;
        town.say(3306, false, b"\x0e\0\0\0\x0a8.0.36\0\x08\0\0\0\x01\x02").await;
        town.say(2375, true, b"HTTP/1.0 200 OK\r\n\r\n{\"ApiVersion\":\"1.47\",\"MinAPIVersion\":\"1.24\"}")
            .await;
        town.say(23, false, b"\xff\xfd\x18\xff\xfd\x20login: ").await;
        town.say(21, false, b"220 FTP server ready\r\n").await;
        town.say(22, false, ssh_hello("curve25519-sha256,diffie-hellman-group1-sha1")).await;
        let visited = visit(&town, &config()).await;
        let expected = [
            ("net-ftp-telnet", "shop.example:21"),
            ("net-ftp-telnet", "shop.example:23"),
            ("net-risky-port-open", "shop.example:2375"),
            ("net-risky-port-open", "shop.example:3306"),
            ("net-risky-port-open", "shop.example:6379"),
            ("net-ssh-weak", "shop.example:22"),
        ];
        let expected = expected.map(|(id, place)| (id.to_owned(), place.to_owned()));
        assert_eq!(visited.found(IDS), BTreeSet::from(expected));
    }

    #[tokio::test]
    async fn open_ports_alone_are_nothing() {
        let mut town = Town::with_site().await;
        for service in SERVICES {
            town.say(service.port, false, b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").await;
        }
        town.say(22, false, ssh_hello("curve25519-sha256")).await;
        let visited = visit(&town, &config()).await;
        assert_eq!(visited.found(IDS), BTreeSet::new());
        assert!(IDS.iter().all(|id| !visited.unjudged(id)));
    }
}
