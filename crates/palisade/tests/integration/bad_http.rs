//! Requests that no honest client writes, byte by byte over a socket: one meaning or none, and no word of theirs in links.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::server::{Engine, Installation, Server};

/// A connection that stays silent for this long is waiting for more: its answers are complete.
const SILENCE: Duration = Duration::from_secs(2);

/// Sends the bytes and reads what is answered until the server hangs up or waits for more.
fn exchange(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(SILENCE)).unwrap();
    // The server may refuse, and close, before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of each answer on the connection.
fn statuses(answer: &str) -> Vec<u16> {
    let heads = answer.match_indices("HTTP/1.1 ").map(|(at, _)| &answer[at + 9..]);
    heads.map(|head| head[..3].parse().unwrap()).collect()
}

fn installation() -> (Installation, Server) {
    let installation = Installation::new(Engine::Sqlite, &["--no-worker"]);
    let server = installation.start();
    (installation, server)
}

#[test]
fn h_14_a_request_that_can_be_read_in_two_ways_is_refused() {
    let (_installation, server) = installation();
    let key = server.first_key.clone().unwrap();
    let head = format!(
        "POST /v1/scans HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n"
    );
    let smuggled =
        format!("GET /v1/usage HTTP/1.1\r\nConnection: close\r\nHost: x\r\nX-API-Key: {key}\r\n\r\n");
    for (what, headers, body) in [
        (
            "both lengths",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            format!("0\r\n\r\n{smuggled}"),
        ),
        (
            "both lengths, the other order",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            format!("0\r\n\r\n{smuggled}"),
        ),
        ("two lengths", "Content-Length: 2\r\nContent-Length: 100\r\n", format!("{{}}{smuggled}")),
        ("a length with a sign", "Content-Length: +2\r\n", "{}".to_owned()),
        ("a negative length", "Content-Length: -1\r\n", String::new()),
        ("a list of lengths", "Content-Length: 2, 100\r\n", "{}".to_owned()),
        ("chunked not last", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n".to_owned()),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n".to_owned()),
        ("a chunk size that is none", "Transfer-Encoding: chunked\r\n", format!("zz\r\n{smuggled}")),
        (
            "a chunk size beyond all bounds",
            "Transfer-Encoding: chunked\r\n",
            "fffffffffffffffff\r\n{}\r\n0\r\n\r\n".to_owned(),
        ),
        (
            "a chunk longer than it says",
            "Transfer-Encoding: chunked\r\n",
            format!("2\r\n{{}}{smuggled}0\r\n\r\n"),
        ),
    ] {
        let answer = exchange(&server, format!("{head}{headers}\r\n{body}").as_bytes());
        let found = statuses(&answer);
        // Nothing of the body is answered as a request of its own.
        assert!(matches!(found[..], [] | [400]), "{what}: {found:?} {answer}");
        assert!(!answer.contains("scans_used"), "{what}: {answer}");
    }
}
