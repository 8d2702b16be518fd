//! The child's side: limits itself, reads one question from stdin, answers on stdout. What ends it ends nothing else.

use std::io::{Read, Write};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use super::runner::RegoRunner;
use super::{InProcess, RegoError};

/// Address space of the child.
const MEMORY: u64 = 1 << 30;

/// Processor seconds of the child.
const PROCESSOR_SECONDS: u64 = 3;

/// A module and its input.
#[derive(Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) module: String,
    /// JSON.
    pub(super) input: String,
}

/// What the module said.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    Denied(Vec<String>),
    Failed(Failure),
}

/// [`RegoError`] on its way between processes.
#[derive(Serialize, Deserialize)]
pub(super) enum Failure {
    Compile(String),
    NoDeny(String),
    Run(String),
    TooLong,
}

/// Answers one question; the body of the hidden command that [`ChildProcess`](super::ChildProcess) starts.
///
/// # Errors
/// When a limit cannot be set or a pipe is broken; the parent takes the silence for the answer.
pub fn serve_child() -> std::io::Result<()> {
    setrlimit(Resource::As, limit(MEMORY))?;
    setrlimit(Resource::Cpu, limit(PROCESSOR_SECONDS))?;
    setrlimit(Resource::Core, limit(0))?;
    let mut question = Vec::new();
    std::io::stdin().read_to_end(&mut question)?;
    let question: Question = serde_json::from_slice(&question)?;
    let answer = match InProcess.deny(&question.module, &question.input) {
        Ok(messages) => Answer::Denied(messages),
        Err(error) => Answer::Failed(error.into()),
    };
    std::io::stdout().write_all(&serde_json::to_vec(&answer)?)
}

fn limit(most: u64) -> Rlimit {
    Rlimit { current: Some(most), maximum: Some(most) }
}

impl From<RegoError> for Failure {
    fn from(error: RegoError) -> Self {
        match error {
            RegoError::Compile(why) => Self::Compile(why),
            RegoError::NoDeny(found) => Self::NoDeny(found),
            RegoError::TooLong => Self::TooLong,
            other => Self::Run(other.to_string()),
        }
    }
}

impl From<Failure> for RegoError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Compile(why) => Self::Compile(why),
            Failure::NoDeny(found) => Self::NoDeny(found),
            Failure::Run(why) => Self::Run(why),
            Failure::TooLong => Self::TooLong,
        }
    }
}
