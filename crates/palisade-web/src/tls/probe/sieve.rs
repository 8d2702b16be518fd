//! Finds everything that a server accepts out of a list: offers a part of it, takes away what the server chose,
//! offers the rest, until it refuses. The parts are asked side by side.

use futures_util::future::join_all;
use palisade_model::GapReason;

use super::hello::Hello;
use super::prober::{Answer, Flight, Prober, Until};
use crate::observation::Unjudged;

/// What is sieved and how.
pub(super) struct Sieve<'s> {
    /// The hello that offers these.
    pub(super) hello: &'s (dyn Fn(Vec<u16>) -> Hello + Sync),
    /// What the server chose; `None` when it answered a hello of another kind.
    pub(super) chosen: &'s (dyn Fn(&Flight) -> Option<u16> + Sync),
    pub(super) until: Until,
}

/// What a server accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sieved {
    /// In each part in the order in which the server chose.
    pub(crate) accepted: Vec<u16>,
    /// Why there may be more.
    pub(crate) unknown: Option<Unjudged>,
}

impl Sieve<'_> {
    /// Everything of `offers` that the server accepts, in `parts` parts.
    pub(super) async fn all(&self, prober: &Prober<'_>, offers: &[u16], parts: usize) -> Sieved {
        let parts = parts.clamp(1, offers.len().max(1));
        // Neighbours are alike, so every part gets some of each kind.
        let part = |start: usize| offers.iter().copied().skip(start).step_by(parts).collect();
        merge(join_all((0..parts).map(|start| self.drain(prober, part(start), usize::MAX))).await)
    }

    /// One that the server accepts out of each family, if any.
    pub(super) async fn one_of_each(&self, prober: &Prober<'_>, families: Vec<Vec<u16>>) -> Sieved {
        merge(join_all(families.into_iter().map(|family| self.drain(prober, family, 1))).await)
    }

    async fn drain(&self, prober: &Prober<'_>, mut left: Vec<u16>, most: usize) -> Sieved {
        let mut sieved = Sieved::default();
        while !left.is_empty() && sieved.accepted.len() < most {
            let flight = match prober.ask(&(self.hello)(left.clone()), self.until).await {
                Ok(Answer::Accepted(flight)) => flight,
                Ok(Answer::Refused(_)) => break,
                Err(trouble) => {
                    sieved.unknown = Some((&trouble).into());
                    break;
                }
            };
            let Some(chosen) = (self.chosen)(&flight) else { break };
            let Some(at) = left.iter().position(|offered| *offered == chosen) else {
                let detail = "expected an offered choice, found another one";
                sieved.unknown = Some(Unjudged::new(GapReason::ScannerError, detail));
                break;
            };
            left.remove(at);
            sieved.accepted.push(chosen);
        }
        sieved
    }
}

fn merge(parts: Vec<Sieved>) -> Sieved {
    let mut merged = Sieved::default();
    for part in parts {
        merged.accepted.extend(part.accepted);
        merged.unknown = merged.unknown.or(part.unknown);
    }
    merged
}
