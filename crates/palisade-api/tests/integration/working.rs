//! A worker that runs beside a test's requests: scans end, and the house is kept, on the test's clock.

use std::sync::Arc;
use std::time::Duration;

use palisade_service::{RunnerConfig, Worker};
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::fixture::Api;

/// Not a pause: every wait ends with what it waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Stops with the test, also when that fails.
pub(crate) struct Working {
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Working {
    pub(crate) fn start(api: &Api) -> Self {
        Self::within(api, RunnerConfig::default().source_budget)
    }

    /// Looks for work and after the house all the time; no scan may take longer than `budget`.
    pub(crate) fn within(api: &Api, budget: Duration) -> Self {
        let stop = CancellationToken::new();
        let config =
            RunnerConfig { poll: Duration::from_millis(5), source_budget: budget, ..RunnerConfig::default() };
        let task = tokio::spawn(Arc::new(Worker::new(api.service.clone(), config)).run(stop.clone()));
        Self { stop: stop.drop_guard(), task }
    }

    pub(crate) async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}

/// Asks until the answer is there.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("waited for {what}"))
}

/// The scan once it has ended.
pub(crate) async fn ended(api: &Api, id: &str) -> Value {
    let scan = id.parse().unwrap();
    // Past the counting of requests.
    until("the end of a scan", || async { api.store.scan_ending(api.organization, scan).await.unwrap() })
        .await;
    let answer = api.get(&format!("/v1/scans/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.matching("Scan")
}
