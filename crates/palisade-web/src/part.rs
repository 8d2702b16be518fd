//! What is looked at besides the page itself. Each part is collected once, all at the same time; a check says
//! which parts it needs and runs as soon as they are there.

use palisade_engine::Reach;
use palisade_model::Tier;

use crate::active;
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
    /// What backends that the site names answer to strangers.
    Backends,
    /// What the DNS says about the target.
    Dns,
    /// The domain's name servers and mail servers.
    DomainServers,
    /// How caches and proxies before the site take confusing requests.
    Edge,
    /// What the site's own interfaces do with what a careful one refuses.
    Interface,
    /// What services on the target's host answer to strangers.
    OpenServices,
    /// What other machines of the domain answer when they are asked for the page.
    Origins,
    /// Places where things are left that should not be public.
    Paths,
    /// Whom the site believes.
    Questions,
    /// Requests that no visitor makes.
    Requests,
    /// Services of the host that are no web sites.
    Services,
    /// What the site's sign-in does with attempts that fail.
    SignIn,
    /// What the server's TLS accepts, and its certificates.
    Tls,
    /// How the server's TLS takes what no client may do.
    TlsProbes,
}

impl Part {
    pub(crate) const ALL: &[Self] = &[
        Self::Assets,
        Self::Backends,
        Self::Dns,
        Self::DomainServers,
        Self::Edge,
        Self::Interface,
        Self::OpenServices,
        Self::Origins,
        Self::Paths,
        Self::Questions,
        Self::Requests,
        Self::Services,
        Self::SignIn,
        Self::Tls,
        Self::TlsProbes,
    ];

    /// The smallest kind of scan that looks at it.
    pub(crate) fn tier(self) -> Tier {
        match self {
            Self::Backends
            | Self::DomainServers
            | Self::Edge
            | Self::Interface
            | Self::OpenServices
            | Self::Origins
            | Self::Services
            | Self::SignIn
            | Self::TlsProbes => Tier::Active,
            Self::Paths | Self::Questions => Tier::Full,
            Self::Assets | Self::Dns | Self::Requests | Self::Tls => Tier::Quick,
        }
    }

    /// How far the owner's consent must reach for it, where it needs one.
    pub(crate) fn reach(self) -> Reach {
        match self {
            Self::DomainServers | Self::Origins => Reach::Domain,
            _ => Reach::Host,
        }
    }

    /// When it is looked at: opt-in parts ask where the others showed something to ask, and attempts to sign in come
    /// last, for a site that locks the scanner out has answered everything else by then.
    pub(crate) fn turn(self) -> usize {
        match self {
            Self::SignIn => 2,
            opt_in if opt_in.tier() == Tier::Active => 1,
            _ => 0,
        }
    }

    /// How many turns there are.
    pub(crate) const TURNS: usize = 3;

    /// What the progress line calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Assets => "Pages and scripts",
            Self::Backends => "Backends and buckets",
            Self::Dns => "DNS and mail",
            Self::DomainServers => "Name and mail servers",
            Self::Edge => "Caches and proxies",
            Self::Interface => "Interfaces",
            Self::OpenServices => "Open services",
            Self::Origins => "Machines behind the network",
            Self::Paths => "Exposed files",
            Self::Questions => "Trust in origins and hosts",
            Self::Requests => "Unusual requests",
            Self::Services => "Other services",
            Self::SignIn => "Sign-in",
            Self::Tls => "TLS versions and ciphers",
            Self::TlsProbes => "TLS flaws",
        }
    }

    /// Collects it into its slot.
    pub(crate) async fn look(self, visit: &Visit<'_>, observation: &Observation) {
        let parts = &observation.parts;
        match self {
            Self::Assets => visit.keep(&parts.assets, assets::collect(visit, observation)).await,
            Self::Backends => {
                visit.keep(&parts.backends, active::collect_backends(visit, observation)).await;
            }
            Self::Dns => visit.keep(&parts.dns, dns::collect(visit, observation)).await,
            Self::DomainServers => {
                visit.keep(&parts.domain_servers, domain_servers::collect(visit, observation)).await;
            }
            Self::Edge => visit.keep(&parts.edge, edge::collect(visit, observation)).await,
            Self::Interface => {
                visit.keep(&parts.interface, active::collect_interface(visit, observation)).await;
            }
            Self::OpenServices => {
                visit.keep(&parts.open_services, active::collect_services(visit, observation)).await;
            }
            Self::Origins => visit.keep(&parts.origins, edge::collect_origins(visit, observation)).await,
            Self::Paths => visit.keep(&parts.paths, paths::collect(visit, observation)).await,
            Self::Questions => visit.keep(&parts.questions, questions::collect(visit, observation)).await,
            Self::Requests => visit.keep(&parts.requests, requests::collect(visit, observation)).await,
            Self::Services => visit.keep(&parts.services, services::collect(visit, observation)).await,
            Self::SignIn => visit.keep(&parts.sign_in, active::collect_sign_in(visit, observation)).await,
            Self::Tls => visit.keep(&parts.tls, tls::collect(visit, observation)).await,
            Self::TlsProbes => visit.keep(&parts.tls_probes, tls::try_flaws(visit, observation)).await,
        }
    }

    /// Whether it is in its slot.
    pub(crate) fn is_there(self, observation: &Observation) -> bool {
        let parts = &observation.parts;
        match self {
            Self::Assets => parts.assets.get().is_some(),
            Self::Backends => parts.backends.get().is_some(),
            Self::Dns => parts.dns.get().is_some(),
            Self::DomainServers => parts.domain_servers.get().is_some(),
            Self::Edge => parts.edge.get().is_some(),
            Self::Interface => parts.interface.get().is_some(),
            Self::OpenServices => parts.open_services.get().is_some(),
            Self::Origins => parts.origins.get().is_some(),
            Self::Paths => parts.paths.get().is_some(),
            Self::Questions => parts.questions.get().is_some(),
            Self::Requests => parts.requests.get().is_some(),
            Self::Services => parts.services.get().is_some(),
            Self::SignIn => parts.sign_in.get().is_some(),
            Self::Tls => parts.tls.get().is_some(),
            Self::TlsProbes => parts.tls_probes.get().is_some(),
        }
    }
}
