//! What breaks a chain of trust.

use hickory_proto::rr::RecordType;

/// Why a validating resolver answers nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("the signature of {kind} at {name} is wrong")]
    Broken { name: String, kind: RecordType },
    #[error("the signature of {kind} at {name} expired")]
    Expired { name: String, kind: RecordType },
    #[error("no key of {0} fits the DS records above it")]
    NoKey(String),
    #[error("nothing proves that {0} has no DS record")]
    NoProof(String),
    #[error("{kind} at {name} is not signed")]
    NoSignature { name: String, kind: RecordType },
    #[error("the signature of {kind} at {name} does not hold yet")]
    NotYet { name: String, kind: RecordType },
    #[error("expected at most {0} signatures to verify, found more")]
    TooMuchWork(usize),
}
