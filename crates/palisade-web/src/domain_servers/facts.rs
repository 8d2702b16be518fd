//! What the servers of a domain answered, before it is judged.

use crate::observation::Unjudged;
use crate::tls::Verdict as CertificateVerdict;

/// The servers of one registrable domain.
#[derive(Debug, Clone)]
pub(crate) struct DomainServers {
    /// Empty for a domain that is no zone of its own.
    pub(crate) names: Result<Vec<NameDoor>, Unjudged>,
    /// The first few by preference; empty for a domain without mail.
    pub(crate) mail: Result<Vec<MailDoor>, Unjudged>,
}

/// One name server.
#[derive(Debug, Clone)]
pub(crate) struct NameDoor {
    pub(crate) host: String,
    /// Records that it gave of the whole zone; `None` when it refused.
    pub(crate) transfer: Result<Option<usize>, Unjudged>,
    /// Whether it looked up a name that is not its own.
    pub(crate) recursion: Result<bool, Unjudged>,
}

/// One mail server.
#[derive(Debug, Clone)]
pub(crate) struct MailDoor {
    pub(crate) host: String,
    pub(crate) starttls: Result<StartTls, Unjudged>,
}

/// What became of the wish for encryption (RFC 3207).
#[derive(Debug, Clone)]
pub(crate) enum StartTls {
    NotOffered,
    /// Offered, and then no handshake came about; why.
    Failed(String),
    Shown(Box<CertificateVerdict>),
}
