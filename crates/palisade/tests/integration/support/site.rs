//! A weak web site on loopback: answers every request with the same page, and counts requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: Apache/2.4.1\r\n\
    Set-Cookie: sessionid=abc; Path=/\r\nContent-Length: 39\r\nConnection: close\r\n\r\n\
    <html><body><p>hello</p></body></html>\n";

pub(crate) struct Site {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
    gate: watch::Sender<bool>,
}

impl Site {
    /// A site that answers at once.
    pub(crate) async fn open() -> Self {
        Self::start(true).await
    }

    /// A site that takes connections and answers only after [`Site::answer`].
    pub(crate) async fn holding() -> Self {
        Self::start(false).await
    }

    async fn start(open: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let (gate, gates) = watch::channel(open);
        let counter = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, counter.clone(), gates.clone()));
            }
        });
        Self { url, requests, gate }
    }

    /// Lets held requests, and all later ones, be answered.
    pub(crate) fn answer(&self) {
        self.gate.send_replace(true);
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn answer(mut stream: TcpStream, requests: Arc<AtomicUsize>, mut gate: watch::Receiver<bool>) {
    let mut head = [0; 4096];
    let Ok(1..) = stream.read(&mut head).await else { return };
    requests.fetch_add(1, Ordering::SeqCst);
    if gate.wait_for(|open| *open).await.is_ok() {
        let _ = stream.write_all(PAGE.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}
