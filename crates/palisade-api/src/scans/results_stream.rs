//! All findings of a scan as one JSON body, written page by page: memory stays at one page however
//! many findings there are. A page that cannot be read cuts the body off, so nobody takes it for whole.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::stream;
use palisade_http::json_bytes;
use palisade_model::{FindingId, PageSize, Principal, ScanId, Severity};
use palisade_service::{CoreError, ScanFindings, Service, StoredFinding};

use super::finding_view::FindingView;
use super::results::ResultsHead;

const TAIL: &[u8] = br#"],"has_more":false,"next_cursor":null}"#;

/// Where the stream is.
struct Reader {
    service: Arc<Service>,
    principal: Arc<Principal>,
    scan: ScanId,
    severity: Option<Severity>,
    size: PageSize,
    next: Next,
}

enum Next {
    /// Written before the first byte is asked for.
    Ready(Vec<u8>, Option<FindingId>),
    After(FindingId),
    Done,
}

/// The answer that starts with the page `first`.
pub(crate) fn response(
    service: Arc<Service>,
    principal: Arc<Principal>,
    severity: Option<Severity>,
    size: PageSize,
    first: &ScanFindings,
) -> Result<Response, CoreError> {
    let mut chunk = head(&ResultsHead::from(&*first.scan))?;
    let after = write_page(&mut chunk, &first.findings.items, first.findings.has_more, true)?;
    let reader =
        Reader { service, principal, scan: first.scan.id, severity, size, next: Next::Ready(chunk, after) };
    let chunks = stream::try_unfold(reader, |reader| async move {
        let scan = reader.scan;
        reader.chunk().await.inspect_err(|error| {
            tracing::error!(target: "palisade::api", scan_id = %scan, error = %error, "results cut off");
        })
    });
    Ok(json_bytes(StatusCode::OK, Body::from_stream(chunks)))
}

impl Reader {
    async fn chunk(mut self) -> Result<Option<(Bytes, Self)>, CoreError> {
        let (chunk, after) = match self.next {
            Next::Done => return Ok(None),
            Next::Ready(chunk, after) => (chunk, after),
            Next::After(last) => {
                let page = self.service.scan_findings(
                    &self.principal,
                    self.scan,
                    self.severity,
                    Some(last),
                    self.size,
                );
                let page = page.await?.findings;
                let mut chunk = Vec::new();
                let after = write_page(&mut chunk, &page.items, page.has_more, false)?;
                (chunk, after)
            }
        };
        self.next = after.map_or(Next::Done, Next::After);
        Ok(Some((chunk.into(), self)))
    }
}

/// Everything before the first finding: the head's object, left open.
fn head(head: &ResultsHead) -> Result<Vec<u8>, CoreError> {
    let mut chunk = serde_json::to_vec(head).map_err(CoreError::internal)?;
    chunk.pop();
    chunk.extend_from_slice(b",\"findings\":[");
    Ok(chunk)
}

/// Writes one page, and the end of the body after the last; answers where the next page starts.
fn write_page(
    chunk: &mut Vec<u8>,
    findings: &[StoredFinding],
    has_more: bool,
    is_first: bool,
) -> Result<Option<FindingId>, CoreError> {
    for (at, finding) in findings.iter().enumerate() {
        if at > 0 || !is_first {
            chunk.push(b',');
        }
        serde_json::to_writer(&mut *chunk, &FindingView::from(finding)).map_err(CoreError::internal)?;
    }
    let next = findings.last().filter(|_| has_more).map(|finding| finding.id);
    if next.is_none() {
        chunk.extend_from_slice(TAIL);
    }
    Ok(next)
}
