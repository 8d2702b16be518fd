//! Walks over the SPF policy of a domain as a receiver would that needs all of it (RFC 7208 section 4.6.4): one round of
//! look-ups per depth, every one counted.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use hickory_proto::rr::RecordType;

use super::spf::{Mechanism, Qualifier, Spf, SpfError, has_macro, is_spf};
use crate::dns::lookup::{LookupFailure, Lookups};

/// Look-ups that a receiver makes at most.
pub(crate) const MOST_LOOKUPS: usize = 10;
/// Look-ups without an answer that a receiver bears.
pub(crate) const MOST_VOIDS: usize = 2;
/// Where the walk ends: far enough beyond the limit to say by how much.
const ENOUGH: usize = 40;

/// The policy as a receiver sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SpfFacts {
    /// SPF records at the domain itself.
    pub(crate) records: Vec<String>,
    /// What is said about everybody who is not named, by the record or the one that it redirects to.
    pub(crate) everybody_else: Option<Qualifier>,
    /// Look-ups that a receiver may have to make.
    pub(crate) lookups: usize,
    /// Names among them that do not exist or have nothing.
    pub(crate) voids: Vec<String>,
    pub(crate) problems: Vec<SpfProblem>,
    /// Domains included or redirected to, in the order of the walk.
    pub(crate) included: Vec<String>,
    /// Why the walk is not complete.
    pub(crate) unanswered: Option<LookupFailure>,
}

/// Why receivers answer "permerror".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SpfProblem {
    #[error("{0} includes itself")]
    Loop(String),
    #[error("expected one SPF record at {0}, found several")]
    Several(String),
    #[error("the SPF record of {0}: {1}")]
    Syntax(String, SpfError),
    #[error("expected an SPF record at {0}, which is included, found none")]
    Missing(String),
}

/// A record on the way, and the domains that lead to it.
struct Node {
    domain: String,
    path: Vec<String>,
    /// Whether its `all` is that of the whole policy.
    decides: bool,
    spf: Spf,
}

/// A domain whose record comes next.
struct Step {
    domain: String,
    path: Vec<String>,
    decides: bool,
}

/// Walks over the policy of `domain`.
///
/// # Errors
/// [`LookupFailure`] when the domain's own record is not known.
pub(crate) async fn walk(lookups: &Lookups<'_>, domain: &str) -> Result<SpfFacts, LookupFailure> {
    let records = spf_records(lookups.texts(domain).await?);
    let mut facts = SpfFacts { records: records.clone(), ..SpfFacts::default() };
    let root = Step { domain: domain.to_owned(), path: Vec::new(), decides: true };
    let mut nodes: Vec<Node> = match records.as_slice() {
        [] => return Ok(facts),
        _ => read(root, &records, &mut facts).into_iter().collect(),
    };
    while !nodes.is_empty() && facts.lookups < ENOUGH {
        let hosts = hosts(&nodes, &mut facts);
        let steps = steps(&nodes, &mut facts);
        let texts = steps.iter().map(|step| lookups.texts(&step.domain));
        let (texts, (voids, unanswered)) = tokio::join!(join_all(texts), look_at(lookups, hosts));
        facts.voids.extend(voids);
        facts.unanswered = facts.unanswered.take().or(unanswered);
        nodes = Vec::new();
        for (step, texts) in steps.into_iter().zip(texts) {
            match texts {
                Ok(texts) => nodes.extend(read(step, &spf_records(texts), &mut facts)),
                Err(failure) => facts.unanswered = Some(failure),
            }
        }
    }
    Ok(facts)
}

fn spf_records(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().filter(|text| is_spf(text)).collect()
}

/// Reads the record of a step and takes over what it decides.
fn read(step: Step, records: &[String], facts: &mut SpfFacts) -> Option<Node> {
    let [record] = records else {
        facts.problems.push(match records {
            [] => SpfProblem::Missing(step.domain),
            _ => SpfProblem::Several(step.domain),
        });
        return None;
    };
    match Spf::parse(record) {
        Ok(spf) => {
            if step.decides {
                facts.everybody_else = spf.all();
            }
            Some(Node { domain: step.domain, path: step.path, decides: step.decides, spf })
        }
        Err(error) => {
            facts.problems.push(SpfProblem::Syntax(step.domain, error));
            None
        }
    }
}

/// Where includes and redirects of these records lead. A circle ends here.
fn steps(nodes: &[Node], facts: &mut SpfFacts) -> Vec<Step> {
    let mut steps = Vec::new();
    for node in nodes {
        let includes = node.spf.directives.iter().filter_map(|directive| match &directive.mechanism {
            Mechanism::Include(domain) => Some((domain, false)),
            _ => None,
        });
        // With "all" in the record nobody gets to the redirect (section 6.1).
        let redirect = node.spf.redirect.iter().filter(|_| node.spf.all().is_none());
        for (domain, decides) in includes.chain(redirect.map(|domain| (domain, node.decides))) {
            facts.lookups += 1;
            if has_macro(domain) || facts.lookups > ENOUGH {
                continue;
            }
            let mut path = node.path.clone();
            path.push(node.domain.clone());
            if path.contains(domain) {
                facts.problems.push(SpfProblem::Loop(domain.clone()));
                continue;
            }
            facts.included.push(domain.clone());
            steps.push(Step { domain: domain.clone(), path, decides });
        }
    }
    steps
}

/// The names that `a`, `mx` and `exists` of these records look up. Those of macros are counted and nothing more.
fn hosts(nodes: &[Node], facts: &mut SpfFacts) -> BTreeSet<(String, RecordType)> {
    let mut hosts = BTreeSet::new();
    for node in nodes {
        for directive in &node.spf.directives {
            let (target, kind) = match &directive.mechanism {
                Mechanism::A(target) => (target.as_ref(), RecordType::A),
                Mechanism::Exists(target) => (Some(target), RecordType::A),
                Mechanism::Mx(target) => (target.as_ref(), RecordType::MX),
                Mechanism::Ptr(_) => {
                    facts.lookups += 1;
                    continue;
                }
                Mechanism::All | Mechanism::Include(_) | Mechanism::Ip => continue,
            };
            facts.lookups += 1;
            let target = target.unwrap_or(&node.domain);
            if !has_macro(target) && hosts.len() < ENOUGH {
                hosts.insert((target.clone(), kind));
            }
        }
    }
    hosts
}

/// Which of these names have nothing. A receiver would ask for the addresses of its sender's family; a name with one
/// of them counts as having some.
async fn look_at(
    lookups: &Lookups<'_>,
    hosts: BTreeSet<(String, RecordType)>,
) -> (Vec<String>, Option<LookupFailure>) {
    let look = |(name, kind): (String, RecordType)| async move {
        let empty = match kind {
            RecordType::A => {
                let (v4, v6) =
                    tokio::join!(lookups.find(&name, RecordType::A), lookups.find(&name, RecordType::AAAA));
                v4?.records.is_empty() && v6?.records.is_empty()
            }
            kind => lookups.find(&name, kind).await?.records.is_empty(),
        };
        Ok(empty.then_some(name))
    };
    let mut voids = Vec::new();
    let mut unanswered = None;
    for outcome in join_all(hosts.into_iter().map(look)).await {
        match outcome {
            Ok(void) => voids.extend(void),
            Err(failure) => unanswered = Some(failure),
        }
    }
    (voids, unanswered)
}
