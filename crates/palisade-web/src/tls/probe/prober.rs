//! Asks one server: a connection per hello, through the address guard, until the part of the answer that is wanted
//! was read. Never finishes a handshake. Called by everything that probes.

use std::time::Duration;

use palisade_engine::guard::ConnectError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::gate::Gate;
use super::hello::Hello;
use super::message::{self, KeyExchange, ServerHello};
use super::record::{Event, RecordError, Records};
use super::ssl2::{self, Ssl2Hello};
use super::suites::Suite;
use crate::fetch::{Connect, FailureKind, Io};
use crate::tls::handshake::{Handshake, Wish, handshake};

/// For one connection, connecting included.
const PATIENCE: Duration = Duration::from_secs(4);

/// A server to ask.
pub(crate) struct Prober<'a> {
    connector: &'a dyn Connect,
    host: String,
    port: u16,
    gate: Gate,
    patience: Duration,
    deadline: Instant,
}

/// How much of the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    ServerHello,
    /// Up to ServerHelloDone: certificates and key exchange.
    Done,
}

/// What a server said to a hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Accepted(Box<Flight>),
    Refused(Refusal),
}

/// The messages of a server that goes on with the handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flight {
    pub(crate) hello: ServerHello,
    /// DER, as sent.
    pub(crate) chain: Vec<Vec<u8>>,
    /// The stapled OCSP response.
    pub(crate) ocsp: Option<Vec<u8>>,
    pub(crate) exchange: Option<KeyExchange>,
}

/// How a server said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Alert(u8),
    Closed,
    /// Twice: the first time may have been an overload.
    Reset,
    /// With something other than TLS.
    Foreign,
}

/// Why a hello has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{0}")]
    Unreachable(String),
    #[error("the server did not answer a hello in time")]
    TimedOut,
    #[error("the connection was reset")]
    Reset,
    #[error(transparent)]
    Malformed(#[from] RecordError),
    #[error("expected a handshake message, found one that cannot be read")]
    BadMessage,
    #[error("the server stopped answering hellos")]
    GaveUp,
}

impl<'a> Prober<'a> {
    pub(crate) fn new(
        connector: &'a dyn Connect,
        host: &str,
        port: u16,
        patience: Duration,
        deadline: Instant,
    ) -> Self {
        let patience = patience.min(PATIENCE);
        Self { connector, host: host.to_owned(), port, gate: Gate::new(), patience, deadline }
    }

    /// The name to ask for: addresses are not named (RFC 6066).
    pub(crate) fn server_name(&self) -> Option<&str> {
        let is_address = self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
        (!is_address).then_some(self.host.as_str())
    }

    pub(crate) fn connections(&self) -> usize {
        self.gate.connections()
    }

    /// Says `hello` and reads the answer.
    ///
    /// # Errors
    /// [`Trouble`] when two attempts gave none.
    pub(crate) async fn ask(&self, hello: &Hello, until: Until) -> Result<Answer, Trouble> {
        let bytes = hello.encode();
        match self.persist(|stream| converse(stream, &bytes, until)).await {
            Err(Trouble::Reset) => Ok(Answer::Refused(Refusal::Reset)),
            Err(Trouble::Malformed(RecordError::NotTls)) => Ok(Answer::Refused(Refusal::Foreign)),
            other => other,
        }
    }

    /// Asks for SSL 2.0; `None` when the server does not speak it.
    ///
    /// # Errors
    /// [`Trouble`] when there was no connection.
    pub(crate) async fn ask_ssl2(&self) -> Result<Option<Ssl2Hello>, Trouble> {
        match self.persist(converse_ssl2).await {
            // Whoever does not know this old hello may wait for the rest of a record for ever.
            Err(Trouble::Reset | Trouble::TimedOut) => Ok(None),
            other => other,
        }
    }

    /// Shakes hands for real; `None` when the server refused.
    ///
    /// # Errors
    /// [`Trouble`] when two attempts gave no answer.
    pub(crate) async fn handshake(&self, wish: &Wish) -> Result<Option<Handshake>, Trouble> {
        let shake = |stream| async {
            match handshake(stream, &self.host, self.port, wish).await {
                Ok((_, handshake)) => Ok(Some(handshake)),
                Err(failure) if failure.kind == FailureKind::TlsBroken => Err(Trouble::Reset),
                Err(_) => Ok(None),
            }
        };
        match self.persist(shake).await {
            Err(Trouble::Reset) => Ok(None),
            other => other,
        }
    }

