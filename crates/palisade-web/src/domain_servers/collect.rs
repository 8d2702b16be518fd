//! Finds the servers of the domain in the DNS and asks them, all at the same time.

use futures_util::future::join_all;
use hickory_proto::rr::{Name, RData, RecordType};
use palisade_model::GapReason;

use super::facts::DomainServers;
use super::{mail_server, name_server};
use crate::dns::{LookupFailure, Lookups, mail_servers, text_of};
use crate::observation::{Observation, Unjudged, registrable_domain};
use crate::visit::Visit;

const MOST_NAME_SERVERS: usize = 8;
const MOST_MAIL_SERVERS: usize = 3;

/// Asks. `None` where the DNS has no say: addresses, names of one label, public suffixes.
///
/// # Errors
/// [`Unjudged`] when there is no server to look names up at.
pub(crate) async fn collect(
    visit: &Visit<'_>,
    observation: &Observation,
) -> Result<Option<DomainServers>, Unjudged> {
    let host = observation.host().trim_end_matches('.');
    let Some(domain) = registrable_domain(host).filter(|_| visit.connector.has_public_names()) else {
        return Ok(None);
    };
    if visit.config.dns.servers.is_empty() {
        return Err(LookupFailure::NoServer.into());
    }
    let lookups = Lookups::new(&visit.config.dns, visit.fetcher.deadline());
    let (names, mail) = tokio::join!(
        async {
            let zone = Name::from_ascii(format!("{domain}."));
            let zone = zone.map_err(|error| Unjudged::new(GapReason::ScannerError, error.to_string()))?;
            let hosts = name_servers(&lookups, domain).await?;
            Ok(join_all(hosts.into_iter().map(|host| name_server::ask(visit, host, &zone))).await)
        },
        async {
            let servers = mail_servers(&lookups, domain).await?;
            let hosts = servers.into_iter().map(|server| server.host).take(MOST_MAIL_SERVERS);
            Ok(join_all(hosts.map(|host| mail_server::ask(visit, host))).await)
        },
    );
    Ok(Some(DomainServers { names, mail }))
}

