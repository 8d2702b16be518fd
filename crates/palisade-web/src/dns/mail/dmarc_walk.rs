//! Finds the DMARC policy that holds for a domain: its own, or that of a public suffix above it; and asks whether those
//! who are to get the reports agreed (RFC 7489 section 7.1).

use futures_util::future::join_all;

use super::dmarc::{Dmarc, DmarcError, is_dmarc};
use crate::dns::lookup::{LookupFailure, Lookups};
use crate::observation::same_site;

/// Names above the domain that are asked.
const MOST_PARENTS: usize = 7;

/// The policy of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DmarcFacts {
    /// Where the record is; `None` without a record.
    pub(crate) at: Option<String>,
    /// DMARC records there; receivers heed none when there are several.
    pub(crate) records: Vec<String>,
    /// The record, when there is one.
    pub(crate) record: Option<Result<Dmarc, DmarcError>>,
    /// Domains that reports are sent to and that do not say that they want them.
    pub(crate) unauthorised: Vec<String>,
}

impl DmarcFacts {
    /// The record that receivers go by.
    pub(crate) fn usable(&self) -> Option<&Dmarc> {
        self.record.as_ref()?.as_ref().ok()
    }
}

/// Finds the policy of `domain`.
///
/// # Errors
/// [`LookupFailure`] when it is not known.
pub(crate) async fn walk(lookups: &Lookups<'_>, domain: &str) -> Result<DmarcFacts, LookupFailure> {
    let names: Vec<&str> = names(domain).collect();
    let asked = names.iter().map(|name| dmarc_records(lookups, format!("_dmarc.{name}")));
    let answers = join_all(asked).await;
    for (number, (name, records)) in names.into_iter().zip(answers).enumerate() {
        let records = records?;
        let record = match records.as_slice() {
            [] => continue,
            [record] => Some(Dmarc::parse(record)),
            _ => None,
        };
        let of_suffix =
            record.as_ref().is_some_and(|record| record.as_ref().is_ok_and(|dmarc| dmarc.public_suffix));
        if number > 0 && !of_suffix {
            continue;
        }
        let mut facts =
            DmarcFacts { at: Some(format!("_dmarc.{name}")), records, record, unauthorised: Vec::new() };
        if let Some(dmarc) = facts.usable() {
            facts.unauthorised = unauthorised(lookups, name, &dmarc.report_domains).await?;
        }
        return Ok(facts);
    }
    Ok(DmarcFacts { at: None, records: Vec::new(), record: None, unauthorised: Vec::new() })
}

/// The domain and the names above it.
fn names(domain: &str) -> impl Iterator<Item = &str> {
    let names = std::iter::successors(Some(domain), |name| name.split_once('.').map(|(_, parent)| parent));
    names.take(MOST_PARENTS + 1)
}

async fn dmarc_records(lookups: &Lookups<'_>, name: String) -> Result<Vec<String>, LookupFailure> {
    let mut texts = lookups.texts(&name).await?;
    texts.retain(|text| is_dmarc(text));
    Ok(texts)
}

/// Those of `targets` outside the domain that have no record for it.
async fn unauthorised(
    lookups: &Lookups<'_>,
    domain: &str,
    targets: &[String],
) -> Result<Vec<String>, LookupFailure> {
    let outside = targets.iter().filter(|target| !same_site(target, domain));
    let asked = outside.map(|target| async move {
        let records = dmarc_records(lookups, format!("{domain}._report._dmarc.{target}")).await?;
        Ok(records.is_empty().then(|| target.clone()))
    });
    let answers: Result<Vec<_>, LookupFailure> = join_all(asked).await.into_iter().collect();
    Ok(answers?.into_iter().flatten().collect())
}
