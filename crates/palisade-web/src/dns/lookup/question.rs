//! One question and its message.

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RecordType};

use super::failure::LookupFailure;

/// What a datagram may hold without being split on its way (DNS flag day 2020).
const UDP_PAYLOAD: u16 = 1232;

/// A name and a type of records.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// In lower case, with the root at its end.
    pub(crate) name: Name,
    pub(crate) kind: RecordType,
}

impl Question {
    /// # Errors
    /// [`LookupFailure::Name`] when no DNS name is written so.
    pub(crate) fn new(name: &str, kind: RecordType) -> Result<Self, LookupFailure> {
        let mut parsed = Name::from_ascii(name).map_err(|_| LookupFailure::Name(name.to_owned()))?;
        parsed.set_fqdn(true);
        Ok(Self { name: parsed.to_lowercase(), kind })
    }

    /// A recursive query that wants signatures, and the records even when the resolver thinks that they are bogus;
    /// with `extended` false, one that servers of before EDNS (RFC 6891) understand.
    pub(super) fn message(&self, id: u16, extended: bool) -> Result<Vec<u8>, LookupFailure> {
        let mut message = Message::new(id, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = true;
        message.metadata.checking_disabled = extended;
        message.add_query(Query::query(self.name.clone(), self.kind));
        if extended {
            let mut edns = Edns::new();
            edns.set_max_payload(UDP_PAYLOAD).set_version(0).set_dnssec_ok(true);
            message.set_edns(edns);
        }
        message.to_vec().map_err(|_| LookupFailure::Name(self.name.to_ascii()))
    }
}
