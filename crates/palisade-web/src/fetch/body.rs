//! Reads a response body within limits. A body that breaks a limit is cut, and says so; the headers in
//! front of it are judged all the same.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use crate::config::Budgets;

/// What was read of a body, decompressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: BodyEnd,
}

/// How the reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyEnd {
    Complete,
    /// More bytes than the budget.
    TooLarge,
    /// Decompresses to more than the allowed multiple of its size.
    CompressionBomb,
    TimedOut,
    /// The connection broke, or the compressed data is damaged.
    Broken,
    /// A content coding that was not asked for.
    UnknownCoding,
}

impl BodyEnd {
    /// Lower-case fragment for people; `None` when the body is whole.
    pub(crate) fn problem(self) -> Option<&'static str> {
        match self {
            Self::Complete => None,
            Self::TooLarge => Some("the body is larger than the limit and was cut"),
            Self::CompressionBomb => Some("the body decompresses beyond the ratio limit and was cut"),
            Self::TimedOut => Some("the body did not end in time and was cut"),
            Self::Broken => Some("the body broke off"),
            Self::UnknownCoding => Some("the body has a content coding that was not asked for"),
        }
    }
}

/// Reads until the end, a limit or the deadline.
pub(crate) async fn read(
    incoming: Incoming,
    coding: Option<&str>,
    budgets: &Budgets,
    deadline: Instant,
) -> Body {
    let (raw, end) = read_raw(incoming, budgets.body_bytes, deadline).await;
    match coding.map(|coding| coding.trim().to_ascii_lowercase()).as_deref() {
        None | Some("" | "identity") => Body { bytes: raw, end },
        Some("gzip" | "x-gzip") => decompress(&raw, end, budgets),
        Some(_) => Body { bytes: Vec::new(), end: BodyEnd::UnknownCoding },
    }
}

async fn read_raw(mut incoming: Incoming, limit: usize, deadline: Instant) -> (Vec<u8>, BodyEnd) {
    let mut bytes = Vec::new();
    loop {
        match timeout_at(deadline, incoming.frame()).await {
            Err(_) => return (bytes, BodyEnd::TimedOut),
            Ok(None) => return (bytes, BodyEnd::Complete),
            Ok(Some(Err(_))) => return (bytes, BodyEnd::Broken),
            Ok(Some(Ok(frame))) => {
                let Some(data) = frame.data_ref() else { continue };
                let room = limit - bytes.len();
                bytes.extend_from_slice(&data[..data.len().min(room)]);
                if data.len() > room {
                    return (bytes, BodyEnd::TooLarge);
                }
            }
        }
    }
}

fn decompress(raw: &[u8], end: BodyEnd, budgets: &Budgets) -> Body {
    let by_ratio = raw.len().saturating_mul(budgets.compression_ratio);
    let limit = by_ratio.min(budgets.body_bytes);
    let mut bytes = Vec::new();
    let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let outcome = MultiGzDecoder::new(raw).take(room).read_to_end(&mut bytes);
    let end = match outcome {
        _ if bytes.len() > limit && by_ratio <= budgets.body_bytes => BodyEnd::CompressionBomb,
        _ if bytes.len() > limit => BodyEnd::TooLarge,
        Err(_) if end == BodyEnd::Complete => BodyEnd::Broken,
        _ => end,
    };
    bytes.truncate(limit);
    Body { bytes, end }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_compressed_body_comes_out_whole() {
        let body = decompress(&gzip(b"<p>hello</p>"), BodyEnd::Complete, &Budgets::default());
        assert_eq!(body, Body { bytes: b"<p>hello</p>".to_vec(), end: BodyEnd::Complete });
    }

    #[test]
    fn a_bomb_is_cut_at_the_ratio_and_a_big_body_at_its_limit() {
        let raw = gzip(&vec![0; 900_000]);
        let body = decompress(&raw, BodyEnd::Complete, &Budgets::default());
        assert_eq!(body.end, BodyEnd::CompressionBomb);
        assert_eq!(body.bytes.len(), raw.len() * 100);
        let small = Budgets { body_bytes: 1000, ..Budgets::default() };
        assert_eq!(decompress(&raw, BodyEnd::Complete, &small).end, BodyEnd::TooLarge);
    }

    #[test]
    fn damaged_data_is_broken_not_empty_and_clean() {
        assert_eq!(decompress(b"not gzip", BodyEnd::Complete, &Budgets::default()).end, BodyEnd::Broken);
    }
}
