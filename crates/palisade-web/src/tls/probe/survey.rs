//! The whole probing of one server: versions first, then everything else at the same time.

use futures_util::future::join_all;

use super::certificates::certificates;
use super::details::early;
use super::facts::{Details, Preference, Survey};
use super::offers::{Depth, offers};
use super::order::put_in_order;
use super::prober::Prober;
use super::versions::versions;
use crate::observation::Unjudged;
use crate::tls::chain::{Asked, Shown};

/// What was found, and the chains that were shown on the way.
pub(crate) struct Surveyed {
    pub(crate) survey: Survey,
    pub(crate) shown: Vec<Result<Option<Shown>, Unjudged>>,
}

/// Versions, one suite of each family, certificates.
pub(crate) async fn quick_survey(prober: &Prober<'_>) -> Surveyed {
    let versions = versions(prober).await;
    let (offers, shown) = tokio::join!(
        offers(prober, &versions, &Depth::Families),
        certificates(prober, &versions, &[Asked::Rsa, Asked::Ecdsa]),
    );
    let survey = Survey { offers, details: None, connections: prober.connections(), versions };
    Surveyed { survey, shown }
}

/// Everything.
pub(crate) async fn full_survey(prober: &Prober<'_>) -> Surveyed {
    let versions = versions(prober).await;
    let (mut offers, shown, early) = tokio::join!(
        offers(prober, &versions, &Depth::All),
        certificates(prober, &versions, &[Asked::Rsa, Asked::Ecdsa, Asked::WithoutName]),
        early(prober, &versions),
    );
    let details: Details = early.finish(&offers);
    if details.preference == Ok(Some(Preference::Server)) {
        join_all(offers.iter_mut().map(|offer| put_in_order(prober, offer))).await;
    }
    let survey = Survey { offers, details: Some(details), connections: prober.connections(), versions };
    Surveyed { survey, shown }
}
