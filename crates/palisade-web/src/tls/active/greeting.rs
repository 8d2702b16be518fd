//! The first half of a handshake up to TLS 1.2: a hello, and what the server says until it is the client's turn.

use std::time::Duration;

use palisade_model::GapReason;

use super::server::Server;
use super::wire::{ALERT, HANDSHAKE, Said, Wire};
use crate::observation::Unjudged;
use crate::tls::probe::{Hello, ServerHello, Suite, Version, certificate_list, server_hello};

/// Of one handshake message.
const MAX_MESSAGE: usize = 256 * 1024;
const WARNING: u8 = 1;

/// What the server said.
#[derive(Debug, Clone)]
pub(super) struct Greeting {
    pub(super) hello: ServerHello,
    pub(super) random: [u8; 32],
    /// DER, as sent.
    pub(super) chain: Vec<Vec<u8>>,
    /// The body of the ServerKeyExchange.
    pub(super) exchange: Vec<u8>,
    pub(super) asks_for_certificate: bool,
    /// Its messages as they were sent, with their headers.
    pub(super) messages: Vec<u8>,
}

/// Takes handshake messages out of the contents of records.
#[derive(Debug, Default)]
pub(super) struct Messages(Vec<u8>);

impl Greeting {
    /// The version for records that follow.
    pub(super) fn version(&self) -> u16 {
        self.hello.version.map_or(Version::Tls12.wire(), Version::wire)
    }
}

impl Messages {
    pub(super) fn push(&mut self, content: &[u8]) {
        self.0.extend_from_slice(content);
    }

    /// The next whole message with its header. `Err` when it says that it is longer than any should be.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, Unjudged> {
        let Some(&[_, high, middle, low]) = self.0.first_chunk::<4>() else { return Ok(None) };
        let length = usize::try_from(u32::from_be_bytes([0, high, middle, low])).unwrap_or(usize::MAX);
        if length > MAX_MESSAGE {
            return Err(Unjudged::new(GapReason::Limit, format!("a handshake message of {length} bytes")));
        }
        if self.0.len() < 4 + length {
            return Ok(None);
        }
        Ok(Some(self.0.drain(..4 + length).collect()))
    }
}

/// A connection on which the server was offered these suites, and what it said; `None` when it refused them all. Asks
/// once more where there was no answer, which may be a matter of load.
///
/// # Errors
/// [`Unjudged`] when two attempts gave no answer.
pub(super) async fn open(
    server: &Server<'_>,
    wanted: fn(&Suite) -> bool,
) -> Result<(Wire, Option<Box<Greeting>>), Unjudged> {
    match attempt(server, wanted).await {
        Err(_) => attempt(server, wanted).await,
        answered => answered,
    }
}

async fn attempt(
    server: &Server<'_>,
    wanted: fn(&Suite) -> bool,
) -> Result<(Wire, Option<Box<Greeting>>), Unjudged> {
    let suites = Suite::legacy().filter(|suite| wanted(suite)).map(|suite| suite.code).collect();
    let hello = Hello::new(Version::Tls12, server.name(), suites).encode();
    let mut wire = server.connect().await?;
    let greeting = greet(&mut wire, &hello, server.patience()).await?;
    Ok((wire, greeting))
}

/// Says `hello` and reads until ServerHelloDone.
async fn greet(wire: &mut Wire, hello: &[u8], patience: Duration) -> Result<Option<Box<Greeting>>, Unjudged> {
    wire.send(hello).await;
    let (mut messages, mut greeting) = (Messages::default(), None);
    loop {
        match wire.next(patience).await {
            Said::Record { kind: HANDSHAKE, content } => messages.push(&content),
            Said::Record { kind: ALERT, content } if content.first() == Some(&WARNING) => {}
            Said::Record { kind: ALERT, .. } | Said::Ended if greeting.is_none() => return Ok(None),
            Said::Silent => {
                return Err(Unjudged::new(GapReason::TimeOut, "the server did not answer a hello in time"));
            }
            _ => return Err(unreadable()),
        }
        while let Some(message) = messages.next()? {
            if note(&mut greeting, &message)? {
                return Ok(greeting.map(Box::new));
            }
        }
    }
}

/// Adds a message. True when it was the last one.
pub(super) fn note(greeting: &mut Option<Greeting>, message: &[u8]) -> Result<bool, Unjudged> {
    let (header, body) = message.split_first_chunk::<4>().ok_or_else(unreadable)?;
    let Some(greeting) = greeting else {
        let hello = (header[0] == 2).then(|| server_hello(body)).flatten().ok_or_else(unreadable)?;
        let random = body.get(2..34).and_then(|random| random.try_into().ok()).ok_or_else(unreadable)?;
        let (chain, exchange) = Default::default();
        let messages = message.to_vec();
        *greeting = Some(Greeting { hello, random, chain, exchange, asks_for_certificate: false, messages });
        return Ok(false);
    };
    greeting.messages.extend_from_slice(message);
    match header[0] {
        11 => greeting.chain = certificate_list(body).ok_or_else(unreadable)?,
        12 => greeting.exchange = body.to_vec(),
        13 => greeting.asks_for_certificate = true,
        14 => return Ok(true),
        _ => {}
    }
    Ok(false)
}

pub(super) fn unreadable() -> Unjudged {
    Unjudged::new(GapReason::Limit, "expected a TLS handshake, found something that cannot be read")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tls::active::crafted::{message, server_hello};

    #[test]
    fn a_greeting_has_everything_up_to_the_clients_turn() {
        let sent = [
            server_hello(0xc02f, &[0, 15, 0, 1, 1]),
            message(11, &[0, 0, 4, 0, 0, 1, 9]),
            message(12, &[3, 0, 29]),
            message(13, &[]),
            message(14, &[]),
        ];
        let (mut messages, mut greeting) = (Messages::default(), None);
        sent.concat().chunks(7).for_each(|piece| messages.push(piece));
        let mut ended = false;
        while let Some(message) = messages.next().unwrap() {
            ended = note(&mut greeting, &message).unwrap();
        }
        let greeting = greeting.unwrap();
        assert!(ended && greeting.asks_for_certificate && greeting.hello.extensions.heartbeat);
        assert_eq!((greeting.random, greeting.messages), ([7; 32], sent.concat()));
        assert_eq!((greeting.chain, greeting.exchange), (vec![vec![9]], vec![3, 0, 29]));
    }

    #[test]
    fn lengths_that_lie_and_orders_that_are_wrong_have_a_name() {
        let mut messages = Messages::default();
        messages.push(&[2, 0xff, 0xff, 0xff]);
        assert!(messages.next().is_err());
        assert!(note(&mut None, &message(11, &[])).is_err());
        assert!(note(&mut None, &[]).is_err());
    }

    proptest! {
        #[test]
        fn no_messages_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..16_u8, begun in any::<bool>()) {
            let mut messages = Messages::default();
            if begun {
                messages.push(&server_hello(0xc02f, &[]));
            }
            messages.push(&message(kind, &bytes));
            messages.push(&bytes);
            let mut greeting = None;
            while let Ok(Some(message)) = messages.next() {
                let _ = note(&mut greeting, &message);
            }
        }
    }
}
