//! Takes what a server sends apart into alerts and handshake messages. Bounded in bytes and records, so that a
//! server that lies about lengths or never stops is a named error.

/// Of everything that is read on one connection: a certificate with 10,000 names has 300 kB.
const MAX_BYTES: usize = 1024 * 1024;
const MAX_RECORDS: usize = 1024;
/// Of a record's content: 16 kB and what old ciphers may add.
const MAX_RECORD: usize = (1 << 14) + 2048;
/// Of one handshake message.
const MAX_MESSAGE: usize = 512 * 1024;

const HEADER: usize = 5;

/// What a server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    Alert {
        is_fatal: bool,
        code: u8,
    },
    Message {
        kind: u8,
        body: Vec<u8>,
    },
    /// Something that comes after the handshake in clear.
    Other,
}

/// Why it could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecordError {
    #[error("expected a TLS record, found another protocol")]
    NotTls,
    #[error("expected at most {limit} {what}, found more")]
    TooMuch { limit: usize, what: &'static str },
    #[error("expected an alert of 2 bytes, found {0}")]
    BadAlert(usize),
}

/// Reads records as they come in.
#[derive(Debug, Default)]
pub(crate) struct Records {
    buffer: Vec<u8>,
    /// Where the next record begins.
    at: usize,
    /// Handshake bytes that make no whole message yet.
    handshake: Vec<u8>,
    bytes: usize,
    records: usize,
}

impl Records {
    /// Adds what was received.
    ///
    /// # Errors
    /// [`RecordError::TooMuch`] when it never ends.
    pub(crate) fn push(&mut self, received: &[u8]) -> Result<(), RecordError> {
        self.bytes = self.bytes.saturating_add(received.len());
        within(self.bytes, MAX_BYTES, "bytes in a handshake")?;
        self.buffer.drain(..self.at);
        self.at = 0;
        self.buffer.extend_from_slice(received);
        Ok(())
    }

    /// The next event that is there as a whole.
    ///
    /// # Errors
    /// [`RecordError`] when what was received is no TLS.
    pub(crate) fn next_event(&mut self) -> Result<Option<Event>, RecordError> {
        loop {
            if let Some(message) = self.take_message()? {
                return Ok(Some(message));
            }
            let Some((kind, content)) = self.take_record()? else { return Ok(None) };
            match kind {
                21 => return alert(&content).map(Some),
                22 => self.handshake.extend_from_slice(&content),
                _ => return Ok(Some(Event::Other)),
            }
        }
    }

    fn take_record(&mut self) -> Result<Option<(u8, Vec<u8>)>, RecordError> {
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        match rest {
            [kind, ..] if !(20..=24).contains(kind) => return Err(RecordError::NotTls),
            [_, major, ..] if *major != 3 => return Err(RecordError::NotTls),
            _ => {}
        }
        let Some(&[kind, _, _, high, low]) = rest.first_chunk::<HEADER>() else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes([high, low]));
        within(length, MAX_RECORD, "bytes in a record")?;
        let Some(content) = rest.get(HEADER..HEADER + length) else { return Ok(None) };
        let content = content.to_vec();
        self.at += HEADER + length;
        self.records += 1;
        within(self.records, MAX_RECORDS, "records in a handshake")?;
        Ok(Some((kind, content)))
    }

    fn take_message(&mut self) -> Result<Option<Event>, RecordError> {
        let Some(&[kind, high, middle, low]) = self.handshake.first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_be_bytes([0, high, middle, low]);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        within(length, MAX_MESSAGE, "bytes in a handshake message")?;
        let Some(body) = self.handshake.get(4..4 + length) else { return Ok(None) };
        let body = body.to_vec();
        self.handshake.drain(..4 + length);
        Ok(Some(Event::Message { kind, body }))
    }
}

fn within(value: usize, limit: usize, what: &'static str) -> Result<(), RecordError> {
    if value > limit { Err(RecordError::TooMuch { limit, what }) } else { Ok(()) }
}

fn alert(content: &[u8]) -> Result<Event, RecordError> {
    match content {
        [level, code] => Ok(Event::Alert { is_fatal: *level != 1, code: *code }),
        other => Err(RecordError::BadAlert(other.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(pieces: &[&[u8]]) -> Result<Vec<Event>, RecordError> {
        let (mut records, mut events) = (Records::default(), Vec::new());
        for piece in pieces {
            records.push(piece)?;
            while let Some(event) = records.next_event()? {
                events.push(event);
            }
        }
        Ok(events)
    }

    #[test]
    fn messages_may_span_records_and_share_them() {
        let done = Event::Message { kind: 14, body: vec![] };
        let hello = Event::Message { kind: 2, body: vec![7, 8] };
        let spread: &[u8] = &[22, 3, 3, 0, 5, 2, 0, 0, 2, 7, 22, 3, 3, 0, 5, 8, 14, 0, 0, 0];
        assert_eq!(events(&[spread]), Ok(vec![hello.clone(), done.clone()]));
        let bytes: Vec<&[u8]> = spread.chunks(1).collect();
        assert_eq!(events(&bytes), Ok(vec![hello, done]));
    }

    #[test]
    fn alerts_and_foreign_records_are_events() {
        let sent: &[u8] = &[21, 3, 1, 0, 2, 1, 112, 20, 3, 3, 0, 1, 1, 21, 3, 0, 0, 2, 2, 40];
        let alert = |is_fatal, code| Event::Alert { is_fatal, code };
        assert_eq!(events(&[sent]), Ok(vec![alert(false, 112), Event::Other, alert(true, 40)]));
    }

    #[test]
    fn lies_are_named() {
        let too_much = |limit, what| Err(RecordError::TooMuch { limit, what });
        assert_eq!(events(&[b"HTTP/1.1 400 Bad Request"]), Err(RecordError::NotTls));
        assert_eq!(events(&[&[22, 9]]), Err(RecordError::NotTls));
        assert_eq!(events(&[&[22, 3, 3, 0xff, 0xff]]), too_much(MAX_RECORD, "bytes in a record"));
        let message: &[u8] = &[22, 3, 3, 0, 4, 11, 0xff, 0xff, 0xff];
        assert_eq!(events(&[message]), too_much(MAX_MESSAGE, "bytes in a handshake message"));
        let empty: &[u8] = &[22, 3, 3, 0, 0];
        assert_eq!(events(&vec![empty; MAX_RECORDS + 1]), too_much(MAX_RECORDS, "records in a handshake"));
        assert_eq!(events(&[&[21, 3, 3, 0, 3, 1, 2, 3]]), Err(RecordError::BadAlert(3)));
        let endless = vec![0; MAX_BYTES + 1];
        assert_eq!(events(&[&endless]), too_much(MAX_BYTES, "bytes in a handshake"));
    }
}
