//! What was heard at the ports of other services, before it is judged.

use super::ssh::SshOffer;
use crate::observation::Unjudged;

/// The ports of one host.
#[derive(Debug, Clone)]
pub(crate) struct Services {
    /// Without brackets.
    pub(crate) host: String,
    /// One for each port of the table, in its order.
    pub(crate) ports: Vec<Port>,
}

/// One port.
#[derive(Debug, Clone)]
pub(crate) struct Port {
    pub(crate) number: u16,
    /// The service that is looked for.
    pub(crate) name: &'static str,
    pub(crate) heard: Heard,
}

/// What was heard there.
#[derive(Debug, Clone)]
pub(crate) enum Heard {
    /// Nothing listens, or nothing comes through.
    Closed,
    /// Something listens that does not speak as the service does.
    Other,
    Service(Shown),
    Unknown(Unjudged),
}

/// What a service showed of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// One that only its own machines should reach; how it answered.
    Internal(&'static str),
    Ssh(SshOffer),
    /// Whether it offers TLS (RFC 4217).
    Ftp {
        tls: bool,
    },
    Telnet,
}

impl Services {
    /// What was heard of services, by port.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&Port, &Shown)> {
        self.ports.iter().filter_map(|port| match &port.heard {
            Heard::Service(shown) => Some((port, shown)),
            _ => None,
        })
    }

    /// Whether every port whose service is `wanted` was looked at.
    ///
    /// # Errors
    /// [`Unjudged`] of the first that was not.
    pub(crate) fn complete(&self, wanted: impl Fn(u16) -> bool) -> Result<(), Unjudged> {
        let unknown =
            self.ports.iter().filter(|port| wanted(port.number)).find_map(|port| match &port.heard {
                Heard::Unknown(unjudged) => Some(unjudged.clone()),
                _ => None,
            });
        unknown.map_or(Ok(()), Err)
    }
}
