//! Greets one mail server as another would (RFC 5321), asks for encryption (RFC 3207), looks at the certificate and leaves.
//! No mail is begun.

use std::time::Duration;

use palisade_model::GapReason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::facts::{MailDoor, StartTls};
use crate::fetch::Io;
use crate::observation::Unjudged;
use crate::tls::{Wish, handshake, judge};
use crate::visit::Visit;

const PORT: u16 = 25;
const CONNECT: Duration = Duration::from_secs(4);
/// Some servers let a stranger wait before they greet.
const TALK: Duration = Duration::from_secs(12);
const MOST_BYTES: usize = 8 * 1024;
/// What the client calls itself: a name of nobody.
const GREETING: &[u8] = b"EHLO scanner.palisade.example\r\n";

/// Asks for encryption.
pub(super) async fn ask(visit: &Visit<'_>, host: String) -> MailDoor {
    let late = || Unjudged::new(GapReason::TimeOut, format!("{host} did not answer in time"));
    let starttls = timeout(TALK, greet(visit, &host)).await.unwrap_or_else(|_| Err(late()));
    MailDoor { host, starttls }
}

async fn greet(visit: &Visit<'_>, host: &str) -> Result<StartTls, Unjudged> {
    visit
        .fetcher
        .turn(host)
        .await
        .map_err(|failure| Unjudged::new(failure.kind.gap(), failure.to_string()))?;
    let stream = visit.connector.knock(host, PORT, CONNECT.min(visit.config.budgets.exchange)).await;
    let mut stream = stream.map_err(|error| Unjudged::new(GapReason::Unreachable, error.to_string()))?;
    expect(&mut stream, "220").await?;
    say(&mut stream, GREETING).await?;
    let features = expect(&mut stream, "250").await?;
    if !features.lines().any(is_starttls) {
        // Whatever is said to a farewell, nobody listens any more.
        let _gone = say(&mut stream, b"QUIT\r\n").await;
        return Ok(StartTls::NotOffered);
    }
    say(&mut stream, b"STARTTLS\r\n").await?;
    if let Err(refused) = expect(&mut stream, "220").await {
        return Ok(StartTls::Failed(refused.detail));
    }
    let shown = match handshake(stream, host, PORT, &Wish::ANYTHING).await {
        Ok((_, shown)) => shown,
        Err(failure) => return Ok(StartTls::Failed(failure.to_string())),
    };
    let verdict = judge(&shown, visit.roots, visit.config.clock.now());
    verdict
        .map(|verdict| StartTls::Shown(Box::new(verdict)))
        .map_err(|detail| Unjudged::new(GapReason::ScannerError, detail))
}

fn is_starttls(line: &str) -> bool {
    line.get(4..).is_some_and(|keyword| keyword.trim().eq_ignore_ascii_case("starttls"))
}

async fn say(stream: &mut Box<dyn Io>, words: &[u8]) -> Result<(), Unjudged> {
    let broken = |_| Unjudged::new(GapReason::Unreachable, "the mail server hung up");
    stream.write_all(words).await.map_err(broken)?;
    stream.flush().await.map_err(broken)
}

/// Reads one reply, all of its lines, which must have this code.
async fn expect(stream: &mut Box<dyn Io>, code: &str) -> Result<String, Unjudged> {
    let mut reply = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let text = String::from_utf8_lossy(&reply);
        if let Some(end) =
            text.lines().find(|line| line.as_bytes().get(3) == Some(&b' ')).filter(|_| text.ends_with('\n'))
        {
            let is_code = end.starts_with(code);
            let found = format!(
                "expected reply {code} of the mail server, found {:?}",
                end.get(..3).unwrap_or_default()
            );
            return if is_code {
                Ok(text.into_owned())
            } else {
                Err(Unjudged::new(GapReason::Unreachable, found))
            };
        }
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        if count == 0 || reply.len() > MOST_BYTES {
            return Err(Unjudged::new(
                GapReason::Unreachable,
                "expected a reply of a mail server, found none",
            ));
        }
        reply.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn heard(reply: &[u8]) -> Result<String, Unjudged> {
        let (client, mut server) = tokio::io::duplex(64 * 1024);
        server.write_all(reply).await.unwrap();
        drop(server);
        let mut client: Box<dyn Io> = Box::new(client);
        expect(&mut client, "250").await
    }

    #[tokio::test]
    async fn a_reply_is_read_to_its_last_line_and_no_further_than_it_may_be() {
        let features = heard(b"250-mail.example\r\n250-StartTLS\r\n250 SIZE\r\n").await.unwrap();
        assert!(features.lines().any(is_starttls));
        assert!(!heard(b"250 mail.example STARTTLS\r\n").await.unwrap().lines().any(is_starttls));
        for (reply, problem) in [
            (&b"554 no service\r\n"[..], "expected reply 250 of the mail server, found \"554\""),
            (b"250-mail.example\r\n", "expected a reply of a mail server, found none"),
            (b"", "expected a reply of a mail server, found none"),
            (&[b'x'; 20_000], "expected a reply of a mail server, found none"),
            ("\u{e4}\u{e4}\u{e4} \n".as_bytes(), "expected a reply of a mail server, found none"),
        ] {
            assert_eq!(heard(reply).await.unwrap_err().detail, problem);
        }
    }
}
