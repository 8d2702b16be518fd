//! How each service is known by what it answers: a positive form, never that a port is open. Called through the table of
//! ports with at most a few kilobytes; what is returned says what the answer shows.

use super::http::Answer;
use super::requests::MARK;

type Shows = Option<&'static str>;

const ANSWERS: &str = "it answers its protocol";
const OPEN: &str = "it answers without a password";
const GUARDED: &str = "it asks for a password";

fn when(is: bool, shows: &'static str) -> Shows {
    is.then_some(shows)
}

fn word_be(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_be_bytes)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// A reply (message type 1) to the marked call.
pub(super) fn rpc(answer: &[u8]) -> Shows {
    // The highest bit says that it is the last piece of the reply.
    let is_whole = answer.first().is_some_and(|first| first & 0x80 != 0);
    when(is_whole && word_be(answer, 4) == Some(MARK) && word_be(answer, 8) == Some(1), OPEN)
}

/// An entry or the end of the search of message 1.
pub(super) fn ldap(answer: &[u8]) -> Shows {
    // The length of the sequence has one byte, or says how many follow.
    let skip = match answer {
        [0x30, length, ..] if *length < 0x80 => 2,
        [0x30, 0x81, ..] => 3,
        [0x30, 0x82, ..] => 4,
        [0x30, 0x84, ..] => 6,
        _ => return None,
    };
    when(matches!(answer.get(skip..), Some([2, 1, 1, 0x64 | 0x65, ..])), "it answers without signing in")
}

pub(super) fn smb(answer: &[u8]) -> Shows {
    when(answer.get(4..8).is_some_and(|magic| magic == b"\xfeSMB" || magic == b"\xffSMB"), ANSWERS)
}

pub(super) fn rsync(answer: &[u8]) -> Shows {
    when(answer.starts_with(b"@RSYNCD:"), ANSWERS)
}

/// ProtocolAck and the client's address with a length.
pub(super) fn rmi(answer: &[u8]) -> Shows {
    when(matches!(answer, [0x4e, 0, length, ..] if (2..64).contains(length)), OPEN)
}

/// A whole table response.
pub(super) fn sql_server(answer: &[u8]) -> Shows {
    let length = answer.get(2..4).map(|length| usize::from(length[0]) << 8 | usize::from(length[1]));
    when(answer.starts_with(&[4, 1]) && length == Some(answer.len()) && answer.get(8) == Some(&0), ANSWERS)
}

/// A refusal or a text of the listener, whose length is its own.
pub(super) fn oracle(answer: &[u8]) -> Shows {
    let is_packet = matches!(answer, [0, _, 0, 0, 2 | 4 | 5 | 6 | 11, ..]);
    when(is_packet && (contains(answer, "VSNNUM=") || contains(answer, "TNSLSNR")), ANSWERS)
}

pub(super) fn mqtt(answer: &[u8]) -> Shows {
    match answer {
        [0x20, 2, 0, 0] => Some(OPEN),
        [0x20, 2, 0, 1..=5] => Some(GUARDED),
        _ => None,
    }
}

pub(super) fn zookeeper(answer: &[u8]) -> Shows {
    let refuses = answer.starts_with(b"ruok is not executed because it is not in the whitelist");
    when(answer == b"imok" || refuses, OPEN)
}

pub(super) fn docker(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.status == 200 && answer.has_keys(&["ApiVersion", "MinAPIVersion"]), OPEN)
}

pub(super) fn etcd(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.status == 200 && answer.has_keys(&["etcdserver", "etcdcluster"]), OPEN)
}

/// The first packet of protocol 10, whose length is its own, and a version that begins with a digit.
pub(super) fn mysql(answer: &[u8]) -> Shows {
    let length = match answer {
        [low, high, 0, 0, 10, digit, ..] if digit.is_ascii_digit() => {
            usize::from(*high) << 8 | usize::from(*low)
        }
        _ => return None,
    };
    when(length + 4 == answer.len(), GUARDED)
}

