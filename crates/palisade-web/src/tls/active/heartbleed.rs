//! Heartbleed (CVE-2014-0160): whether the server answers a heartbeat that is shorter than it says. One request, which
//! claims one byte that it does not have; of the answer only its lengths are looked at.

use super::facts::Probed;
use super::greeting::{open, unreadable};
use super::server::Server;
use super::wire::{ALERT, HEARTBEAT, Said};
use crate::observation::Unjudged;

/// A request (RFC 6520, section 4) with a payload of one byte that is not there, and without its padding.
const CLAIMED: usize = 1;
const REQUEST: [u8; 3] = [1, 0, CLAIMED as u8];
const RESPONSE: u8 = 2;

/// Tries it.
///
/// # Errors
/// [`Unjudged`] when the server cannot be asked.
pub(super) async fn heartbleed(server: &Server<'_>) -> Result<Probed, Unjudged> {
    let (mut wire, Some(greeting)) = open(server, |_| true).await? else {
        return Ok(Probed::Sound("the server speaks no version that has the flaw"));
    };
    if !greeting.hello.extensions.heartbeat {
        return Ok(Probed::Sound("the server has no heartbeats"));
    }
    wire.send_record(HEARTBEAT, greeting.version(), &REQUEST).await;
    loop {
        match wire.next(server.patience()).await {
            Said::Record { kind: HEARTBEAT, content } => return Ok(judge(&content)),
            Said::Record { kind: ALERT, .. } | Said::Ended => {
                return Ok(Probed::Sound("the server refused it"));
            }
            Said::Record { .. } => {}
            Said::Silent => return Ok(Probed::Sound("the server did not answer it")),
            Said::Foreign => return Err(unreadable()),
        }
    }
}

/// An answer with a payload of the claimed length has bytes that were never sent.
fn judge(answer: &[u8]) -> Probed {
    let claimed = u16::try_from(CLAIMED).unwrap_or(u16::MAX).to_be_bytes();
    let over_read = answer.len() >= 3 + CLAIMED && answer.starts_with(&[RESPONSE, claimed[0], claimed[1]]);
    match over_read {
        true => Probed::Flawed(format!(
            "a heartbeat without payload that claims {CLAIMED} byte was answered with {CLAIMED} byte of memory"
        )),
        false => Probed::Sound("the answer holds nothing that was not sent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::active::crafted::{Crafted, Reaction, probed};

    /// What a server of OpenSSL 1.0.1 did: it copied as many bytes as the request claims, and added padding.
    fn bleeds(kind: u8, content: &[u8]) -> Reaction {
        match (kind, content) {
            (HEARTBEAT, [1, high, low, ..]) => {
                let claimed = usize::from(u16::from_be_bytes([*high, *low]));
                let memory = vec![0x41; claimed + 16];
                Reaction::Say(HEARTBEAT, [&[RESPONSE, *high, *low], memory.as_slice()].concat())
            }
            _ => Reaction::Nothing,
        }
    }

    #[tokio::test]
    async fn only_an_over_read_is_a_flaw() {
        let with =
            |reacts: fn(u8, &[u8]) -> Reaction| Crafted { heartbeats: true, reacts, ..Crafted::default() };
        let flawed = probed(with(bleeds), heartbleed).await.unwrap();
        assert!(matches!(&flawed, Probed::Flawed(evidence) if !evidence.contains('A')), "{flawed:?}");
        for (reacts, why) in [
            ((|_, _| Reaction::Nothing) as fn(u8, &[u8]) -> Reaction, "the server did not answer it"),
            (|_, _| Reaction::Say(ALERT, vec![2, 10]), "the server refused it"),
            (|_, _| Reaction::Close, "the server refused it"),
            (
                |_, _| Reaction::Say(HEARTBEAT, vec![RESPONSE, 0, 0]),
                "the answer holds nothing that was not sent",
            ),
        ] {
            assert_eq!(probed(with(reacts), heartbleed).await, Ok(Probed::Sound(why)));
        }
        let none = Crafted { reacts: bleeds, ..Crafted::default() };
        assert_eq!(probed(none, heartbleed).await, Ok(Probed::Sound("the server has no heartbeats")));
    }
}
