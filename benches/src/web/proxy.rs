//! A line of 50 ms round trip to a port of this machine. Bytes arrive half a round trip after they were sent,
//! however many are under way; the first ones one round trip later still, as after the handshake of TCP.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

pub(super) const ROUND_TRIP: Duration = Duration::from_millis(50);
/// Pieces under way in one direction.
const UNDER_WAY: usize = 256;

/// Passes connections on to `port` for as long as the process lives.
pub(super) async fn serve(listener: TcpListener, port: u16) -> std::io::Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        tokio::spawn(async move {
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            tokio::join!(
                carry(from_client, to_server, ROUND_TRIP),
                carry(from_server, to_client, Duration::ZERO),
            );
        });
    }
}

async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, at_first: Duration) {
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
    let opened = Instant::now() + at_first;
    let read = async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let arrives = Instant::now().max(opened) + ROUND_TRIP / 2;
            if sender.send((arrives, buffer[..count].to_vec())).await.is_err() {
                break;
            }
        }
    };
    let write = async move {
        while let Some((arrives, bytes)) = receiver.recv().await {
            sleep_until(arrives).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(read, write);
}
