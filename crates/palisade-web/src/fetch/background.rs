//! The tasks that move the bytes of open connections. They end when the pool that owns them is dropped.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use hyper::rt::Executor;
use tokio::task::JoinSet;

type Tasks = Mutex<JoinSet<()>>;

/// Owner of the tasks.
#[derive(Default)]
pub(super) struct Background(Arc<Tasks>);

impl Background {
    /// Starts tasks for whoever has it, as long as the owner lives.
    pub(super) fn starter(&self) -> Starter {
        Starter(Arc::downgrade(&self.0))
    }
}

/// Does not keep the owner alive: tasks hold it themselves.
#[derive(Clone)]
pub(super) struct Starter(Weak<Tasks>);

impl<F> Executor<F> for Starter
where
    F: Future + Send + 'static,
{
    fn execute(&self, future: F) {
        let Some(tasks) = self.0.upgrade() else { return };
        let mut tasks = tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        // How a connection ends is seen by whoever waits for an answer on it.
        tasks.spawn(async move {
            future.await;
        });
    }
}
