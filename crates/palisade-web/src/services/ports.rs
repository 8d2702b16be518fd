//! The ports that are knocked at, what is said there, and how the service is known by its answer.

use super::grammar as is;
use super::requests as say;

/// What the client says first.
#[derive(Clone, Copy)]
pub(super) enum Speech {
    /// The server speaks first.
    Listen,
    Say(fn() -> Vec<u8>),
    /// One GET of a path that shows what the product is and nothing else.
    Get(&'static str),
}

/// How a service is recognised.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// One that only its own machines should reach. `Some` with how it answered, when it is the service.
    Internal(Speech, fn(&[u8]) -> Option<&'static str>),
    /// By the names in the certificate that it shows: all of its names, issuer and subject included.
    Certified(fn(&[String]) -> Option<&'static str>),
    Ftp,
    Ssh,
    Telnet,
}

/// One port.
pub(super) struct Service {
    pub(super) port: u16,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

const fn at(port: u16, name: &'static str, kind: Kind) -> Service {
    Service { port, name, kind }
}

use Kind::{Certified, Ftp, Internal, Ssh, Telnet};
use Speech::{Get, Listen, Say};

/// Ascending by port. The address guard has the same list.
pub(super) const SERVICES: &[Service] = &[
    at(21, "FTP", Ftp),
    at(22, "SSH", Ssh),
    at(23, "Telnet", Telnet),
    at(111, "RPC port mapper", Internal(Say(say::port_mapper), is::rpc)),
    at(389, "LDAP", Internal(Say(say::ldap), is::ldap)),
    at(445, "SMB", Internal(Say(say::smb), is::smb)),
    at(873, "rsync", Internal(Listen, is::rsync)),
    at(1099, "Java RMI", Internal(Say(say::rmi), is::rmi)),
    at(1433, "Microsoft SQL Server", Internal(Say(say::sql_server), is::sql_server)),
    at(1521, "Oracle listener", Internal(Say(say::oracle), is::oracle)),
    at(1883, "MQTT", Internal(Say(say::mqtt), is::mqtt)),
    at(2049, "NFS", Internal(Say(say::nfs), is::rpc)),
    at(2121, "FTP", Ftp),
    at(2181, "ZooKeeper", Internal(Say(say::zookeeper), is::zookeeper)),
    at(2222, "SSH", Ssh),
    at(2323, "Telnet", Telnet),
    at(2375, "Docker", Internal(Get("/version"), is::docker)),
    at(2379, "etcd", Internal(Get("/version"), is::etcd)),
    at(3306, "MySQL", Internal(Listen, is::mysql)),
    at(3389, "Remote Desktop", Internal(Say(say::remote_desktop), is::remote_desktop)),
    at(4369, "Erlang port mapper", Internal(Say(say::erlang), is::erlang)),
    at(5432, "PostgreSQL", Internal(Say(say::postgresql), is::postgresql)),
    at(5601, "Kibana", Internal(Get("/api/status"), is::kibana)),
    at(5672, "AMQP", Internal(Say(say::amqp), is::amqp)),
    at(5900, "VNC", Internal(Listen, is::vnc)),
    at(5984, "CouchDB", Internal(Get("/"), is::couchdb)),
    at(6000, "X11", Internal(Say(say::x11), is::x11)),
    at(6379, "Redis", Internal(Say(say::redis), is::redis)),
    at(6443, "Kubernetes API", Certified(is::kubernetes)),
    at(8009, "AJP", Internal(Say(say::ajp), is::ajp)),
    at(8086, "InfluxDB", Internal(Get("/ping"), is::influxdb)),
    at(8123, "ClickHouse", Internal(Get("/ping"), is::clickhouse)),
    at(8500, "Consul", Internal(Get("/v1/status/leader"), is::consul)),
    at(9042, "Cassandra", Internal(Say(say::cassandra), is::cassandra)),
    at(9090, "Prometheus", Internal(Get("/-/healthy"), is::prometheus)),
    at(9092, "Kafka", Internal(Say(say::kafka), is::kafka)),
    at(9200, "Elasticsearch", Internal(Get("/"), is::elasticsearch)),
    at(9870, "Hadoop", Internal(Get("/"), is::hadoop)),
    at(10250, "kubelet", Certified(is::kubelet)),
    at(11211, "memcached", Internal(Say(say::memcached), is::memcached)),
    at(15672, "RabbitMQ", Internal(Get("/"), is::rabbitmq)),
    at(27017, "MongoDB", Internal(Say(say::mongodb), is::mongodb)),
    at(61616, "ActiveMQ", Internal(Listen, is::activemq)),
];

#[cfg(test)]
mod tests {
    use palisade_engine::guard::is_service_port;

    use super::*;

    #[test]
    fn the_guard_knows_every_port() {
        assert!(SERVICES.is_sorted_by(|a, b| a.port < b.port));
        for service in SERVICES {
            assert!(is_service_port(service.port), "{} {}", service.name, service.port);
        }
        let internal = |service: &&Service| matches!(service.kind, Internal(..) | Certified(_));
        assert_eq!(SERVICES.iter().filter(internal).count(), 37);
    }
}
