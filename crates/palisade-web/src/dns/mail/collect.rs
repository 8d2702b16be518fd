//! Collects the mail policies of a domain, all at the same time.

use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};
use palisade_model::Tier;
use url::Url;

use super::bimi::{Bimi, is_bimi};
use super::dkim::{DkimKey, SELECTORS};
use super::dmarc_walk::{self, DmarcFacts};
use super::mta_sts::{self, Policy, StsError, is_sts};
use super::spf_walk::{self, SpfFacts};
use super::tls_rpt;
use crate::dns::facts::Fact;
use crate::dns::lookup::{LookupFailure, Lookups, text_of};
use crate::fetch::{Ask, Exchange};
use crate::observation::answered;
use crate::tls::judge;
use crate::visit::Visit;

const POLICY_BYTES: usize = 64 * 1024;

/// What a domain says about its mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// Without those of a domain that takes no mail (RFC 7505).
    pub(crate) servers: Fact<Vec<MailServer>>,
    pub(crate) spf: Fact<SpfFacts>,
    pub(crate) dmarc: Fact<DmarcFacts>,
    /// Only in a full scan.
    pub(crate) transport: Option<Transport>,
}

/// One MX record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailServer {
    pub(crate) preference: u16,
    pub(crate) host: String,
}

/// What protects mail on its way, and what goes with it.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    pub(crate) sts: Fact<Sts>,
    /// Report addresses of TLS-RPT.
    pub(crate) tls_rpt: Fact<Option<Vec<String>>>,
    pub(crate) bimi: Fact<Option<Bimi>>,
    pub(crate) dkim: Vec<DkimKey>,
}

/// MTA-STS of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sts {
    /// The id of its TXT record.
    pub(crate) record: Option<Result<String, StsError>>,
    /// The policy, or why senders have none. `None` without a record.
    pub(crate) policy: Option<Result<Policy, String>>,
}

/// Collects them.
pub(crate) async fn collect(visit: &Visit<'_>, lookups: &Lookups<'_>, domain: &str) -> Mail {
    let transport = async {
        match visit.includes(Tier::Full) {
            true => Some(transport(visit, lookups, domain).await),
            false => None,
        }
    };
    let (servers, spf, dmarc, transport) = tokio::join!(
        servers(lookups, domain),
        spf_walk::walk(lookups, domain),
        dmarc_walk::walk(lookups, domain),
        transport,
    );
    Mail { servers, spf, dmarc, transport }
}

/// The MX records by preference, without those of a domain that takes no mail.
pub(crate) async fn servers(lookups: &Lookups<'_>, domain: &str) -> Fact<Vec<MailServer>> {
    let found = lookups.find(domain, RecordType::MX).await?;
    let server = |record: &RData| match record {
        RData::MX(mx) if !mx.exchange.is_root() => {
            Some(MailServer { preference: mx.preference, host: text_of(&mx.exchange) })
        }
        _ => None,
    };
    let mut servers: Vec<MailServer> = found.records.iter().filter_map(server).collect();
    servers.sort_by(|a, b| (a.preference, &a.host).cmp(&(b.preference, &b.host)));
    Ok(servers)
}

async fn transport(visit: &Visit<'_>, lookups: &Lookups<'_>, domain: &str) -> Transport {
    let (sts, tls_rpt, bimi, dkim) = tokio::join!(
        sts(visit, lookups, domain),
        one_text(lookups, format!("_smtp._tls.{domain}"), tls_rpt::is_tls_rpt),
        one_text(lookups, format!("default._bimi.{domain}"), is_bimi),
        dkim(lookups, domain),
    );
    Transport {
        sts,
        tls_rpt: tls_rpt.map(|text| text.as_deref().and_then(tls_rpt::addresses)),
        bimi: bimi.map(|text| text.as_deref().and_then(Bimi::parse)),
        dkim,
    }
}

/// The only record of its kind; several count as none.
async fn one_text(
    lookups: &Lookups<'_>,
    name: String,
    is_meant: fn(&str) -> bool,
) -> Result<Option<String>, LookupFailure> {
    let mut texts = lookups.texts(&name).await?;
    texts.retain(|text| is_meant(text));
    Ok(if texts.len() == 1 { texts.pop() } else { None })
}

async fn sts(visit: &Visit<'_>, lookups: &Lookups<'_>, domain: &str) -> Fact<Sts> {
    let record = one_text(lookups, format!("_mta-sts.{domain}"), is_sts).await?;
    let Some(record) = record else { return Ok(Sts { record: None, policy: None }) };
    let policy = fetch_policy(visit, domain).await;
    Ok(Sts { record: Some(mta_sts::id(&record)), policy: Some(policy) })
}

/// The policy file as senders fetch it: over `https` with a valid certificate and without redirects.
async fn fetch_policy(visit: &Visit<'_>, domain: &str) -> Result<Policy, String> {
    let address = format!("https://mta-sts.{domain}/.well-known/mta-sts.txt");
    let url = Url::parse(&address).map_err(|error| error.to_string())?;
    let fetched = visit.fetcher.ask(Ask::get(&url).up_to(POLICY_BYTES)).await;
    let exchange = answered(&fetched).map_err(|unjudged| unjudged.detail)?;
    if exchange.status != 200 {
        return Err(format!("expected status 200 at {address}, found {}", exchange.status));
    }
    trusted(visit, exchange)?;
    Policy::parse(&exchange.text()).map_err(|error| error.to_string())
}

fn trusted(visit: &Visit<'_>, exchange: &Exchange) -> Result<(), String> {
    let handshake = exchange.handshake.as_ref().ok_or("expected TLS, found none")?;
    let verdict = judge(handshake, visit.roots, visit.config.clock.now())?;
    match verdict.untrusted {
        Some(problem) => Err(format!("expected a trusted certificate, found: {problem}")),
        None if !verdict.name_matches => {
            Err("expected a certificate for the name, found one for others".to_owned())
        }
        None => Ok(()),
    }
}

/// Keys under common selectors. What is not answered is left out: nobody can list all selectors anyway.
async fn dkim(lookups: &Lookups<'_>, domain: &str) -> Vec<DkimKey> {
    let look = |selector: &'static str| async move {
        let texts = lookups.texts(&format!("{selector}._domainkey.{domain}")).await.unwrap_or_default();
        texts.iter().find_map(|text| DkimKey::parse(selector, text))
    };
    join_all(SELECTORS.into_iter().map(look)).await.into_iter().flatten().collect()
}
