//! A body that is too large, over a real connection: refused before it is sent.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::engine::Database;
use crate::fixture::Api;

/// Only a server that waits for the body takes as long as this.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn t_04_an_announced_body_of_100_mb_is_refused_at_once_and_the_connection_closed() {
    let database = Database::sqlite().await;
    let api = Api::start(&database).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let server = tokio::spawn(axum::serve(listener, api.router.clone()).into_future());

    let head = format!(
        "POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n",
        api.key
    );
    client.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let until_closed = client.read_to_string(&mut answer);
    tokio::time::timeout(PATIENCE, until_closed).await.expect("an answer and the end").unwrap();

    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(answer.contains("\"payload_too_large\""), "{answer}");
    server.abort();
    database.store.close().await;
}