/// The hosts of the NS records, in order of their names.
async fn name_servers(lookups: &Lookups<'_>, domain: &str) -> Result<Vec<String>, Unjudged> {
    let found = lookups.find(domain, RecordType::NS).await?;
    let own = found.records.iter().filter(|_| found.aliases.is_empty());
    let host = |record: &RData| match record {
        RData::NS(server) => Some(text_of(&server.0)),
        _ => None,
    };
    let mut hosts: Vec<String> = own.filter_map(host).collect();
    hosts.sort();
    hosts.truncate(MOST_NAME_SERVERS);
    Ok(hosts)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hickory_proto::op::{Message, OpCode, ResponseCode};
    use hickory_proto::rr::Record;
    use hickory_proto::rr::rdata::{A, SOA};
    use palisade_testdns::{Server, World, Zone};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::config::WebConfig;
    use crate::dns::DnsConfig;
    use crate::town::{Town, Visited, config, visit};

    const IDS: &[&str] = &["dns-zone-transfer", "dns-open-recursion", "net-smtp-open-starttls"];
    const ZONE: &str = "@ 60 IN SOA ns1 h 1 60 60 60 60\n@ 60 IN NS ns1\n@ 60 IN MX 10 mail\n\
                        ns1 60 IN A 198.41.0.4\nmail 60 IN A 198.41.0.5\n";

    fn soa(name: &Name) -> Record {
        let soa = SOA::new(name.clone(), name.clone(), 1, 60, 60, 60, 60);
        Record::from_rdata(name.clone(), 60, RData::SOA(soa))
    }

    /// One exchange over TCP, answered by `reply`.
    async fn serve_name(mut stream: TcpStream, reply: fn(&Message) -> Message) {
        let length = stream.read_u16().await.unwrap();
        let mut bytes = vec![0; usize::from(length)];
        stream.read_exact(&mut bytes).await.unwrap();
        let bytes = reply(&Message::from_vec(&bytes).unwrap()).to_vec().unwrap();
        stream.write_u16(u16::try_from(bytes.len()).unwrap()).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
    }

    fn reply_to(query: &Message, code: ResponseCode) -> Message {
        let mut reply = Message::response(query.metadata.id, OpCode::Query);
        reply.add_query(query.queries[0].clone());
        reply.metadata.response_code = code;
        reply
    }

    /// Gives everything to everybody.
    fn generous(query: &Message) -> Message {
        let mut reply = reply_to(query, ResponseCode::NoError);
        let name = query.queries[0].name.clone();
        let address = Record::from_rdata(name.clone(), 60, RData::A(A::new(192, 0, 2, 1)));
        match query.queries[0].query_type {
            RecordType::AXFR => reply.add_answers([soa(&name), address, soa(&name)]),
            _ => {
                reply.metadata.recursion_available = true;
                reply.add_answers([address])
            }
        };
        reply
    }

    /// Refuses strangers; to a name of others it only says where the root is.
    fn sound(query: &Message) -> Message {
        match query.queries[0].query_type {
            RecordType::AXFR => reply_to(query, ResponseCode::Refused),
            _ => reply_to(query, ResponseCode::NoError),
        }
    }

    /// A mail server with these features.
    async fn serve_mail(mut stream: TcpStream, features: &[u8]) {
        let mut buffer = [0; 512];
        stream.write_all(b"220 mail.shop.example ESMTP\r\n").await.unwrap();
        let _ = stream.read(&mut buffer).await;
        stream.write_all(features).await.unwrap();
        let _ = stream.read(&mut buffer).await;
        let _ = stream.write_all(b"220 go ahead\r\n").await;
        let _ = stream.read(&mut buffer).await;
    }

    async fn scan(town: &Town) -> Visited {
        let zones = vec![
            Zone::new(".", "@ 60 IN SOA ns h 1 60 60 60 60\n"),
            Zone::new("example", "@ 60 IN SOA ns h 1 60 60 60 60\n"),
            Zone::new("shop.example", ZONE),
        ];
        let server = Server::start(World::of(zones));
        visit(town, &WebConfig { dns: DnsConfig::asking(vec![server.address]), ..config() }).await
    }

    #[tokio::test]
    async fn servers_that_give_everything_away_are_found() {
        let mut town = Town::with_site().await;
        town.open("ns1.shop.example", 53, |stream| serve_name(stream, generous)).await;
        town.open("mail.shop.example", 25, |stream| {
            serve_mail(stream, b"250-mail.shop.example\r\n250 SIZE 1000\r\n")
        })
        .await;
        let expected = [
            ("dns-open-recursion", "ns1.shop.example:53"),
            ("dns-zone-transfer", "ns1.shop.example:53"),
            ("net-smtp-open-starttls", "mail.shop.example:25"),
        ];
        let expected = expected.map(|(id, place)| (id.to_owned(), place.to_owned()));
        assert_eq!(scan(&town).await.found(IDS), BTreeSet::from(expected));
    }

    #[tokio::test]
    async fn servers_that_refuse_are_well_and_closed_ones_unknown() {
        let mut town = Town::with_site().await;
        town.open("ns1.shop.example", 53, |stream| serve_name(stream, sound)).await;
        let visited = scan(&town).await;
        assert_eq!(visited.found(IDS), BTreeSet::new());
        assert_eq!(unjudged(&visited), [false, false, true]);
        let visited = scan(&Town::with_site().await).await;
        assert_eq!(unjudged(&visited), [true, true, true]);
    }

    #[tokio::test]
    async fn a_broken_starttls_is_found() {
        let mut town = Town::with_site().await;
        town.open("mail.shop.example", 25, |stream| {
            serve_mail(stream, b"250-mail.shop.example\r\n250-STARTTLS\r\n250 SIZE 1000\r\n")
        })
        .await;
        let place = ("net-smtp-open-starttls".to_owned(), "mail.shop.example:25".to_owned());
        assert_eq!(scan(&town).await.found(IDS), BTreeSet::from([place]));
    }

    fn unjudged(visited: &Visited) -> Vec<bool> {
        IDS.iter().map(|id| visited.unjudged(id)).collect()
    }
}
