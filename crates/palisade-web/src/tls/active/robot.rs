//! ROBOT: whether the server's answers to a wrongly padded premaster secret tell how it was wrong, which is what
//! Bleichenbacher's attack needs. Five variants, one connection each; differences must come back twice to count.

use std::fmt;

use futures_util::future::try_join_all;
use palisade_model::GapReason;

use super::facts::Probed;
use super::greeting::open;
use super::rsa::RsaKey;
use super::server::Server;
use super::wire::{ALERT, CHANGE_CIPHER, HANDSHAKE, Said, record};
use crate::observation::Unjudged;
use crate::tls::probe::{Suite, Version};

/// How often a difference is looked at again.
const AGAIN: usize = 2;
/// The premaster secret: a version and 46 random bytes.
const SECRET: usize = 48;

/// How the secret is padded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    Right,
    WrongStart,
    LateZero,
    NoZero,
    WrongVersion,
}

const VARIANTS: [Variant; 5] =
    [Variant::Right, Variant::WrongStart, Variant::LateZero, Variant::NoZero, Variant::WrongVersion];

impl Variant {
    fn name(self) -> &'static str {
        match self {
            Self::Right => "right padding",
            Self::WrongStart => "wrong first bytes",
            Self::LateZero => "a zero too late",
            Self::NoZero => "no zero",
            Self::WrongVersion => "another version",
        }
    }

    /// The block to encrypt (RFC 8017, section 7.2.1, as far as the variant keeps to it).
    fn block(self, size: usize, noise: &[u8]) -> Option<Vec<u8>> {
        // Nothing of the noise is zero.
        let mut block = noise.get(..size)?.to_vec();
        let secret = size.checked_sub(SECRET)?;
        let (zero, version) = (secret.checked_sub(1)?, Version::Tls12.wire().to_be_bytes());
        block.get_mut(..2)?.copy_from_slice(if self == Self::WrongStart { &[0x41, 0x17] } else { &[0, 2] });
        block.get_mut(secret..secret + 2)?.copy_from_slice(match self {
            Self::WrongVersion => &[2, 2],
            _ => &version,
        });
        match self {
            Self::NoZero => block.get_mut(secret..secret + 2)?.fill(0x11),
            Self::LateZero => *block.get_mut(size.checked_sub(2)?)? = 0,
            _ => *block.get_mut(zero)? = 0,
        }
        Some(block)
    }
}

/// How much is sent after the hello.
#[derive(Debug, Clone, Copy)]
enum Flow {
    /// The secret, ChangeCipherSpec and a Finished that nobody can decrypt.
    Whole,
    /// The secret only; the rest is kept waiting.
    SecretOnly,
}

/// What the server did then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reaction {
    Alert(u8),
    Ended,
    Silent,
    Other,
}

impl fmt::Display for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alert(code) => write!(f, "alert {code}"),
            Self::Ended => f.write_str("the end of the connection"),
            Self::Silent => f.write_str("no answer"),
            Self::Other => f.write_str("another message"),
        }
    }
}

/// Tries it, on at most twenty-one connections.
///
/// # Errors
/// [`Unjudged`] when the server cannot be asked, or answers by chance.
pub(super) async fn robot(server: &Server<'_>) -> Result<Probed, Unjudged> {
    let (_, Some(greeting)) = open(server, is_rsa).await? else {
        return Ok(Probed::Sound("the server accepts no RSA key exchange"));
    };
    let key = greeting.chain.first().and_then(|leaf| RsaKey::of(leaf));
    let key = key.ok_or_else(|| {
        Unjudged::new(GapReason::Limit, "expected an RSA key, found another or a longer one")
    })?;
    for flow in [Flow::Whole, Flow::SecretOnly] {
        let first = round(server, &key, flow).await?;
        if first.iter().all(|reaction| *reaction == first[0]) {
            continue;
        }
        for _ in 0..AGAIN {
            if round(server, &key, flow).await? != first {
                let detail = "the server's answers to wrong secrets change from one attempt to the next";
                return Err(Unjudged::new(GapReason::Limit, detail));
            }
        }
        return Ok(Probed::Flawed(difference(&first)));
    }
    Ok(Probed::Sound("all variants were answered alike"))
}

fn difference(reactions: &[Reaction]) -> String {
    let each: Vec<String> = VARIANTS
        .iter()
        .zip(reactions)
        .map(|(variant, reaction)| format!("{}: {reaction}", variant.name()))
        .collect();
    format!("answers tell how a premaster secret is padded ({})", each.join(", "))
}

/// Every variant once, at the same time.
async fn round(server: &Server<'_>, key: &RsaKey, flow: Flow) -> Result<Vec<Reaction>, Unjudged> {
    try_join_all(VARIANTS.map(|variant| attempt(server, key, variant, flow))).await
}

/// Suites in which the client encrypts the secret with the server's key.
fn is_rsa(suite: &Suite) -> bool {
    suite.exchange == "RSA" && suite.authentication == "RSA" && !suite.is_export() && suite.bits > 0
}

