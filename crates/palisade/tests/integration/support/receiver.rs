//! A receiver of webhook messages on loopback that answers 200 and says at once what it got.

use std::sync::mpsc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    /// Gets each message after the sender has its answer.
    pub(crate) messages: mpsc::Receiver<Message>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (sender, messages) = mpsc::channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sender = sender.clone();
                tokio::spawn(async move {
                    // A sender that was killed in the middle has sent no message.
                    if let Ok(message) = answer(stream).await {
                        sender.send(message).ok();
                    }
                });
            }
        });
        Self { url, messages }
    }
}

async fn answer(stream: TcpStream) -> std::io::Result<Message> {
    let mut stream = BufReader::new(stream);
    let (mut id, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(':') {
            Some(("webhook-id", value)) => value.trim().clone_into(&mut id),
            Some(("content-length", value)) => length = value.trim().parse().unwrap(),
            Some(_) => {}
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
    stream.get_mut().flush().await?;
    Ok(Message { id, body: String::from_utf8(body).unwrap() })
}
