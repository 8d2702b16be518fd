//! What a domain says about its mail: parsers of the records, each a file of its own, and the walks that collect them.

mod bimi;
mod collect;
mod dkim;
mod dmarc;
mod dmarc_walk;
mod mta_sts;
mod spf;
mod spf_walk;
mod tags;
mod texts;
mod tls_rpt;

#[cfg(test)]
pub(crate) use collect::Transport;
pub(crate) use collect::{Mail, MailServer, Sts, collect, servers};
#[cfg(test)]
pub(crate) use dmarc::{Disposition, Dmarc};
pub(crate) use dmarc_walk::DmarcFacts;
#[cfg(test)]
pub(crate) use mta_sts::Policy as StsPolicy;
pub(crate) use spf::Qualifier;
#[cfg(test)]
pub(crate) use spf_walk::SpfProblem;
pub(crate) use spf_walk::{MOST_LOOKUPS, MOST_VOIDS, SpfFacts};
pub(in crate::dns) use texts::read_text;
