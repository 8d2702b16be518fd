//! Knocks at one port: connects through the guard, says one thing, reads a few kilobytes, and hangs up.

use std::io::ErrorKind;
use std::time::Duration;

use palisade_engine::guard::ConnectError;
use palisade_model::GapReason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::facts::{Heard, Shown};
use super::ports::{Kind, Service, Speech};
use super::ssh::{self, Reading};
use crate::fetch::Io;
use crate::observation::Unjudged;
use crate::tls::{Wish, certificate_facts, handshake};
use crate::visit::Visit;

const CONNECT: Duration = Duration::from_millis(1500);
/// For everything that is said after connecting.
const TALK: Duration = Duration::from_secs(3);
/// After the first bytes: the rest of an answer follows at once.
const PAUSE: Duration = Duration::from_millis(250);
const MOST_BYTES: usize = 8 * 1024;
const MOST_SSH: usize = 64 * 1024;
/// Interpret as command (RFC 854), and the four ways to negotiate an option.
const IAC: u8 = 255;
const NEGOTIATES: std::ops::RangeInclusive<u8> = 251..=254;

/// Knocks. A port that is closed, or behind a firewall, is what should be.
pub(super) async fn knock(visit: &Visit<'_>, host: &str, service: &Service) -> Heard {
    let budget = CONNECT.min(visit.config.budgets.exchange);
    let stream = match visit.connector.knock(host, service.port, budget).await {
        Ok(stream) => stream,
        Err(error) if is_closed(&error) => return Heard::Closed,
        Err(error) => return Heard::Unknown(Unjudged::new(GapReason::Unreachable, error.to_string())),
    };
    let talk = talk(stream, visit, host, service);
    match timeout(TALK.min(visit.config.budgets.exchange), talk).await {
        Ok(Some(shown)) => Heard::Service(shown),
        // Whoever does not answer in time is not what was looked for.
        Ok(None) | Err(_) => Heard::Other,
    }
}

/// Refused, lost, or rejected by a firewall on the way: the host itself is known to answer.
fn is_closed(error: &ConnectError) -> bool {
    match error {
        ConnectError::ConnectionRefused(_) | ConnectError::TimedOut(_) => true,
        ConnectError::Other { source, .. } => {
            matches!(source.kind(), ErrorKind::ConnectionReset | ErrorKind::HostUnreachable)
        }
        _ => false,
    }
}

async fn talk(mut stream: Box<dyn Io>, visit: &Visit<'_>, host: &str, service: &Service) -> Option<Shown> {
    match service.kind {
        Kind::Internal(speech, is) => {
            match speech {
                Speech::Listen => {}
                Speech::Say(words) => say(&mut stream, &words()).await?,
                Speech::Get(path) => {
                    let agent = &visit.config.user_agent;
                    let request =
                        format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: {agent}\r\n\r\n");
                    say(&mut stream, request.as_bytes()).await?;
                }
            }
            is(&listen(&mut stream).await).map(Shown::Internal)
        }
        Kind::Certified(is) => {
            let (_, shown) = handshake(stream, host, service.port, &Wish::ANYTHING).await.ok()?;
            let facts = certificate_facts(shown.chain.first()?).ok()?;
            let names: Vec<String> = facts.names.into_iter().chain([facts.subject, facts.issuer]).collect();
            is(&names).map(Shown::Internal)
        }
        Kind::Ssh => read_ssh(&mut stream).await.map(Shown::Ssh),
        Kind::Ftp => read_ftp(&mut stream).await,
        Kind::Telnet => {
            let greeting = listen(&mut stream).await;
            let negotiates = matches!(greeting.as_slice(), [IAC, verb, _, ..] if NEGOTIATES.contains(verb));
            negotiates.then_some(Shown::Telnet)
        }
    }
}

async fn say(stream: &mut Box<dyn Io>, words: &[u8]) -> Option<()> {
    stream.write_all(words).await.ok()?;
    stream.flush().await.ok()
}

/// What the server says until it pauses.
async fn listen(stream: &mut Box<dyn Io>) -> Vec<u8> {
    let mut heard = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let read = stream.read(&mut buffer);
        let count = match heard.is_empty() {
            true => read.await.unwrap_or(0),
            false => timeout(PAUSE, read).await.map_or(0, |count| count.unwrap_or(0)),
        };
        heard.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if count == 0 || heard.len() >= MOST_BYTES {
            return heard;
        }
    }
}

async fn read_ssh(stream: &mut Box<dyn Io>) -> Option<ssh::SshOffer> {
    say(stream, ssh::VERSION).await?;
    let (mut heard, mut buffer) = (Vec::new(), [0; 2048]);
    loop {
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        heard.extend_from_slice(buffer.get(..count)?);
        match ssh::read(&heard) {
            Reading::Done(offer) => return Some(offer),
            Reading::More if heard.len() < MOST_SSH => {}
            Reading::More | Reading::NotSsh => return None,
        }
    }
}

/// A greeting of FTP, and whether `AUTH TLS` is among its features (RFC 2389, RFC 4217). Mail servers greet with the
/// same number, but know no FEAT.
async fn read_ftp(stream: &mut Box<dyn Io>) -> Option<Shown> {
    let greeting = listen(stream).await;
    if !(greeting.starts_with(b"220 ") || greeting.starts_with(b"220-")) {
        return None;
    }
    say(stream, b"FEAT\r\n").await?;
    let features = String::from_utf8_lossy(&listen(stream).await).to_ascii_uppercase();
    let says_ftp = String::from_utf8_lossy(&greeting).to_ascii_uppercase().contains("FTP");
    let knows = features.starts_with("211") || says_ftp || features.starts_with("530");
    let tls = features.lines().any(|line| line.trim().starts_with("AUTH ") && line.contains("TLS"));
    knows.then_some(Shown::Ftp { tls })
}
