//! The ingest writer of one scan: collects findings into transactions of 500 rows or 200 ms, and makes each ready while
//! the one before it is written.

use std::pin::{Pin, pin};
use std::time::Duration;

use palisade_model::{Finding, FindingId};
use palisade_store::{Fence, IngestBatch, IngestFinding, Ingested, RunEvent, StoreError};
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

type Batch = Result<IngestBatch, StoreError>;

/// Stores what arrives until the channel closes. A failure stops the scan through its handles.
pub(crate) async fn ingest(
    service: &Service,
    fence: &Fence,
    mut findings: Receiver<Finding>,
    handles: &Handles,
) -> Result<(), IngestFailure> {
    let mut next = next_batch(service, &mut findings).await;
    while let Some(batch) = next {
        let batch = batch.map_err(|error| {
            handles.cancel.cancel();
            IngestFailure::Store(error)
        })?;
        handles.log.found(batch.findings());
        let before = handles.log.take();
        let following = pin!(next_batch(service, &mut findings));
        match store_while(store_batch(service, fence, &before, &batch), following).await {
            Ok(following) => next = following,
            Err(failure) => {
                handles.log.put_back(before);
                handles.cancel.cancel();
                return Err(failure);
            }
        }
    }
    Ok(())
}

/// Stores one batch while the next one is made ready. A failure does not wait for it.
async fn store_while(
    storing: impl Future<Output = Result<(), IngestFailure>>,
    mut following: Pin<&mut impl Future<Output = Option<Batch>>>,
) -> Result<Option<Batch>, IngestFailure> {
    let mut storing = pin!(storing);
    let ready = tokio::select! {
        biased;
        stored = &mut storing => {
            stored?;
            return Ok(following.await);
        }
        ready = &mut following => ready,
    };
    storing.await?;
    Ok(ready)
}

async fn next_batch(service: &Service, findings: &mut Receiver<Finding>) -> Option<Batch> {
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
    let row = |finding| IngestFinding { id: FindingId::new(service.next_id()), finding };
    Some(IngestBatch::of(batch.into_iter().map(row).collect()))
}

async fn store_batch(
    service: &Service,
    fence: &Fence,
    before: &[RunEvent],
    batch: &IngestBatch,
) -> Result<(), IngestFailure> {
    match service.store.ingest_after(fence, before, batch, service.now(), &|| service.next_event_id()).await {
        Ok(Ingested::Stored) => Ok(()),
        Ok(Ingested::Lost) => Err(IngestFailure::Lost),
        Err(error) => Err(IngestFailure::Store(error)),
    }
}
