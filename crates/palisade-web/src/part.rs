//! What is looked at besides the page itself. Each part is collected once, all at the same time; a check says
//! which parts it needs and runs as soon as they are there.

use palisade_model::Tier;

use crate::observation::Observation;
use crate::requests;
use crate::visit::Visit;

/// One part. Adding one is a line in each of the functions below and a slot in [`Parts`](crate::observation::Parts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Requests that no visitor makes.
    Requests,
}

impl Part {
    pub(crate) const ALL: &[Self] = &[Self::Requests];

    /// The smallest kind of scan that looks at it.
    pub(crate) fn tier(self) -> Tier {
        match self {
            Self::Requests => Tier::Quick,
        }
    }

    /// What the progress line calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Requests => "Unusual requests",
        }
    }

    /// Collects it into its slot.
    pub(crate) async fn look(self, visit: &Visit<'_>, observation: &Observation) {
        let parts = &observation.parts;
        match self {
            Self::Requests => visit.keep(&parts.requests, requests::collect(visit, observation)).await,
        }
    }

    /// Whether it is in its slot.
    pub(crate) fn is_there(self, observation: &Observation) -> bool {
        let parts = &observation.parts;
        match self {
            Self::Requests => parts.requests.get().is_some(),
        }
    }
}
