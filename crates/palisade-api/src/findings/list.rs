//! `GET /v1/findings`: findings across scans (contract F-09, V-06).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::FindingId;
use palisade_service::{CoreError, FindingPage, FindingPosition, ListFindings, Service};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{FindingQuery, Parameters};
use super::view::RecordView;
use crate::scans::paging::quoted;
use crate::{AppState, Caller, Error, V1};

/// One page of findings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingList)]
pub(crate) struct ListView<'a> {
    data: Vec<RecordView<'a>>,
    /// Whether a further page follows, however many findings this one has.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List findings
///
/// Findings across scans, newest first unless `sort` says otherwise. All parameters hold at once; `severity`, `status`,
/// `category`, `scan_type` and `project_id` may be repeated and then allow any of their values. Findings that were decided
/// to be no problem are left out unless `status` asks for them; fixed ones are not.
///
/// Every page costs the same at any depth. Where no index fits the filter, one call looks at a bounded number of findings:
/// a page may then be short, even empty, with `has_more` true.
#[utoipa::path(get, path = "/v1/findings", tag = "Findings", operation_id = "listFindings", params(FindingQuery),
    responses((status = 200, description = "One page of findings", body = ListView)))]
pub(crate) async fn list_findings(
    State(service): AppState,
    caller: Caller,
    QueryParams(pairs, _): QueryParams<V1, Vec<(String, String)>>,
) -> Result<Response, Error> {
    let parameters = Parameters::read(&pairs)?;
    let list =
        ListKey { list: "findings", organization: caller.organization_id, filter: &parameters.canonical };
    let after = position(&service, &caller, &list, &parameters).await?;
    let (filter, sort, size) = (parameters.filter.clone(), parameters.sort, parameters.size);
    let mut page = service.list_findings(&caller, ListFindings { filter, sort, after, size }).await?;
    if parameters.is_empty {
        page = FindingPage { items: Vec::new(), next: None };
    }
    Ok(json(StatusCode::OK, &view(&service, &list, &page)))
}

fn view<'a>(service: &Service, list: &ListKey<'_>, page: &'a FindingPage) -> ListView<'a> {
    ListView {
        data: page.items.iter().map(RecordView::from).collect(),
        has_more: page.next.is_some(),
        next_cursor: page.next.map(|next| list.text_cursor(service.cursor_key(), &position_text(next))),
    }
}

async fn position(
    service: &Service,
    caller: &Caller,
    list: &ListKey<'_>,
    parameters: &Parameters,
) -> Result<Option<FindingPosition>, CoreError> {
    match (&parameters.cursor, &parameters.starting_after) {
        (None, None) => Ok(None),
        (Some(cursor), None) => list.text_position(service.cursor_key(), cursor, parse).map(Some),
        (None, Some(id)) => starting_after(service, caller, id, parameters).await.map(Some),
        (Some(_), Some(_)) => {
            let detail = "expected cursor or starting_after, found both";
            Err(CoreError::invalid_field("conflicting_parameters", "query.cursor", detail))
        }
    }
}

/// A position as cursors hold it.
pub(super) fn position_text(next: FindingPosition) -> String {
    format!("{}:{}", next.rank, next.id)
}

pub(super) fn parse(text: &str) -> Option<FindingPosition> {
    let (rank, id) = text.split_once(':')?;
    Some(FindingPosition { rank: rank.parse().ok()?, id: id.parse().ok()? })
}

/// A search is in an order of its own, which an id alone does not tell.
async fn starting_after(
    service: &Service,
    caller: &Caller,
    text: &str,
    parameters: &Parameters,
) -> Result<FindingPosition, CoreError> {
    if parameters.filter.words.is_some() {
        let detail = "expected cursor together with q, found starting_after";
        return Err(CoreError::invalid_field("conflicting_parameters", "query.starting_after", detail));
    }
    let refused = || {
        let detail = format!("query.starting_after: expected the id of a finding, found {}", quoted(text));
        CoreError::invalid_field("invalid_starting_after", "query.starting_after", detail)
    };
    let id: FindingId = text.parse().map_err(|_| refused())?;
    match service.get_finding(caller, &id.to_string()).await {
        Ok(detail) => Ok(FindingPosition { rank: detail.record.finding.severity.rank(), id }),
        Err(error) if error.code == "not_found" => Err(refused()),
        Err(error) => Err(error),
    }
}
