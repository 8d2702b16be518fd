//! One connection on which records are written and read one by one. Bounded in bytes and time.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::fetch::Io;

/// Of everything that is read on one connection.
const MAX_BYTES: usize = 512 * 1024;
/// Of a record's content: 16 kB and what old ciphers may add.
const MAX_RECORD: usize = (1 << 14) + 2048;
const HEADER: usize = 5;

pub(super) const CHANGE_CIPHER: u8 = 20;
pub(super) const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
pub(super) const HEARTBEAT: u8 = 24;

/// A connection to the server.
pub(super) struct Wire {
    stream: Box<dyn Io>,
    unread: Vec<u8>,
    bytes: usize,
}

/// What the server did next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Record {
        kind: u8,
        content: Vec<u8>,
    },
    /// The connection was closed or reset.
    Ended,
    Silent,
    /// Something other than TLS, or too much of it.
    Foreign,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Io>) -> Self {
        Self { stream, unread: Vec::new(), bytes: 0 }
    }

    /// Writes bytes. A server that has hung up is noticed by the next read.
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        if self.stream.write_all(bytes).await.is_ok() {
            let _noticed_later = self.stream.flush().await;
        }
    }

    /// Writes one record.
    pub(super) async fn send_record(&mut self, kind: u8, version: u16, content: &[u8]) {
        self.send(&record(kind, version, content)).await;
    }

    /// Waits for the next record as a whole.
    pub(super) async fn next(&mut self, patience: Duration) -> Said {
        timeout(patience, self.read()).await.unwrap_or(Said::Silent)
    }

    async fn read(&mut self) -> Said {
        let mut buffer = vec![0; 4096];
        loop {
            if let Some(said) = self.take() {
                return said;
            }
            match self.stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return Said::Ended,
                Ok(count) => self.unread.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            }
        }
    }

    /// The first record of what was read, when it is there as a whole.
    fn take(&mut self) -> Option<Said> {
        match self.unread.as_slice() {
            [kind, ..] if !(20..=24).contains(kind) => return Some(Said::Foreign),
            [_, major, ..] if *major != 3 => return Some(Said::Foreign),
            _ => {}
        }
        let &[kind, _, _, high, low] = self.unread.first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > MAX_RECORD || self.bytes.saturating_add(length) > MAX_BYTES {
            return Some(Said::Foreign);
        }
        let content = self.unread.get(HEADER..HEADER + length)?.to_vec();
        self.unread.drain(..HEADER + length);
        // Empty records count as well.
        self.bytes += HEADER + length;
        Some(Said::Record { kind, content })
    }
}

/// A record; what is written here is far below 16 kB.
pub(super) fn record(kind: u8, version: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&[kind][..], &version.to_be_bytes(), &length.to_be_bytes(), content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn said(bytes: &[u8]) -> Vec<Said> {
        let (client, mut server) = tokio::io::duplex(64 * 1024);
        server.write_all(bytes).await.unwrap();
        let mut wire = Wire::new(Box::new(client));
        let mut all = Vec::new();
        while all.len() < 3 {
            all.push(wire.next(Duration::from_millis(20)).await);
            if !matches!(all.last(), Some(Said::Record { .. })) {
                break;
            }
        }
        all
    }

    #[tokio::test]
    async fn records_come_whole_and_everything_else_has_a_name() {
        let alert = Said::Record { kind: 21, content: vec![2, 40] };
        assert_eq!(said(&[21, 3, 3, 0, 2, 2, 40, 22]).await, [alert, Said::Silent]);
        assert_eq!(said(b"HTTP/1.1 400 Bad Request").await, [Said::Foreign]);
        assert_eq!(said(&[22, 3, 3, 0xff, 0xff]).await, [Said::Foreign]);
        assert_eq!(said(&[22, 9]).await, [Said::Foreign]);
    }

    #[tokio::test]
    async fn records_without_end_are_left() {
        let (client, mut server) = tokio::io::duplex(4096);
        let flood =
            tokio::spawn(
                async move { while server.write_all(&[23, 3, 3, 0, 0].repeat(100)).await.is_ok() {} },
            );
        let mut wire = Wire::new(Box::new(client));
        while let Said::Record { .. } = wire.next(Duration::from_secs(5)).await {}
        drop(wire);
        flood.await.unwrap();
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let mut wire = Wire::new(Box::new(tokio::io::duplex(1).0));
            wire.unread = [&[22, 3, 3, 0, 2, 1, 1], bytes.as_slice()].concat();
            while let Some(Said::Record { .. }) = wire.take() {}
        }
    }
}
