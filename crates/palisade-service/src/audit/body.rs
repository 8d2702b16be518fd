//! How the calls of a segment are written: compact JSON, each text once. Written by the writer, read by the list.

use std::collections::HashMap;

use palisade_model::UnixMillis;
use palisade_store::{AuditSegment, NewAuditSegment};
use serde::{Deserialize, Serialize};

use crate::CoreError;
use crate::audit::{AuditActor, AuditCall, AuditRecord};

#[derive(Serialize, Deserialize)]
struct Body {
    /// What the rows name by place; the first one is empty and stands for nothing.
    texts: Vec<String>,
    calls: Vec<Row>,
}

/// Milliseconds after the segment's first call; key, member, key name, address, method, route, path (places in
/// `texts`); status; error (a place); request id.
#[derive(Serialize, Deserialize)]
struct Row(i64, usize, usize, usize, usize, usize, usize, usize, u16, usize, String);

/// Texts and their places.
struct Texts {
    places: HashMap<String, usize>,
    list: Vec<String>,
}

impl Texts {
    fn new() -> Self {
        Self { places: HashMap::from([(String::new(), 0)]), list: vec![String::new()] }
    }

    fn place(&mut self, text: &str) -> usize {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        let place = self.list.len();
        self.places.insert(text.to_owned(), place);
        self.list.push(text.to_owned());
        place
    }

    fn shown(&mut self, value: Option<impl std::fmt::Display>) -> usize {
        value.map_or(0, |value| self.place(&value.to_string()))
    }
}

/// Calls of one organisation as a segment.
pub(super) fn write(calls: &[AuditCall]) -> Result<NewAuditSegment, CoreError> {
    let Some(first) = calls.first() else { return Err(CoreError::internal("expected calls, found none")) };
    let first_at = calls.iter().map(|call| call.at).min().unwrap_or(first.at);
    let mut texts = Texts::new();
    let rows = calls.iter().map(|call| row(&mut texts, call, first_at)).collect();
    let body =
        serde_json::to_string(&Body { texts: texts.list, calls: rows }).map_err(CoreError::internal)?;
    Ok(NewAuditSegment {
        organization_id: first.actor.organization_id(),
        records: i64::try_from(calls.len()).map_err(CoreError::internal)?,
        first_at,
        last_at: calls.iter().map(|call| call.at).max().unwrap_or(first.at),
        body,
    })
}

fn row(texts: &mut Texts, call: &AuditCall, first_at: UnixMillis) -> Row {
    let (key, member, name) = match &call.actor {
        AuditActor::Caller(principal) => {
            let member = principal.member.map(|(member, _)| member);
            (Some(principal.key_id), member, principal.key_name.as_str())
        }
        AuditActor::Refused(key) => (Some(key.key_id), key.member, key.key_name.as_str()),
        AuditActor::Operator(_) => (None, None, ""),
    };
    Row(
        call.at - first_at,
        texts.shown(key),
        texts.shown(member),
        texts.place(name),
        texts.shown(call.address),
        texts.place(call.method),
        texts.place(&call.route),
        texts.place(&call.path),
        call.status,
        texts.place(call.error),
        call.request_id.to_string(),
    )
}

/// The calls of a segment, oldest first.
pub(super) fn read(segment: &AuditSegment) -> Result<Vec<AuditRecord>, CoreError> {
    let body: Body = serde_json::from_str(&segment.body).map_err(CoreError::internal)?;
    let numbers = segment.first_record..;
    Ok(numbers.zip(body.calls).map(|(number, row)| record(&body.texts, number, row, segment)).collect())
}

fn record(texts: &[String], number: i64, row: Row, segment: &AuditSegment) -> AuditRecord {
    let Row(after, key, member, name, address, method, route, path, status, error, request_id) = row;
    let text = |place: usize| texts.get(place).filter(|text| !text.is_empty()).cloned();
    AuditRecord {
        number,
        at: segment.first_at.saturating_add(after),
        key_id: text(key),
        member_id: text(member),
        key_name: text(name),
        address: text(address),
        method: text(method).unwrap_or_default(),
        route: text(route),
        path: text(path).unwrap_or_default(),
        status: (status > 0).then_some(status),
        error: text(error),
        request_id: Some(request_id).filter(|id| !id.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::{OrganizationId, RawId};

    use super::*;

    fn call(path: &str, status: u16) -> AuditCall {
        AuditCall {
            actor: AuditActor::Operator(OrganizationId::new(RawId::from_u128(1))),
            at: 1_000 + i64::from(status),
            address: Some([192, 0, 2, 1].into()),
            method: "GET",
            route: "/v1/scans/{scan_id}".into(),
            path: path.into(),
            status,
            error: if status < 400 { "" } else { "not_found" },
            request_id: Arc::from("request"),
        }
    }

    #[test]
    fn calls_read_back_as_they_were_and_each_text_is_written_once() {
        let calls = [call("/v1/scans/a\"\r\n", 200), call("/v1/scans/b", 404), call("/v1/scans/b", 200)];
        let new = write(&calls).unwrap();
        assert_eq!((new.records, new.first_at, new.last_at), (3, 1_200, 1_404));
        assert_eq!(new.body.matches("/v1/scans/{scan_id}").count(), 1);
        assert_eq!(new.body.lines().count(), 1);
        let segment = AuditSegment {
            organization_id: new.organization_id,
            sequence: 1,
            first_record: 8,
            records: 3,
            first_at: new.first_at,
            last_at: new.last_at,
            body: new.body,
            previous_hash: String::new(),
            hash: String::new(),
        };
        let records = read(&segment).unwrap();
        assert_eq!(records.iter().map(|record| record.number).collect::<Vec<_>>(), [8, 9, 10]);
        let first = &records[0];
        assert_eq!((first.path.as_str(), first.status, first.at), ("/v1/scans/a\"\r\n", Some(200), 1_200));
        assert_eq!((first.address.as_deref(), first.actor()), (Some("192.0.2.1"), "operator"));
        assert_eq!((records[1].error.as_deref(), records[2].error.as_deref()), (Some("not_found"), None));
    }
}
