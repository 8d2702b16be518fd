//! Puts every call of a known key into the audit trail, whatever becomes of it. Called by the edge.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use palisade_model::{UnixMillis, truncate_utf8};
use palisade_service::{AuditActor, AuditCall, CoreError, ErrorKind, RefusedKey, Service};

use crate::RequestId;
use crate::caller::Identity;
use crate::client_address::{ClientAddress, peer_address};

const MAX_PATH_BYTES: usize = 512;
/// What the trail says of a call whose client went away before the answer; a web server's usual number for it.
const CLIENT_GONE: u16 = 499;

/// A call that is being worked on. It is recorded even when its client hangs up in the middle, which drops the
/// handler wherever it stands: what the handler has changed by then has its record.
pub(crate) struct Record<'a> {
    service: &'a Service,
    /// `None` when nobody knows who calls, or when it is recorded already.
    call: Option<AuditCall>,
    changes: bool,
}

impl<'a> Record<'a> {
    pub(crate) fn begin(
        service: &'a Service,
        identity: &Identity,
        head: &Parts,
        client: Option<ClientAddress>,
        request_id: &RequestId,
        now: UnixMillis,
    ) -> Self {
        let (refused, actor) = match identity {
            Identity::Known(principal) => ("", Some(AuditActor::Caller(principal.clone()))),
            Identity::Refused(key) => {
                (key.as_ref().map_or("", |key| key.reason), key.clone().map(AuditActor::Refused))
            }
            Identity::Failed(error) => match RefusedKey::find(error) {
                Some(key) => (key.reason, Some(AuditActor::Refused(Arc::new(key.clone())))),
                None => ("", None),
            },
            Identity::Anonymous | Identity::Unusable(_) | Identity::NeedsKey(_) => ("", None),
        };
        let call = actor.map(|actor| AuditCall {
            actor,
            at: now,
            address: client.map(|ClientAddress(address)| address).or_else(|| peer_address(&head.extensions)),
            method: word_of(&head.method),
            route: head.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).into(),
            path: truncate_utf8(head.uri.path(), MAX_PATH_BYTES).into(),
            status: 0,
            error: refused,
            request_id: request_id.shared(),
        });
        Self { service, call, changes: !head.method.is_safe() }
    }

    /// Records the answer. When it says that something was changed, the record is stored before this returns.
    ///
    /// # Errors
    /// `audit_unavailable` when the store did not take the record in time. The record itself is not lost: it is
    /// written as soon as the store takes it.
    pub(crate) async fn end(
        mut self,
        status: StatusCode,
        code: &'static str,
        time_out: Duration,
    ) -> Result<(), CoreError> {
        let Some(mut call) = self.call.take() else { return Ok(()) };
        call.status = status.as_u16();
        if call.error.is_empty() {
            call.error = code;
        }
        let changed = self.changes && status.as_u16() < 400;
        match tokio::time::timeout(time_out, self.service.record_call(call, changed)).await {
            Ok(recorded) => recorded,
            Err(_) => Err(not_recorded(changed)),
        }
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if let Some(mut call) = self.call.take() {
            call.status = CLIENT_GONE;
            self.service.record_abandoned_call(call);
        }
    }
}

fn not_recorded(changed: bool) -> CoreError {
    let detail = if changed {
        "The change was made, but its audit record could not be stored yet; do not repeat the call, look at the result"
    } else {
        "The call could not be recorded in the audit trail, so it is not answered; try again"
    };
    CoreError::new(ErrorKind::Unavailable, "audit_unavailable", detail)
}

fn word_of(method: &Method) -> &'static str {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
        Method::TRACE,
        Method::CONNECT,
    ];
    const WORDS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.iter().position(|known| known == method).map_or("OTHER", |place| WORDS[place])
}
