//! The ingest writer of one scan: collects findings into transactions of 500 rows or 200 ms.

use std::time::Duration;

use palisade_model::{Finding, FindingId};
use palisade_store::{Fence, IngestFinding, Ingested, RunEvent, StoreError};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout_at};

use crate::Service;
use crate::runner::scanners::Handles;

const BATCH_ROWS: usize = 500;
const BATCH_DELAY: Duration = Duration::from_millis(200);

/// Why findings can no longer be stored for this worker.
#[derive(Debug)]
pub(crate) enum IngestFailure {
    /// Another worker has taken the scan over.
    Lost,
    Store(StoreError),
}

/// Stores what arrives until the channel closes. A failure stops the scan through its handles.
pub(crate) async fn ingest(
    service: &Service,
    fence: &Fence,
    mut findings: Receiver<Finding>,
    handles: &Handles,
) -> Result<(), IngestFailure> {
    while let Some(batch) = next_batch(&mut findings).await {
        handles.log.found(&batch);
        let before = handles.log.take();
        if let Err(failure) = store_batch(service, fence, &before, batch).await {
            handles.log.put_back(before);
            handles.cancel.cancel();
            return Err(failure);
        }
    }
    Ok(())
}

async fn next_batch(findings: &mut Receiver<Finding>) -> Option<Vec<Finding>> {
    let mut batch = Vec::new();
    if findings.recv_many(&mut batch, BATCH_ROWS).await == 0 {
        return None;
    }
    let deadline = Instant::now() + BATCH_DELAY;
    while batch.len() < BATCH_ROWS {
        let room = BATCH_ROWS - batch.len();
        match timeout_at(deadline, findings.recv_many(&mut batch, room)).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Some(batch)
}

async fn store_batch(
    service: &Service,
    fence: &Fence,
    before: &[RunEvent],
    batch: Vec<Finding>,
) -> Result<(), IngestFailure> {
    let rows: Vec<_> = batch
        .into_iter()
        .map(|finding| IngestFinding { id: FindingId::new(service.next_id()), finding })
        .collect();
    match service.store.ingest_after(fence, before, &rows, service.now(), &|| service.next_event_id()).await {
        Ok(Ingested::Stored) => Ok(()),
        Ok(Ingested::Lost) => Err(IngestFailure::Lost),
        Err(error) => Err(IngestFailure::Store(error)),
    }
}