async fn attempt(
    server: &Server<'_>,
    key: &RsaKey,
    variant: Variant,
    flow: Flow,
) -> Result<Reaction, Unjudged> {
    let (mut wire, greeting) = open(server, is_rsa).await?;
    let unlike = || Unjudged::new(GapReason::Limit, "the server did not answer the same hello as before");
    let version = greeting.ok_or_else(unlike)?.version();
    let noise = noise(key.size())?;
    let block = variant.block(key.size(), &noise).ok_or_else(unlike)?;
    wire.send(&messages(version, &key.encrypt(&block), flow, &noise)).await;
    Ok(match wire.next(server.patience()).await {
        Said::Record { kind: ALERT, content } => Reaction::Alert(content.get(1).copied().unwrap_or(0)),
        Said::Ended => Reaction::Ended,
        Said::Silent => Reaction::Silent,
        Said::Record { .. } | Said::Foreign => Reaction::Other,
    })
}

/// The client's second flight.
fn messages(version: u16, encrypted: &[u8], flow: Flow, noise: &[u8]) -> Vec<u8> {
    let length = u16::try_from(encrypted.len()).unwrap_or(u16::MAX);
    let [_, _, high, low] = (u32::from(length) + 2).to_be_bytes();
    let exchange = [&[16, 0, high, low][..], &length.to_be_bytes(), encrypted].concat();
    let mut bytes = record(HANDSHAKE, version, &exchange);
    if matches!(flow, Flow::Whole) {
        bytes.extend(record(CHANGE_CIPHER, version, &[1]));
        bytes.extend(record(HANDSHAKE, version, noise.get(..64).unwrap_or(noise)));
    }
    bytes
}

/// Random bytes without a zero.
fn noise(size: usize) -> Result<Vec<u8>, Unjudged> {
    let mut bytes = vec![0; size];
    getrandom::fill(&mut bytes).map_err(|error| Unjudged::new(GapReason::ScannerError, error.to_string()))?;
    bytes.iter_mut().for_each(|byte| *byte = (*byte).max(1));
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::active::crafted::{self, Crafted, probed};
    use crate::tls::active::rsa::known;
    use crate::tls::chain::cases::forge::{Forged, rsa_with};

    fn with(reacts: fn(u8, &[u8]) -> crafted::Reaction) -> Crafted {
        let certificate = Forged::new(rsa_with(&known::modulus())).der().to_vec();
        Crafted { certificate, reacts, ..Crafted::default() }
    }

    /// Whether a ClientKeyExchange holds a secret that is padded as it should be.
    fn is_padded(content: &[u8]) -> bool {
        let block = known::decrypt(&content[6..]);
        block.starts_with(&[0, 2])
            && block[2..].iter().position(|byte| *byte == 0) == Some(block.len() - SECRET - 3)
    }

    fn alert(code: u8) -> crafted::Reaction {
        crafted::Reaction::Say(ALERT, vec![2, code])
    }

    /// Says at once that a padding is wrong.
    fn tells(kind: u8, content: &[u8]) -> crafted::Reaction {
        match (kind, content.first()) {
            (HANDSHAKE, Some(16)) if content.len() > 100 && !is_padded(content) => alert(40),
            (HANDSHAKE, Some(16)) if content.len() > 100 => crafted::Reaction::Nothing,
            (CHANGE_CIPHER, _) => crafted::Reaction::Nothing,
            _ => alert(20),
        }
    }

    /// Goes on with another secret whatever the padding is (RFC 5246, section 7.4.7.1).
    fn keeps_quiet(kind: u8, content: &[u8]) -> crafted::Reaction {
        match (kind, content.len()) {
            (HANDSHAKE, 64) => alert(20),
            _ => crafted::Reaction::Nothing,
        }
    }

    /// A server that is closing connections at random.
    fn flickers(kind: u8, content: &[u8]) -> crafted::Reaction {
        match content.last() {
            Some(last) if kind == HANDSHAKE && last % 2 == 0 => alert(20),
            _ if kind == HANDSHAKE => alert(40),
            _ => crafted::Reaction::Nothing,
        }
    }

    #[tokio::test]
    async fn only_a_difference_that_stays_is_an_oracle() {
        let flawed = probed(with(tells), robot).await.unwrap();
        assert!(
            matches!(&flawed, Probed::Flawed(evidence) if evidence.contains("no zero: alert 40")),
            "{flawed:?}"
        );
        assert_eq!(
            probed(with(keeps_quiet), robot).await,
            Ok(Probed::Sound("all variants were answered alike"))
        );
        assert!(!matches!(probed(with(flickers), robot).await, Ok(Probed::Flawed(_))));
    }

    #[tokio::test]
    async fn keys_of_other_kinds_are_not_judged() {
        assert!(probed(Crafted::default(), robot).await.is_err());
    }

    #[test]
    fn each_variant_is_wrong_in_its_own_way() {
        let noise = [9; 128];
        let blocks = VARIANTS.map(|variant| variant.block(128, &noise).unwrap());
        let zeros = |block: &[u8]| block[1..].iter().positions_of_zero();
        assert_eq!(
            blocks.each_ref().map(|block| zeros(block)),
            [vec![78], vec![78], vec![125], vec![], vec![78]]
        );
        assert_eq!((&blocks[0][80..83], &blocks[4][80..83]), (&[3, 3, 9][..], &[2, 2, 9][..]));
        assert_eq!((&blocks[1][..3], &blocks[3][79..83]), (&[0x41, 0x17, 9][..], &[9, 0x11, 0x11, 9][..]));
        assert_eq!(Variant::Right.block(40, &noise), None);
    }

    trait Positions {
        fn positions_of_zero(self) -> Vec<usize>;
    }

    impl<'a, I: Iterator<Item = &'a u8>> Positions for I {
        fn positions_of_zero(self) -> Vec<usize> {
            self.enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at).collect()
        }
    }
}
