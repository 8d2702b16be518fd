//! The TXT record below the host, asked of the configured DNS servers only.

use std::net::IpAddr;

use hickory_proto::rr::RecordType;
use palisade_model::OwnershipMethod;

use crate::dns::Lookups;

/// Whether one of the records is the token and nothing else. `None` for addresses, which have none.
pub(super) async fn look(lookups: &Lookups<'_>, host: &str, token: &str) -> Option<Result<(), String>> {
    if host.starts_with('[') || host.parse::<IpAddr>().is_ok() {
        return None;
    }
    let name = OwnershipMethod::DnsTxt.place(host);
    let texts = match lookups.texts(&name).await {
        Ok(texts) => texts,
        Err(failure) => return Some(Err(failure.to_string())),
    };
    if texts.iter().any(|text| text.trim() == token) {
        return Some(Ok(()));
    }
    let found = match texts.len() {
        0 => match lookups.find(&name, RecordType::TXT).await {
            Ok(found) if !found.exists => "no such name".to_owned(),
            _ => "none".to_owned(),
        },
        1 => "one with another text".to_owned(),
        many => format!("{many} with other texts"),
    };
    Some(Err(format!("expected a TXT record that is the token, found {found}")))
}