    /// Runs `talk` on a connection of its own, and once more after trouble that may be a matter of load.
    async fn persist<T, F>(&self, talk: impl Fn(Box<dyn Io>) -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let mut trouble = Trouble::GaveUp;
        for _ in 0..2 {
            let Some(pass) = self.gate.enter().await else { return Err(trouble) };
            let until = self.deadline.min(Instant::now() + self.patience);
            let outcome = timeout_at(until, self.attempt(&talk)).await.unwrap_or(Err(Trouble::TimedOut));
            match outcome {
                Err(error @ (Trouble::TimedOut | Trouble::Reset | Trouble::Unreachable(_))) => {
                    pass.troubled();
                    trouble = error;
                }
                other => {
                    pass.answered();
                    return other;
                }
            }
        }
        Err(trouble)
    }

    async fn attempt<T, F>(&self, talk: &impl Fn(Box<dyn Io>) -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let stream =
            self.connector.connect(&self.host, self.port, self.patience).await.map_err(
                |error| match error {
                    ConnectError::TimedOut(_) => Trouble::TimedOut,
                    other => Trouble::Unreachable(other.to_string()),
                },
            )?;
        talk(stream).await
    }
}

/// Reads until the wanted part is there, or the server refuses or hangs up.
async fn converse(mut stream: Box<dyn Io>, hello: &[u8], until: Until) -> Result<Answer, Trouble> {
    send(&mut stream, hello).await?;
    let (mut records, mut reading) = (Records::default(), Reading { flight: None, until });
    let mut buffer = vec![0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.map_err(|_| Trouble::Reset);
        let received = match count {
            Ok(count) => buffer.get(..count).unwrap_or_default(),
            // What came before the connection broke is an answer.
            Err(trouble) => return reading.flight.take().map(Answer::accepted).ok_or(trouble),
        };
        if received.is_empty() {
            return Ok(reading.flight.take().map_or(Answer::Refused(Refusal::Closed), Answer::accepted));
        }
        records.push(received)?;
        while let Some(event) = records.next_event()? {
            if let Some(answer) = reading.take(event)? {
                return Ok(answer);
            }
        }
    }
}

async fn send(stream: &mut Box<dyn Io>, bytes: &[u8]) -> Result<(), Trouble> {
    stream.write_all(bytes).await.map_err(|_| Trouble::Reset)?;
    stream.flush().await.map_err(|_| Trouble::Reset)
}

impl Answer {
    fn accepted(flight: Flight) -> Self {
        Self::Accepted(Box::new(flight))
    }
}

/// An answer that is being read.
struct Reading {
    flight: Option<Flight>,
    until: Until,
}

impl Reading {
    /// Takes the next event; an answer when it is the last one that is needed.
    fn take(&mut self, event: Event) -> Result<Option<Answer>, Trouble> {
        let (kind, body) = match event {
            // Warnings, such as that the name is unknown, come before the ServerHello.
            Event::Alert { is_fatal: false, code } if code != 0 => return Ok(None),
            Event::Alert { code, .. } => return Ok(Some(self.end(Refusal::Alert(code)))),
            Event::Other => return Ok(Some(self.end(Refusal::Foreign))),
            Event::Message { kind, body } => (kind, body),
        };
        match (&mut self.flight, kind) {
            (None, 2) => {
                let hello = message::server_hello(&body).ok_or(Trouble::BadMessage)?;
                self.flight = Some(Flight { hello, chain: Vec::new(), ocsp: None, exchange: None });
                Ok((self.until == Until::ServerHello).then(|| self.end(Refusal::Closed)))
            }
            (None, _) => Err(Trouble::BadMessage),
            (Some(_), 14) => Ok(Some(self.end(Refusal::Closed))),
            (Some(flight), kind) => flight.note(kind, &body).map(|()| None),
        }
    }

    /// The flight so far, or the refusal when there is none.
    fn end(&mut self, refusal: Refusal) -> Answer {
        self.flight.take().map_or(Answer::Refused(refusal), Answer::accepted)
    }
}

impl Flight {
    fn note(&mut self, kind: u8, body: &[u8]) -> Result<(), Trouble> {
        match kind {
            11 => self.chain = message::certificates(body).ok_or(Trouble::BadMessage)?,
            22 => self.ocsp = message::certificate_status(body),
            12 => {
                let suite = Suite::of(self.hello.suite).filter(|suite| suite.authentication != "PSK");
                self.exchange = suite.and_then(|suite| message::key_exchange(suite.exchange, body));
            }
            _ => {}
        }
        Ok(())
    }
}

async fn converse_ssl2(mut stream: Box<dyn Io>) -> Result<Option<Ssl2Hello>, Trouble> {
    send(&mut stream, &ssl2::client_hello()).await?;
    let mut received = Vec::new();
    let mut buffer = vec![0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.map_err(|_| Trouble::Reset)?;
        received.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if let Some(hello) = ssl2::server_hello(&received) {
            return Ok(Some(hello));
        }
        // An SSL 2.0 record has at most 32 kB, and begins with its highest bit set.
        if count == 0 || received.len() > 0x8002 || received.first().is_some_and(|first| first & 0x80 == 0) {
            return Ok(None);
        }
    }
}
