//! A full-text search as SQL: stretch after stretch of an organisation's numbers, newest or oldest first, wider ones while
//! little is found. Made by `plan.rs`.

use palisade_model::{FindingId, OrganizationId, RawId};

use crate::db::Db;
use crate::dialect;
use crate::findings::checks::Args;
use crate::findings::filter::{FindingPosition, FindingSort};
use crate::findings::list::ListFindings;
use crate::findings::plan::Effort;
use crate::findings::words::SearchWords;
use crate::query::{Query, query};

/// The bits of a number that count within one organisation.
pub(crate) const OWN_BITS: u32 = 36;
/// Widest step, in stretches of the index.
const WIDEST: i64 = 16;

/// The numbers that an organisation's findings may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    first: i64,
    last: i64,
}

impl Numbers {
    /// Those up to this one.
    pub(crate) fn up_to(last: i64) -> Self {
        Self { first: (last >> OWN_BITS) << OWN_BITS, last }
    }
}

/// Asks for the last number that was given out; none when there never was one.
pub(crate) fn last_number_query(organization_id: OrganizationId) -> Query {
    query("SELECT value FROM sequences WHERE name = $1").bind(sequence_name(organization_id))
}

/// The row of `sequences` that counts an organisation's findings.
pub(crate) fn sequence_name(organization_id: OrganizationId) -> String {
    format!("findings:{organization_id}")
}

/// The numbers that one step looks at, whole stretches but for the place where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    low: i64,
    high: i64,
    /// Where the next one begins; `None` behind the last.
    pub(crate) end: Option<FindingPosition>,
}

impl Stretch {
    /// The one after the list's position; `None` when all were looked at.
    pub(crate) fn next(bits: u32, list: &ListFindings, numbers: Numbers, effort: &Effort) -> Option<Self> {
        let widened = u32::try_from(effort.steps - effort.full).unwrap_or(u32::MAX);
        let width = 1_i64.checked_shl(widened).map_or(WIDEST, |width| width.clamp(1, WIDEST));
        let after = list.after.map(|after| after.rank);
        if list.sort.direction() == "DESC" {
            let high = after.map_or(numbers.last, |after| (after - 1).min(numbers.last));
            let low = (((high >> bits) - width + 1) << bits).max(numbers.first);
            let end = (low > numbers.first).then(|| at(low));
            return (high >= numbers.first).then_some(Self { low, high, end });
        }
        let low = after.map_or(numbers.first, |after| (after + 1).max(numbers.first));
        let high = ((((low >> bits) + width) << bits) - 1).min(numbers.last);
        let end = (high < numbers.last).then(|| at(high));
        (low <= numbers.last).then_some(Self { low, high, end })
    }
}

/// A number is a place of its own, whatever the id.
fn at(number: i64) -> FindingPosition {
    FindingPosition { rank: number, id: FindingId::new(RawId::from_u128(0)) }
}

/// A search of one stretch.
pub(crate) struct Search {
    pub(crate) stretch: Option<Stretch>,
    words: String,
    low: String,
    high: String,
}

impl Search {
    /// Steps per page: with what [`WIDEST`] says, a million findings and more.
    pub(crate) const STEPS: usize = 12;

    pub(crate) fn new(db: &Db, args: &mut Args, words: &SearchWords, stretch: Option<Stretch>) -> Self {
        let (low, high) = stretch.as_ref().map_or((0, 0), |stretch| (stretch.low, stretch.high));
        let words = args.place(dialect::search_value(db, low, high, words));
        Self { stretch, words, low: args.place(low), high: args.place(high) }
    }

    /// The findings that have all the words, with their numbers as `sort_rank`.
    pub(crate) fn sql(&self, db: &Db, sort: FindingSort, limit: usize) -> String {
        let Self { words, low, high, .. } = self;
        dialect::searched(db, words, &format!("BETWEEN {low} AND {high}"), sort.direction(), limit)
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::PageSize;

    use super::*;
    use crate::findings::filter::FindingFilter;

    #[test]
    fn stretches_hold_every_number_once_in_either_order() {
        let own = 7 << OWN_BITS;
        for last in [0, 1, 5, 8, 300, 301] {
            let numbers = Numbers::up_to(own + last);
            for (sort, full) in [(FindingSort::Newest, 0), (FindingSort::Oldest, 0), (FindingSort::Newest, 1)]
            {
                let mut seen = Vec::new();
                let mut list = ListFindings {
                    organization_id: OrganizationId::new(RawId::from_u128(1)),
                    test_mode: false,
                    filter: FindingFilter::default(),
                    sort,
                    after: None,
                    size: PageSize::default(),
                };
                let mut effort = Effort::default();
                while let Some(stretch) = Stretch::next(2, &list, numbers, &effort) {
                    assert!(stretch.low <= stretch.high, "{stretch:?}");
                    seen.extend(stretch.low..=stretch.high);
                    effort = Effort { steps: effort.steps + 1, full: effort.full + full };
                    list.after = stretch.end;
                    if stretch.end.is_none() {
                        break;
                    }
                }
                seen.sort_unstable();
                assert_eq!(seen, (own..=own + last).collect::<Vec<_>>(), "{sort:?} {last}");
            }
        }
    }

    #[test]
    fn the_numbers_of_an_organization_begin_at_its_own_bits() {
        let numbers = Numbers::up_to((7 << OWN_BITS) + 12);
        assert_eq!((numbers.first, numbers.last), (7 << OWN_BITS, (7 << OWN_BITS) + 12));
    }
}
