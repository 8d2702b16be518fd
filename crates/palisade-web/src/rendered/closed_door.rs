//! The only way out of the browser: its proxy, on a port of loopback that is ours, where nothing is ever passed on.
//! Requests of the page are taken out before; here end sockets, calls home and what nobody thought of.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::TcpListener;

/// A listener that has no more to give is asked again after this.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct ClosedDoor {
    listener: TcpListener,
    port: u16,
}

impl ClosedDoor {
    pub(super) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Hangs up on everybody, for as long as it is asked.
    pub(super) async fn refuse(&self) -> Infallible {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => drop(stream),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn whoever_comes_is_hung_up_on() {
        let door = ClosedDoor::open().await.unwrap();
        let visit = async {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, door.port())).await.unwrap();
            let _ = stream.write_all(b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n").await;
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            answer
        };
        tokio::select! {
            answer = visit => assert_eq!(answer, b""),
            never = door.refuse() => match never {},
        }
    }
}
