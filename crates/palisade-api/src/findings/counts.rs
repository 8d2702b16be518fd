//! `GET /v1/findings/counts`: how many findings there are by state and severity.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::{FindingStatus, Severity, SeverityCounts};
use palisade_service::FindingCount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filter::stream;
use crate::scans::CountsView;
use crate::{AppState, Caller, Error, V1};

/// For the description alone; see `FindingQuery`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "says what `stream` reads")]
pub(crate) struct CountsQuery {
    /// Only findings of these projects.
    project_id: Option<Vec<String>>,
    branch: Option<String>,
}

/// Findings by state and severity, suppressed ones not counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingTotals)]
pub(crate) struct TotalsView {
    /// Open and triaged ones.
    unresolved: CountsView,
    /// Every state, also those without findings.
    #[schema(value_type = BTreeMap<String, CountsView>)]
    by_status: BTreeMap<&'static str, CountsView>,
}

/// Count findings
///
/// How many findings there are in each state at each severity: in all projects that the key sees, in some, or on one
/// branch. The counts are kept with every change and cost the same however many findings there are.
#[utoipa::path(get, path = "/v1/findings/counts", tag = "Findings", operation_id = "countFindings", params(CountsQuery),
    responses((status = 200, description = "The counts as they are now", body = TotalsView)))]
pub(crate) async fn finding_counts(
    State(service): AppState,
    caller: Caller,
    QueryParams(pairs, _): QueryParams<V1, Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (projects, branch) = stream(&pairs)?;
    let counts = service.finding_counts(&caller, projects, branch.as_deref()).await?;
    Ok(json(StatusCode::OK, &view(&counts)))
}

fn view(counts: &[FindingCount]) -> TotalsView {
    let total = |wanted: &dyn Fn(FindingStatus) -> bool| {
        let of = |severity: Severity| {
            let counted = counts.iter().filter(|count| count.severity == severity && wanted(count.status));
            counted.map(|count| count.findings).sum()
        };
        CountsView::from(&SeverityCounts {
            critical: of(Severity::Critical),
            high: of(Severity::High),
            medium: of(Severity::Medium),
            low: of(Severity::Low),
            info: of(Severity::Info),
        })
    };
    let by_status = FindingStatus::ALL.map(|status| (status.as_str(), total(&|other| other == status)));
    TotalsView { unresolved: total(&FindingStatus::is_unresolved), by_status: by_status.into() }
}
