//! Whether a client may begin new handshakes over one connection of TLS 1.2 as often as it likes, each of which costs the
//! server much more than the client. Two are tried.

use palisade_model::GapReason;
use ring::agreement::{self, Algorithm, ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, X25519};
use ring::rand::SystemRandom;

use super::facts::Probed;
use super::greeting::{Greeting, note, open, unreadable};
use super::schedule::{GcmSuite, Randoms};
use super::server::Server;
use super::session::{Channel, Heard};
use super::wire::{CHANGE_CIPHER, HANDSHAKE};
use crate::observation::Unjudged;
use crate::tls::probe::{Hello, Version};

/// Handshakes after the first.
const TRIED: usize = 2;
/// The groups of the probe: X25519 and P-256.
const GROUPS: [(u16, &Algorithm); 2] = [(29, &X25519), (23, &ECDH_P256)];

/// How a handshake ended.
enum Shaken {
    /// With what the client said in its Finished message.
    Done(Vec<u8>),
    /// The server did not go on after the hello.
    Refused,
    /// It did, and the rest failed.
    Broken,
}

/// Tries it.
///
/// # Errors
/// [`Unjudged`] when the server cannot be asked, or has no suite that the probe speaks.
pub(super) async fn renegotiation(server: &Server<'_>) -> Result<Probed, Unjudged> {
    let mut channel = Channel::new(server.connect().await?);
    let mut verified = match shake(&mut channel, server, &[]).await? {
        Shaken::Done(verified) => verified,
        Shaken::Refused => return without_first(server).await,
        Shaken::Broken => return Err(unreadable()),
    };
    for number in 1..=TRIED {
        match shake(&mut channel, server, &verified).await? {
            Shaken::Refused if number == 1 => return Ok(Probed::Sound("the server refused to renegotiate")),
            Shaken::Refused => return Ok(Probed::Sound("the server renegotiated only once")),
            Shaken::Broken if number < TRIED => return Ok(Probed::Sound("the renegotiation broke off")),
            // To go on after the second hello is enough.
            Shaken::Broken => break,
            Shaken::Done(next) => verified = next,
        }
    }
    Ok(Probed::Flawed(format!(
        "{TRIED} renegotiations that the client began were accepted over one connection"
    )))
}

/// What it means that the first handshake was refused.
async fn without_first(server: &Server<'_>) -> Result<Probed, Unjudged> {
    match open(server, |_| true).await? {
        (_, None) => Ok(Probed::Sound("TLS 1.3 has no renegotiation")),
        (_, Some(_)) => {
            let detail = "the server has none of the suites with which renegotiation can be tried";
            Err(Unjudged::new(GapReason::NoData, detail))
        }
    }
}

/// One handshake. With `verified`, of the handshake before, it is a renegotiation (RFC 5746, section 3.5).
async fn shake(channel: &mut Channel, server: &Server<'_>, verified: &[u8]) -> Result<Shaken, Unjudged> {
    let hello = Hello {
        groups: GROUPS.map(|(code, _)| code).to_vec(),
        verified: verified.to_vec(),
        ..Hello::new(Version::Tls12, server.name(), GcmSuite::codes())
    };
    let record = hello.encode();
    let (Some(hello), Some(client)) =
        (record.get(5..), record.get(11..43).and_then(|random| random.try_into().ok()))
    else {
        return Err(unreadable());
    };
    if channel.send(HANDSHAKE, hello).await.is_none() {
        return Ok(Shaken::Broken);
    }
    let Some(greeting) = greeting(channel, server).await? else { return Ok(Shaken::Refused) };
    if greeting.asks_for_certificate || greeting.hello.compresses {
        let detail = "the server asks for a client certificate or for compression";
        return Err(Unjudged::new(GapReason::NoData, detail));
    }
    let finished = finish(channel, server, hello, client, &greeting).await;
    Ok(finished.map_or(Shaken::Broken, Shaken::Done))
}

/// The server's first flight; `None` when it refuses or does nothing.
async fn greeting(channel: &mut Channel, server: &Server<'_>) -> Result<Option<Greeting>, Unjudged> {
    let mut greeting = None;
    loop {
        match channel.next(server.patience()).await {
            // HelloRequest is no part of a handshake.
            Heard::Message(message) if message.first() == Some(&0) => {}
            Heard::Message(message) => {
                if note(&mut greeting, &message)? {
                    return Ok(greeting);
                }
            }
            Heard::Alert(_) | Heard::Ended | Heard::Silent if greeting.is_none() => return Ok(None),
            _ => return Err(unreadable()),
        }
    }
}

