//! The look-ups of one scan: each question is asked once, however many collectors want it, within the scan's budget.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hickory_proto::rr::{Name, RData, RecordType};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

use super::answer::Answer;
use super::exchange::ask;
use super::failure::LookupFailure;
use super::question::Question;
use crate::dns::settings::DnsConfig;

pub(crate) type Looked = Result<Arc<Answer>, LookupFailure>;

/// What a name has, after its aliases.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Names in lower case without the root.
    pub(crate) aliases: Vec<String>,
    pub(crate) records: Vec<RData>,
    /// False when the name, or the last alias, does not exist.
    pub(crate) exists: bool,
}

/// The DNS client of one scan.
pub(crate) struct Lookups<'a> {
    config: &'a DnsConfig,
    deadline: Instant,
    asked: AtomicUsize,
    cells: Mutex<HashMap<Question, Arc<OnceCell<Looked>>>>,
}

impl<'a> Lookups<'a> {
    pub(crate) fn new(config: &'a DnsConfig, deadline: Instant) -> Self {
        Self { config, deadline, asked: AtomicUsize::new(0), cells: Mutex::default() }
    }

    /// The answer as it came.
    pub(crate) async fn ask(&self, name: &str, kind: RecordType) -> Looked {
        let question = Question::new(name, kind)?;
        let cell = {
            let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.entry(question.clone()).or_default())
        };
        cell.get_or_init(|| self.once(&question)).await.clone()
    }

    /// The records of `name`, wherever its aliases lead.
    pub(crate) async fn find(&self, name: &str, kind: RecordType) -> Result<Found, LookupFailure> {
        let answer = self.ask(name, kind).await?;
        let resolved = answer.resolve(&Question::new(name, kind)?.name, kind);
        if resolved.endless {
            return Err(LookupFailure::Malformed("aliases without an end".to_owned()));
        }
        Ok(Found {
            aliases: resolved.aliases.iter().map(text_of).collect(),
            records: resolved.records.into_iter().cloned().collect(),
            exists: answer.exists(),
        })
    }

    /// The TXT records of `name`, each put together from its strings.
    pub(crate) async fn texts(&self, name: &str) -> Result<Vec<String>, LookupFailure> {
        let found = self.find(name, RecordType::TXT).await?;
        let text = |record: &RData| match record {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        };
        Ok(found.records.iter().filter_map(text).collect())
    }

    /// How many questions were asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed).min(self.config.queries)
    }

    async fn once(&self, question: &Question) -> Looked {
        let limit = self.config.queries;
        if self.asked.fetch_add(1, Ordering::Relaxed) >= limit {
            return Err(LookupFailure::Budget(limit));
        }
        let answer = timeout_at(self.deadline, ask(self.config, question)).await;
        answer.unwrap_or(Err(LookupFailure::TimedOut)).map(Arc::new)
    }
}

/// A name as people write it: in lower case, without the root at its end.
pub(crate) fn text_of(name: &Name) -> String {
    let text = name.to_lowercase().to_ascii();
    match text.strip_suffix('.') {
        Some("") | None => text,
        Some(relative) => relative.to_owned(),
    }
}
