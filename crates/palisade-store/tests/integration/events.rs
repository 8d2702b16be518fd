//! The order of the log is the order of the commits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::engine::on_both_engines;
use crate::fixture::{create, new_scan, start};

on_both_engines! {
    async fn a_reader_never_misses_an_event_of_parallel_writers(database: &Database) {
        let (store, organization) = start(database).await;
        let done = Arc::new(AtomicBool::new(false));
        let reader = tokio::spawn({
            let (store, done) = (store.clone(), done.clone());
            async move {
                let mut seen = Vec::new();
                loop {
                    let last_round = done.load(Ordering::SeqCst);
                    let after = seen.last().copied().unwrap_or(0);
                    let events = store.events_after(organization, after, 7).await.unwrap();
                    if events.is_empty() && last_round {
                        return seen;
                    }
                    seen.extend(events.iter().map(|event| event.sequence));
                }
            }
        });
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        create(&store, new_scan(organization)).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        // A sequence that became visible late would be missing here: the reader had moved past it.
        assert_eq!(reader.await.unwrap(), (1..=80).collect::<Vec<_>>());
    }
}
