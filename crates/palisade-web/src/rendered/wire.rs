//! The DevTools protocol over two pipes: JSON messages that end in a zero byte. Knows ids and sessions, not what is said.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A longer message ends the session: no document of ours is that large.
const MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// Messages that came while an answer was awaited.
const MOST_WAITING: usize = 10_000;

/// Why nothing more comes.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("expected the browser to answer, found that it has ended")]
    Ended,
    #[error("expected messages of at most {MESSAGE_BYTES} bytes, found a longer one")]
    TooLong,
    #[error("expected at most {MOST_WAITING} messages at once, found more")]
    TooMany,
    #[error("expected the browser to do {method}, found {problem}")]
    Refused { method: &'static str, problem: String },
}

/// Something that happened in a session.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) method: String,
    pub(super) params: Value,
    /// Empty for the browser itself.
    pub(super) session: String,
}

/// Both ends of the conversation.
pub(super) struct Wire<R, W> {
    from: R,
    to: W,
    /// What came of the next message, and how much of it has no end of a message.
    pending: Vec<u8>,
    searched: usize,
    waiting: VecDeque<Event>,
    last_id: u64,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Wire<R, W> {
    pub(super) fn new(from: R, to: W) -> Self {
        Self { from, to, pending: Vec::new(), searched: 0, waiting: VecDeque::new(), last_id: 0 }
    }

    /// Asks for something and does not wait for the answer, which is dropped when it comes.
    pub(super) async fn send(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<u64, WireError> {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).await.map_err(|_| WireError::Ended)?;
        self.to.flush().await.map_err(|_| WireError::Ended)?;
        Ok(self.last_id)
    }

    /// Asks for something and waits for the answer. Events that come before it are kept.
    pub(super) async fn call(
        &mut self,
        session: &str,
        method: &'static str,
        params: Value,
    ) -> Result<Value, WireError> {
        let id = self.send(session, method, params).await?;
        loop {
            let mut message = self.read().await?;
            if message["id"].as_u64() == Some(id) {
                return match message.get("error") {
                    Some(error) => {
                        let problem = error["message"].as_str().unwrap_or("an error").to_owned();
                        Err(WireError::Refused { method, problem })
                    }
                    None => Ok(message["result"].take()),
                };
            }
            if let Some(event) = event(message) {
                if self.waiting.len() == MOST_WAITING {
                    return Err(WireError::TooMany);
                }
                self.waiting.push_back(event);
            }
        }
    }

    /// The next event. Nothing is lost when the caller stops waiting.
    pub(super) async fn next(&mut self) -> Result<Event, WireError> {
        if let Some(event) = self.waiting.pop_front() {
            return Ok(event);
        }
        loop {
            if let Some(event) = event(self.read().await?) {
                return Ok(event);
            }
        }
    }

    /// The next message. What is no JSON is no message.
    async fn read(&mut self) -> Result<Value, WireError> {
        loop {
            if let Some(end) = self.pending[self.searched..].iter().position(|byte| *byte == 0) {
                let message: Vec<u8> = self.pending.drain(..=self.searched + end).collect();
                self.searched = 0;
                match serde_json::from_slice(&message[..message.len() - 1]) {
                    Ok(message) => return Ok(message),
                    Err(_) => continue,
                }
            }
            self.searched = self.pending.len();
            if self.pending.len() > MESSAGE_BYTES {
                return Err(WireError::TooLong);
            }
            match self.from.read_buf(&mut self.pending).await {
                Ok(0) | Err(_) => return Err(WireError::Ended),
                Ok(_) => {}
            }
        }
    }
}

fn event(mut message: Value) -> Option<Event> {
    let method = message["method"].as_str()?.to_owned();
    let session = message["sessionId"].as_str().unwrap_or_default().to_owned();
    Some(Event { method, params: message["params"].take(), session })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wire(came: &[u8]) -> Wire<&[u8], Vec<u8>> {
        Wire::new(came, Vec::new())
    }

    #[tokio::test]
    async fn an_answer_is_told_from_what_happens_meanwhile() {
        let came = b"{\"method\":\"Page.loadEventFired\",\"params\":{\"timestamp\":1},\"sessionId\":\"s\"}\0not json\0\
                     {\"id\":9,\"result\":{}}\0{\"id\":1,\"result\":{\"targetId\":\"t\"}}\0{\"method\":\"B\"}\0";
        let mut wire = wire(came);
        let made = wire.call("", "Target.createTarget", json!({ "url": "about:blank" })).await.unwrap();
        assert_eq!(made["targetId"], "t");
        let first = wire.next().await.unwrap();
        assert_eq!((first.method.as_str(), first.session.as_str()), ("Page.loadEventFired", "s"));
        assert_eq!(wire.next().await.unwrap().method, "B");
        assert!(matches!(wire.next().await, Err(WireError::Ended)));
        wire.send("s", "Page.enable", json!({})).await.unwrap();
        let sent: Vec<&[u8]> = wire.to.split(|byte| *byte == 0).collect();
        assert_eq!(sent[1], br#"{"id":2,"method":"Page.enable","params":{},"sessionId":"s"}"#);
    }

    #[tokio::test]
    async fn a_refusal_says_what_was_refused() {
        let mut wire = wire(b"{\"id\":1,\"error\":{\"code\":-32601,\"message\":\"not found\"}}\0");
        let error = wire.call("", "Fetch.enable", json!({})).await.unwrap_err();
        assert_eq!(error.to_string(), "expected the browser to do Fetch.enable, found not found");
    }

    #[tokio::test]
    async fn a_message_without_end_is_not_kept() {
        let endless = vec![b'x'; MESSAGE_BYTES + 100_000];
        assert!(matches!(wire(&endless).next().await, Err(WireError::TooLong)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let mut wire = wire(&bytes);
                while wire.next().await.is_ok() {}
            });
        }
    }
}
