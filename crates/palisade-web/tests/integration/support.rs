//! Runs a scan and keeps what it reported.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{
    Cancel, Draft, Progress, TargetContext, TargetFailure, TargetReport, TargetRequest, TargetScanner,
    TargetSink,
};
use palisade_model::{ManualClock, ScanType, Severity, parse_rfc3339};
use palisade_web::{Budgets, DnsConfig, WebConfig, WebScanner};

#[derive(Default)]
struct Kept(Mutex<Vec<Draft>>);

#[async_trait]
impl TargetSink for Kept {
    async fn report(&self, draft: Draft) {
        self.0.lock().unwrap().push(draft);
    }
}

/// What a scan gave.
pub(crate) struct Scanned {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) outcome: Result<TargetReport, TargetFailure>,
    pub(crate) percent: u8,
}

impl Scanned {
    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.drafts.iter().map(|draft| draft.rule.id.as_str()).collect()
    }

    pub(crate) fn report(&self) -> &TargetReport {
        self.outcome.as_ref().unwrap()
    }

    pub(crate) fn failure(&self) -> &TargetFailure {
        self.outcome.as_ref().unwrap_err()
    }

    pub(crate) fn block(&self, name: &str) -> serde_json::Value {
        let (_, text) = self.report().blocks.iter().find(|(block, _)| block == name).unwrap();
        serde_json::from_str(text).unwrap()
    }

    /// Everything that a report would show of the drafts, sorted: they come in as the parts of a site do.
    pub(crate) fn shown(&self) -> Vec<String> {
        let shown = |draft: &Draft| {
            let severity: Severity = draft.severity.unwrap_or(draft.rule.severity);
            format!(
                "{} {severity} {} {:?} {:?}",
                draft.rule.id,
                draft.location.display(),
                draft.evidence,
                draft.identity
            )
        };
        let mut shown: Vec<String> = self.drafts.iter().map(shown).collect();
        shown.sort();
        shown
    }
}

/// Loopback allowed, no DNS server, the clock at June 2026, an exchange may take two seconds.
pub(crate) fn config() -> WebConfig {
    let budgets = Budgets {
        exchange: Duration::from_secs(2),
        headers_only: Duration::from_secs(5),
        ..Budgets::default()
    };
    WebConfig {
        policy: AddressPolicy::allowing_private(),
        clock: Arc::new(ManualClock::new(parse_rfc3339("2026-06-01T00:00:00Z").unwrap())),
        budgets,
        dns: DnsConfig::asking(Vec::new()),
        ..WebConfig::default()
    }
}

pub(crate) async fn scan(config: WebConfig, url: &str) -> Scanned {
    run(config, TargetRequest::new(url.to_owned(), ScanType::HeadersOnly)).await
}

pub(crate) async fn run(config: WebConfig, request: TargetRequest) -> Scanned {
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        identity_key: [7; 32],
    };
    run_in(&context, config, request).await
}

pub(crate) async fn run_in(context: &TargetContext, config: WebConfig, request: TargetRequest) -> Scanned {
    let sink = Kept::default();
    let outcome = WebScanner::new(config).unwrap().scan(context, &request, &sink).await;
    let percent = context.progress.snapshot().percent();
    Scanned { drafts: sink.0.into_inner().unwrap(), outcome, percent }
}