/// A connection confirm of X.224 inside a packet of its own length.
pub(super) fn remote_desktop(answer: &[u8]) -> Shows {
    let is_confirm = matches!(answer, [3, 0, 0, length, _, 0xd0, ..] if usize::from(*length) == answer.len());
    when(is_confirm, ANSWERS)
}

/// The mapper's own port, then a list.
pub(super) fn erlang(answer: &[u8]) -> Shows {
    let list = answer.get(4..).unwrap_or_default();
    when(word_be(answer, 0) == Some(4369) && (list.is_empty() || list.starts_with(b"name ")), OPEN)
}

pub(super) fn postgresql(answer: &[u8]) -> Shows {
    when(matches!(answer, [b'S' | b'N']), ANSWERS)
}

pub(super) fn kibana(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.field("kbn-name").is_some() || answer.field("kbn-license-sig").is_some(), ANSWERS)
}

/// Connection.Start on channel 0, or the version that the server wants.
pub(super) fn amqp(answer: &[u8]) -> Shows {
    let starts = matches!(answer, [1, 0, 0, _, _, _, _, 0, 10, 0, 10, ..]);
    when(starts || (answer.len() == 8 && answer.starts_with(b"AMQP")), GUARDED)
}

pub(super) fn vnc(answer: &[u8]) -> Shows {
    when(answer.len() == 12 && answer.starts_with(b"RFB 00") && answer.ends_with(b"\n"), ANSWERS)
}

pub(super) fn couchdb(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.status == 200 && answer.has_keys(&["couchdb", "version"]), ANSWERS)
}

/// A refusal or a welcome of protocol 11.
pub(super) fn x11(answer: &[u8]) -> Shows {
    match answer {
        [1, 0, 11, 0, _, _, _, _, ..] => Some(OPEN),
        [0, _, 11, 0, _, _, _, _, ..] => Some(GUARDED),
        _ => None,
    }
}

pub(super) fn redis(answer: &[u8]) -> Shows {
    match answer {
        b"+PONG\r\n" => Some(OPEN),
        other if other.starts_with(b"-NOAUTH ") || other.starts_with(b"-DENIED Redis") => Some(GUARDED),
        _ => None,
    }
}

/// Names that every API server has in its certificate.
pub(super) fn kubernetes(names: &[String]) -> Shows {
    when(
        names.iter().any(|name| name == "kubernetes.default.svc"),
        "its certificate names kubernetes.default.svc",
    )
}

/// The certificate that a kubelet makes for itself (`node@time` of `node-ca@time`), or one of the cluster's for a node.
pub(super) fn kubelet(names: &[String]) -> Shows {
    let is_time = |text: &str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let own = names.iter().any(|name| name.split_once("-ca@").is_some_and(|(_, time)| is_time(time)));
    when(own || names.iter().any(|name| name.contains("system:node:")), "its certificate is that of a node")
}

/// CPong.
pub(super) fn ajp(answer: &[u8]) -> Shows {
    when(answer == b"AB\x00\x01\x09", OPEN)
}

pub(super) fn influxdb(answer: &[u8]) -> Shows {
    when(Answer::read(answer)?.field("x-influxdb-version").is_some(), ANSWERS)
}

pub(super) fn clickhouse(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(
        answer.status == 200 && answer.body == "Ok.\n" && answer.field("x-clickhouse-summary").is_some(),
        ANSWERS,
    )
}

/// The leader's address with the port of servers, in quotation marks.
pub(super) fn consul(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    let leader = answer.body.trim().strip_prefix('"').and_then(|body| body.strip_suffix(":8300\""));
    when(
        answer.status == 200 && leader.is_some_and(|leader| leader.parse::<std::net::IpAddr>().is_ok()),
        OPEN,
    )
}

/// SUPPORTED, or an error, of a version of the native protocol.
pub(super) fn cassandra(answer: &[u8]) -> Shows {
    when(matches!(answer, [0x83..=0x85, _, 0, 0, 0 | 6, 0, 0, _, _, ..]), ANSWERS)
}

