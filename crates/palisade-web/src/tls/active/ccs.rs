//! Early ChangeCipherSpec (CVE-2014-0224): whether the server changes to keys that anybody can compute before there is a
//! secret. Its own alert to what follows shows which keys it reads with.

use palisade_model::GapReason;

use super::facts::Probed;
use super::greeting::{open, unreadable};
use super::server::Server;
use super::wire::{ALERT, CHANGE_CIPHER, Said, Wire};
use crate::observation::Unjudged;

const BAD_RECORD_MAC: u8 = 20;
const DECRYPTION_FAILED: u8 = 21;

/// What a server did after a ChangeCipherSpec that came too early.
enum After {
    Alert(u8),
    Ended,
    Silent,
}

/// Tries it: sent once the server refuses; sent twice, a server with the flaw tries to decrypt the second.
///
/// # Errors
/// [`Unjudged`] when the server cannot be asked, or shows neither.
pub(super) async fn ccs_injection(server: &Server<'_>) -> Result<Probed, Unjudged> {
    let (mut wire, Some(greeting)) = open(server, |_| true).await? else {
        return Ok(Probed::Sound("the server speaks no version that has the flaw"));
    };
    let version = greeting.version();
    let refused = Ok(Probed::Sound("the server refused an early ChangeCipherSpec"));
    if !matches!(change(&mut wire, server, version).await?, After::Silent) {
        return refused;
    }
    match change(&mut wire, server, version).await? {
        After::Alert(code @ (BAD_RECORD_MAC | DECRYPTION_FAILED)) => Ok(Probed::Flawed(format!(
            "an early ChangeCipherSpec was taken: the server tried to decrypt what came next (alert {code})"
        ))),
        After::Alert(_) | After::Ended => refused,
        After::Silent => Err(Unjudged::new(
            GapReason::TimeOut,
            "the server neither refused an early ChangeCipherSpec nor showed that it took it",
        )),
    }
}

async fn change(wire: &mut Wire, server: &Server<'_>, version: u16) -> Result<After, Unjudged> {
    wire.send_record(CHANGE_CIPHER, version, &[1]).await;
    match wire.next(server.patience()).await {
        Said::Record { kind: ALERT, content } => Ok(After::Alert(content.get(1).copied().unwrap_or(0))),
        Said::Ended => Ok(After::Ended),
        Said::Silent => Ok(After::Silent),
        Said::Record { .. } | Said::Foreign => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::tls::active::crafted::{Crafted, Reaction, probed};

    /// Takes the first one and fails to decrypt the second, as OpenSSL 1.0.1g did.
    fn takes(kind: u8, _: &[u8]) -> Reaction {
        static CHANGES: AtomicUsize = AtomicUsize::new(0);
        match kind {
            CHANGE_CIPHER if CHANGES.fetch_add(1, Ordering::SeqCst) == 0 => Reaction::Nothing,
            _ => Reaction::Say(ALERT, vec![2, BAD_RECORD_MAC]),
        }
    }

    #[tokio::test]
    async fn only_a_server_that_tries_to_decrypt_has_the_flaw() {
        let with = |reacts: fn(u8, &[u8]) -> Reaction| Crafted { reacts, ..Crafted::default() };
        assert!(matches!(probed(with(takes), ccs_injection).await, Ok(Probed::Flawed(_))));
        let refused = Ok(Probed::Sound("the server refused an early ChangeCipherSpec"));
        assert_eq!(probed(with(|_, _| Reaction::Say(ALERT, vec![2, 10])), ccs_injection).await, refused);
        assert_eq!(probed(with(|_, _| Reaction::Close), ccs_injection).await, refused);
        assert!(probed(with(|_, _| Reaction::Nothing), ccs_injection).await.is_err());
    }
}
