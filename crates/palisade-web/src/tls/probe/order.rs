//! In which order a server prefers its suites. A short list is known exactly, from each two of them offered
//! together; of a long one only the first, which is what current clients get.

use futures_util::future::join_all;

use super::details::choice;
use super::facts::Offer;
use super::prober::Prober;
use super::suites::Suite;
use crate::observation::Unjudged;

/// Of suites whose order is asked for: 21 pairs.
const SHORT: usize = 7;

/// Puts the suites of a server that chooses by itself into its order, where they are few.
pub(super) async fn put_in_order(prober: &Prober<'_>, offer: &mut Offer) {
    if (2..=SHORT).contains(&offer.suites.len()) && offer.unknown.is_none() {
        let wins = wins(prober, offer).await;
        offer.is_ordered = wins.is_ok();
        if let Ok(wins) = wins {
            let rank =
                |suite: &&Suite| std::cmp::Reverse(wins.iter().filter(|code| **code == suite.code).count());
            offer.suites.sort_by_key(rank);
        }
    }
}

/// The winner of each pair.
async fn wins(prober: &Prober<'_>, offer: &Offer) -> Result<Vec<u16>, Unjudged> {
    let codes: Vec<u16> = offer.suites.iter().map(|suite| suite.code).collect();
    let rest = |at: usize| codes.get(at + 1..).unwrap_or_default();
    let pairs =
        codes.iter().enumerate().flat_map(|(at, first)| rest(at).iter().map(move |second| [*second, *first]));
    let asked = pairs.map(|pair| choice(prober, offer.version, pair.to_vec()));
    join_all(asked).await.into_iter().filter_map(Result::transpose).collect()
}
