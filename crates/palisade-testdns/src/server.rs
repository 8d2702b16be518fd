//! Serves a world over UDP and TCP on loopback, with a delay and with faults by name.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use hickory_proto::op::Message;

use crate::answer::answer;
use crate::zone::World;

/// What a client of before EDNS takes.
const PLAIN_BYTES: usize = 512;

/// A running server. Its threads end with the test's process.
pub struct Server {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    world: World,
    delay: Duration,
    queries: AtomicUsize,
}

impl Server {
    /// Serves at once.
    pub fn start(world: World) -> Self {
        Self::slow(world, Duration::ZERO)
    }

    /// Answers each query only after `delay`.
    ///
    /// # Panics
    /// When loopback has no port that is free for UDP and TCP.
    pub fn slow(world: World, delay: Duration) -> Self {
        let (udp, tcp) = sockets();
        let address = udp.local_addr().expect("it is bound");
        let shared = Arc::new(Shared { world, delay, queries: AtomicUsize::new(0) });
        let of_udp = Arc::clone(&shared);
        thread::spawn(move || serve_datagrams(&Arc::new(udp), &of_udp));
        let of_tcp = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in tcp.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&of_tcp);
                thread::spawn(move || serve_stream(stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// Queries so far.
    pub fn queries(&self) -> usize {
        self.shared.queries.load(Ordering::SeqCst)
    }
}

/// One port for both.
fn sockets() -> (UdpSocket, TcpListener) {
    let pair = (0..50).find_map(|_| {
        let tcp = TcpListener::bind("127.0.0.1:0").ok()?;
        let udp = UdpSocket::bind(tcp.local_addr().ok()?).ok()?;
        Some((udp, tcp))
    });
    pair.expect("loopback has a free port")
}

fn serve_datagrams(socket: &Arc<UdpSocket>, shared: &Arc<Shared>) {
    let mut buffer = [0; 4096];
    while let Ok((length, client)) = socket.recv_from(&mut buffer) {
        let Ok(query) = Message::from_vec(&buffer[..length]) else { continue };
        let (socket, shared) = (Arc::clone(socket), Arc::clone(shared));
        let reply = move || {
            let limit = query.edns.as_ref().map_or(PLAIN_BYTES, |edns| usize::from(edns.max_payload()));
            // Nobody may wait for it any more.
            let _ = socket.send_to(&respond(&shared, &query, limit), client);
        };
        thread::spawn(reply);
    }
}

fn serve_stream(mut stream: TcpStream, shared: &Shared) {
    let mut length = [0; 2];
    while stream.read_exact(&mut length).is_ok() {
        let mut query = vec![0; usize::from(u16::from_be_bytes(length))];
        if stream.read_exact(&mut query).is_err() {
            return;
        }
        let Ok(query) = Message::from_vec(&query) else { return };
        let reply = respond(shared, &query, usize::from(u16::MAX));
        let length = u16::try_from(reply.len()).expect("a message has at most 65535 bytes");
        if stream.write_all(&[&length.to_be_bytes(), reply.as_slice()].concat()).is_err() {
            return;
        }
    }
}

fn respond(shared: &Shared, query: &Message, limit: usize) -> Vec<u8> {
    shared.queries.fetch_add(1, Ordering::SeqCst);
    thread::sleep(shared.delay);
    let reply = answer(&shared.world, query);
    let bytes = reply.to_vec().expect("the reply can be written");
    if bytes.len() <= limit { bytes } else { reply.truncate().to_vec().expect("the reply can be written") }
}
