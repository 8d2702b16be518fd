//! Who runs a module: a child process that this one ends when it takes too long.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::RegoError;
use super::child::{Answer, Question};

/// Longer than a module has, so that the child itself can say so.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is read of an answer.
const MAX_ANSWER: u64 = 4 * 1024 * 1024;

/// Runs modules of Rego.
pub trait RegoRunner: Send + Sync {
    /// The messages of the module's `deny` set for an input of JSON. Blocks.
    ///
    /// # Errors
    /// [`RegoError`] when there are none.
    fn deny(&self, module: &str, input: &str) -> Result<Vec<String>, RegoError>;
}

/// Runs each module in a process of its own that calls [`serve_child`](super::serve_child).
#[derive(Debug, Clone)]
pub struct ChildProcess {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

impl RegoRunner for ChildProcess {
    fn deny(&self, module: &str, input: &str) -> Result<Vec<String>, RegoError> {
        let question = Question { module: module.to_owned(), input: input.to_owned() };
        let question = serde_json::to_vec(&question).map_err(failed)?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear();
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().map_err(failed)?;
        let answer = converse(&mut child, question);
        // Whatever it does now, it is over; a process that has ended is not harmed.
        let _ = child.kill();
        let _ = child.wait();
        match serde_json::from_slice(&answer?) {
            Ok(Answer::Denied(messages)) => Ok(messages),
            Ok(Answer::Failed(error)) => Err(error.into()),
            Err(_) => Err(RegoError::TooMuch),
        }
    }
}

/// Asks and listens at the same time, so that neither side waits for the other with a full pipe.
fn converse(child: &mut Child, question: Vec<u8>) -> Result<Vec<u8>, RegoError> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(RegoError::Process("no pipes".to_owned()));
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        // A child that ended early has an answer, or none: reading tells.
        let _ = stdin.write_all(&question);
    });
    std::thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.take(MAX_ANSWER).read_to_end(&mut answer);
        // Nobody listens any more when it took too long.
        let _ = sender.send(read.map(|_| answer));
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(answer) => answer.map_err(failed),
        Err(_) => Err(RegoError::TooLong),
    }
}

fn failed(error: impl std::fmt::Display) -> RegoError {
    RegoError::Process(error.to_string())
}