pub(super) fn prometheus(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    let healthy = ["Prometheus Server is Healthy.", "Prometheus is Healthy."].contains(&answer.body.trim());
    when(answer.status == 200 && healthy, OPEN)
}

/// The number of the question, and no error or that the version is not known.
pub(super) fn kafka(answer: &[u8]) -> Shows {
    let known = matches!(answer.get(8..10), Some([0, 0 | 35]));
    when(answer.first() == Some(&0) && word_be(answer, 4) == Some(MARK) && known, OPEN)
}

pub(super) fn elasticsearch(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    let challenge =
        answer.field("www-authenticate").is_some_and(|field| field.contains("realm=\"security\""));
    match answer.status {
        200 if answer.has_keys(&["cluster_name", "tagline"]) => Some(OPEN),
        401 if challenge && answer.has_keys(&["error", "status"]) => Some(GUARDED),
        _ => None,
    }
}

pub(super) fn hadoop(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.body.contains("dfshealth.html"), OPEN)
}

pub(super) fn memcached(answer: &[u8]) -> Shows {
    let digit = answer.strip_prefix(b"VERSION ").and_then(<[u8]>::first);
    when(digit.is_some_and(u8::is_ascii_digit) && answer.ends_with(b"\r\n"), OPEN)
}

pub(super) fn rabbitmq(answer: &[u8]) -> Shows {
    let answer = Answer::read(answer)?;
    when(answer.status == 200 && answer.body.contains("<title>RabbitMQ Management</title>"), GUARDED)
}

/// An answer (OP_MSG) to the marked question.
pub(super) fn mongodb(answer: &[u8]) -> Shows {
    let word = |at: usize| word_be(answer, at).map(u32::swap_bytes);
    when(word(8) == Some(MARK) && word(12) == Some(2013) && contains(answer, "maxWireVersion"), ANSWERS)
}