/// The rest: key exchange, new keys, and both Finished messages. `None` when it fails.
async fn finish(
    channel: &mut Channel,
    server: &Server<'_>,
    hello: &[u8],
    client: [u8; 32],
    greeting: &Greeting,
) -> Option<Vec<u8>> {
    let suite = GcmSuite::of(greeting.hello.suite)?;
    let (point, secret) = agree(&greeting.exchange)?;
    let exchange = message(16, &[&[u8::try_from(point.len()).ok()?], point.as_slice()].concat());
    let transcript = [hello, &greeting.messages, &exchange].concat();
    let randoms = Randoms { client, server: greeting.random };
    let extended = greeting.hello.extensions.extended_master_secret.then_some(transcript.as_slice());
    let master = suite.master(&secret, &randoms, extended);
    let (write, read) = suite.ciphers(&master, &randoms)?;
    let verified = suite.finished(&master, b"client finished", &transcript);
    channel.send(HANDSHAKE, &exchange).await?;
    channel.send(CHANGE_CIPHER, &[1]).await?;
    channel.write = Some(write);
    channel.send(HANDSHAKE, &message(20, &verified)).await?;
    let mut pending = Some(read);
    loop {
        match channel.next(server.patience()).await {
            Heard::ChangeCipher => channel.read = Some(pending.take()?),
            Heard::Message(message) if message.first() == Some(&20) => return Some(verified),
            // A ticket may come before.
            Heard::Message(_) => {}
            _ => return None,
        }
    }
}

/// The client's point, and the secret that it has in common with the server's of a ServerKeyExchange.
fn agree(exchange: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (&[3, high, low, length], rest) = exchange.split_first_chunk::<4>()? else { return None };
    let point = rest.get(..usize::from(length))?;
    let group = u16::from_be_bytes([high, low]);
    let (_, algorithm) = GROUPS.iter().find(|(code, _)| *code == group)?;
    let own = EphemeralPrivateKey::generate(algorithm, &SystemRandom::new()).ok()?;
    let public = own.compute_public_key().ok()?.as_ref().to_vec();
    let secret = agreement::agree_ephemeral(own, &UnparsedPublicKey::new(algorithm, point), <[u8]>::to_vec);
    Some((public, secret.ok()?))
}

/// A handshake message; what is sent here is far below 64 kB.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[kind, 0], &length[..], body].concat()
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::tls::active::crafted::{probed_at, server_hello};
    use crate::tls::active::wire::{ALERT, Wire};

    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

    /// One handshake of a server that knows no extended master secret. `None` when the client is gone.
    async fn answer(channel: &mut Channel, hello: &[u8]) -> Option<()> {
        let own = EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).unwrap();
        let public = own.compute_public_key().unwrap();
        // Nobody verifies the signature, which is empty.
        let exchange = [&[3, 0, 29, 32], public.as_ref(), &[4, 3, 0, 0]].concat();
        let hellos =
            [server_hello(0xc02f, &[0xff, 1, 0, 1, 0]), message(12, &exchange), message(14, &[])].concat();
        channel.send(HANDSHAKE, &hellos).await?;
        let Heard::Message(key) = channel.next(PATIENCE).await else { return None };
        let peer = UnparsedPublicKey::new(&X25519, key[5..].to_vec());
        let secret = agreement::agree_ephemeral(own, &peer, <[u8]>::to_vec).unwrap();
        let randoms = Randoms { client: hello[6..38].try_into().unwrap(), server: [7; 32] };
        let suite = GcmSuite::of(0xc02f).unwrap();
        let master = suite.master(&secret, &randoms, None);
        let (read, write) = suite.ciphers(&master, &randoms).unwrap();
        assert_eq!(channel.next(PATIENCE).await, Heard::ChangeCipher);
        channel.read = Some(read);
        let transcript = [hello, &hellos, &key].concat();
        let finished = message(20, &suite.finished(&master, b"client finished", &transcript));
        assert_eq!(channel.next(PATIENCE).await, Heard::Message(finished));
        channel.send(CHANGE_CIPHER, &[1]).await?;
        channel.write = Some(write);
        channel.send(HANDSHAKE, &message(20, &[0; 12])).await
    }

    /// A server that takes this many renegotiations.
    async fn serve(stream: TcpStream, most: usize) {
        let mut channel = Channel::new(Wire::new(Box::new(stream)));
        for number in 0.. {
            let Heard::Message(hello) = channel.next(PATIENCE).await else { return };
            if number > most {
                let _ = channel.send(ALERT, &[1, 100]).await;
            } else if answer(&mut channel, &hello).await.is_none() {
                return;
            }
        }
    }

    async fn probed(most: usize) -> Result<Probed, Unjudged> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, most));
            }
        });
        let outcome = probed_at(port, renegotiation).await;
        serving.abort();
        outcome
    }

    proptest::proptest! {
        #[test]
        fn no_parameters_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80), length in 0..80_u8) {
            agree(&bytes);
            agree(&[&[3, 0, 23, length], bytes.as_slice()].concat());
        }
    }

    #[tokio::test]
    async fn two_renegotiations_are_a_flaw_and_one_is_none() {
        assert!(matches!(probed(9).await, Ok(Probed::Flawed(_))));
        assert_eq!(probed(1).await, Ok(Probed::Sound("the server renegotiated only once")));
        assert_eq!(probed(0).await, Ok(Probed::Sound("the server refused to renegotiate")));
    }
}
