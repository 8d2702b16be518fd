//! Why a look-up gave no answer. A name that does not exist is an answer.

use hickory_proto::op::ResponseCode;
use palisade_model::GapReason;

use crate::observation::Unjudged;

/// What kept a question from being answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LookupFailure {
    #[error("expected at most {0} DNS queries per scan, found more to ask")]
    Budget(usize),
    #[error("could not reach the DNS server: {0}")]
    Io(String),
    #[error("expected a DNS message, found {0}")]
    Malformed(String),
    #[error("expected a host name, found {0:?}")]
    Name(String),
    #[error("the DNS server passes no signatures on")]
    NoSignatures,
    #[error("expected a DNS server in the settings, found none")]
    NoServer,
    /// A response code other than success and "no such name".
    #[error("the DNS server answered {0}")]
    Refused(ResponseCode),
    #[error("the DNS server did not answer in time")]
    TimedOut,
}

impl From<LookupFailure> for Unjudged {
    fn from(failure: LookupFailure) -> Self {
        let reason = match failure {
            LookupFailure::TimedOut => GapReason::TimeOut,
            LookupFailure::Budget(_) | LookupFailure::Malformed(_) => GapReason::Limit,
            LookupFailure::Io(_)
            | LookupFailure::Name(_)
            | LookupFailure::NoServer
            | LookupFailure::NoSignatures
            | LookupFailure::Refused(_) => GapReason::Unreachable,
        };
        Self::new(reason, failure.to_string())
    }
}