/// WIREFORMAT_INFO.
pub(super) fn activemq(answer: &[u8]) -> Shows {
    when(answer.get(4) == Some(&1) && answer.get(5..13) == Some(b"ActiveMQ".as_slice()), ANSWERS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::services::ports::{Kind, SERVICES};

    /// A reply to a marked RPC call.
    fn rpc_reply() -> Vec<u8> {
        [0x8000_0018, MARK, 1, 0, 0, 0, 0].map(u32::to_be_bytes).concat()
    }

    fn mongodb_reply() -> Vec<u8> {
        [&[60, 7, MARK, 2013, 0].map(u32::to_le_bytes).concat()[..], b"\0\x1b\0\0\0\x10maxWireVersion\0\x15"]
            .concat()
    }

    /// What a service on this port says when it is what it should be.
    fn typical(port: u16) -> Vec<u8> {
        let http = |head: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}").into_bytes();
        match port {
            111 | 2049 => rpc_reply(),
            389 => b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00".to_vec(),
            445 => b"\0\0\0\x41\xfeSMB\x40\0".to_vec(),
            873 => b"@RSYNCD: 31.0\n".to_vec(),
            1099 => b"\x4e\x00\x09127.0.0.1\0\0\x9c\x40".to_vec(),
            1433 => b"\x04\x01\x00\x0e\0\0\x01\0\0\0\x06\0\x06\xff".to_vec(),
            1521 => b"\0\x41\0\0\x04\0\0\0\x22\0\0\x35(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=0))".to_vec(),
            1883 => vec![0x20, 2, 0, 5],
            2181 => b"imok".to_vec(),
            2375 => http("Server: Docker", r#"{"ApiVersion":"1.47","MinAPIVersion":"1.24"}"#),
            2379 => http("A: b", r#"{"etcdserver":"3.5.9","etcdcluster":"3.5.0"}"#),
            3306 => b"\x0e\0\0\0\x0a8.0.36\0\x08\0\0\0\x01\x02".to_vec(),
            3389 => b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x1f\x08\0\x02\0\0\0".to_vec(),
            4369 => b"\0\0\x11\x11name rabbit at port 25672\n".to_vec(),
            5432 => b"N".to_vec(),
            5601 => http("kbn-name: search", ""),
            5672 => b"\x01\0\0\0\0\x01\xf0\0\x0a\0\x0a\0\x09".to_vec(),
            5900 => b"RFB 003.008\n".to_vec(),
            5984 => http("A: b", r#"{"couchdb":"Welcome","version":"3.3.3"}"#),
            6000 => b"\0\x16\x0b\0\0\0\x06\0No protocol specified\n".to_vec(),
            6379 => b"-NOAUTH Authentication required.\r\n".to_vec(),
            8009 => b"AB\0\x01\x09".to_vec(),
            8086 => http("X-Influxdb-Version: 1.8.10", ""),
            8123 => http("X-ClickHouse-Summary: {}", "Ok.\n"),
            8500 => http("A: b", "\"10.0.0.7:8300\""),
            9042 => b"\x84\0\0\0\x06\0\0\0\x02\0\0".to_vec(),
            9090 => http("A: b", "Prometheus Server is Healthy.\n"),
            9092 => [&[0, 0, 0, 10][..], &MARK.to_be_bytes(), &[0, 0, 0, 0, 0, 0]].concat(),
            9200 => http("A: b", r#"{"name":"n","cluster_name":"c","tagline":"You Know, for Search"}"#),
            9870 => http("A: b", "<meta http-equiv=\"REFRESH\" content=\"0;url=dfshealth.html\" />"),
            11211 => b"VERSION 1.6.18\r\n".to_vec(),
            15672 => http("A: b", "<title>RabbitMQ Management</title>"),
            27017 => mongodb_reply(),
            61616 => b"\0\0\x01\x40\x01ActiveMQ\0\0\0\x0c".to_vec(),
            other => panic!("no example for {other}"),
        }
    }

    #[test]
    fn each_service_is_known_by_its_own_answer_and_by_no_other() {
        let strangers: [&[u8]; 6] = [
            b"",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Welcome</title>",
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            b"220 mail.example ESMTP\r\n",
            b"SSH-2.0-OpenSSH_9.6\r\n",
            b"\x15\x03\x01\x00\x02\x02\x46",
        ];
        for service in SERVICES {
            let Kind::Internal(_, is) = service.kind else { continue };
            assert!(is(&typical(service.port)).is_some(), "{} on {}", service.name, service.port);
            for stranger in strangers {
                assert_eq!(is(stranger), None, "{} takes {stranger:?}", service.name);
            }
            for other in SERVICES.iter().filter(|other| matches!(other.kind, Kind::Internal(..))) {
                let same =
                    other.port == service.port || (other.name, service.name) == ("NFS", "RPC port mapper");
                let same = same || (service.name, other.name) == ("NFS", "RPC port mapper");
                assert_eq!(is(&typical(other.port)).is_some(), same, "{} and {}", service.name, other.name);
            }
        }
    }

    #[test]
    fn certificates_of_clusters_are_known_by_their_names() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(kubernetes(&names(&["kubernetes", "kubernetes.default.svc"])).is_some());
        assert_eq!(kubernetes(&names(&["kubernetes.example", "shop.example"])), None);
        assert!(kubelet(&names(&["CN=node-1@1700000000", "CN=node-1-ca@1700000000"])).is_some());
        assert!(kubelet(&names(&["O=system:nodes, CN=system:node:node-1"])).is_some());
        assert_eq!(kubelet(&names(&["node-ca@home", "kubelet.example"])), None);
    }

    proptest! {
        #[test]
        fn no_answer_panics(answer in proptest::collection::vec(any::<u8>(), 0..80), port in 0..SERVICES.len(), cut in 0..80_usize) {
            let Kind::Internal(_, is) = SERVICES[port].kind else { return Ok(()) };
            is(&answer);
            let typical = typical(SERVICES[port].port);
            is(&typical[..cut.min(typical.len())]);
        }
    }
}
