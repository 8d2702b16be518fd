//! What is looked at besides the page itself. Each part is collected once, all at the same time; a check says
//! which parts it needs and runs as soon as they are there.

use palisade_model::Tier;

use crate::assets;
use crate::dns;
use crate::domain_servers;
use crate::edge;
use crate::observation::Observation;
use crate::paths;
use crate::questions;
use crate::requests;
use crate::services;
use crate::tls;
use crate::visit::Visit;

/// One part. Adding one is a line in each of the functions below and a slot in [`Parts`](crate::observation::Parts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Texts of pages, scripts and styles.
    Assets,
    /// What the DNS says about the target.
    Dns,
    /// The domain's name servers and mail servers.
    DomainServers,
    /// How caches and proxies before the site take confusing requests.
    Edge,
    /// Places where things are left that should not be public.
    Paths,
    /// Whom the site believes.
    Questions,
    /// Requests that no visitor makes.
    Requests,
    /// Services of the host that are no web sites.
    Services,
    /// What the server's TLS accepts, and its certificates.
    Tls,
    /// How the server's TLS takes what no client may do.
    TlsProbes,
}

impl Part {
    pub(crate) const ALL: &[Self] = &[
        Self::Assets,
        Self::Dns,
        Self::DomainServers,
        Self::Edge,
        Self::Paths,
        Self::Questions,
        Self::Requests,
        Self::Services,
        Self::Tls,
        Self::TlsProbes,
    ];

    /// The smallest kind of scan that looks at it.
    pub(crate) fn tier(self) -> Tier {
        match self {
            Self::DomainServers | Self::Edge | Self::Services | Self::TlsProbes => Tier::Active,
            Self::Paths | Self::Questions => Tier::Full,
            Self::Assets | Self::Dns | Self::Requests | Self::Tls => Tier::Quick,
        }
    }

    /// What the progress line calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Assets => "Pages and scripts",
            Self::Dns => "DNS and mail",
            Self::DomainServers => "Name and mail servers",
            Self::Edge => "Caches and proxies",
            Self::Paths => "Exposed files",
            Self::Questions => "Trust in origins and hosts",
            Self::Requests => "Unusual requests",
            Self::Services => "Other services",
            Self::Tls => "TLS versions and ciphers",
            Self::TlsProbes => "TLS flaws",
        }
    }

    /// Collects it into its slot.
    pub(crate) async fn look(self, visit: &Visit<'_>, observation: &Observation) {
        let parts = &observation.parts;
        match self {
            Self::Assets => visit.keep(&parts.assets, assets::collect(visit, observation)).await,
            Self::Dns => visit.keep(&parts.dns, dns::collect(visit, observation)).await,
            Self::DomainServers => {
                visit.keep(&parts.domain_servers, domain_servers::collect(visit, observation)).await;
            }
            Self::Edge => visit.keep(&parts.edge, edge::collect(visit, observation)).await,
            Self::Paths => visit.keep(&parts.paths, paths::collect(visit, observation)).await,
            Self::Questions => visit.keep(&parts.questions, questions::collect(visit, observation)).await,
            Self::Requests => visit.keep(&parts.requests, requests::collect(visit, observation)).await,
            Self::Services => visit.keep(&parts.services, services::collect(visit, observation)).await,
            Self::Tls => visit.keep(&parts.tls, tls::collect(visit, observation)).await,
            Self::TlsProbes => visit.keep(&parts.tls_probes, tls::try_flaws(visit, observation)).await,
        }
    }

    /// Whether it is in its slot.
    pub(crate) fn is_there(self, observation: &Observation) -> bool {
        let parts = &observation.parts;
        match self {
            Self::Assets => parts.assets.get().is_some(),
            Self::Dns => parts.dns.get().is_some(),
            Self::DomainServers => parts.domain_servers.get().is_some(),
            Self::Edge => parts.edge.get().is_some(),
            Self::Paths => parts.paths.get().is_some(),
            Self::Questions => parts.questions.get().is_some(),
            Self::Requests => parts.requests.get().is_some(),
            Self::Services => parts.services.get().is_some(),
            Self::Tls => parts.tls.get().is_some(),
            Self::TlsProbes => parts.tls_probes.get().is_some(),
        }
    }
}
