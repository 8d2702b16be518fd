//! Looks every name up once per scan, so that a name which changes its mind meanwhile leads nowhere new.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use palisade_engine::guard::Resolve;
use tokio::sync::OnceCell;

type Answer = Arc<OnceCell<Vec<IpAddr>>>;

/// A resolver that keeps its first answer about each name; failures are not kept. The guard judges the
/// answer again for every connection.
pub(crate) struct Pinned {
    resolver: Arc<dyn Resolve>,
    answers: Mutex<HashMap<String, Answer>>,
}

impl Pinned {
    pub(crate) fn new(resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, answers: Mutex::default() }
    }
}

#[async_trait]
impl Resolve for Pinned {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let cell = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(answers.entry(name.to_owned()).or_default())
        };
        cell.get_or_try_init(|| self.resolver.resolve(name)).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    /// Fails first, then answers another address every time.
    #[derive(Default)]
    struct Rebinding(AtomicU8);

    #[async_trait]
    impl Resolve for Rebinding {
        async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Err(io::Error::other("not yet")),
                number => Ok(vec![Ipv4Addr::new(192, 0, 2, number).into()]),
            }
        }
    }

    #[tokio::test]
    async fn the_first_answer_is_kept_and_a_failure_is_not() {
        let pinned = Pinned::new(Arc::new(Rebinding::default()));
        assert!(pinned.resolve("a.example").await.is_err());
        let first = pinned.resolve("a.example").await.unwrap();
        assert_eq!(first, ["192.0.2.1".parse::<IpAddr>().unwrap()]);
        assert_eq!(pinned.resolve("a.example").await.unwrap(), first);
        assert_ne!(pinned.resolve("b.example").await.unwrap(), first);
    }
}
