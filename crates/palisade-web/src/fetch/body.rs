//! Reads a response body within limits. A body that breaks a limit is cut, and says so; the headers in
//! front of it are judged all the same.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// The whole scan has read as much as it may.
    ScanLimit,
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
            Self::ScanLimit => Some("the scan has read its limit and the body was cut"),
            Self::CompressionBomb => Some("the body decompresses beyond the ratio limit and was cut"),
            Self::TimedOut => Some("the body did not end in time and was cut"),
            Self::Broken => Some("the body broke off"),
            Self::UnknownCoding => Some("the body has a content coding that was not asked for"),
        }
    }
}

/// Bytes that the bodies of one scan may still have, as sent.
pub(super) struct Allowance(AtomicUsize);

impl Allowance {
    pub(super) fn of(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Takes up to `wanted` of what is left.
    fn take(&self, wanted: usize) -> usize {
        let take = |left: usize| Some(left.saturating_sub(wanted));
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        before.unwrap_or_default().min(wanted)
    }
}

/// What ends the reading of one body.
pub(super) struct Limits<'a> {
    bytes: usize,
    ratio: usize,
    deadline: Instant,
    allowance: &'a Allowance,
}

impl<'a> Limits<'a> {
    /// `wanted` is how much the ask wants, if it says so.
    pub(super) fn of(
        budgets: &Budgets,
        wanted: Option<usize>,
        deadline: Instant,
        allowance: &'a Allowance,
    ) -> Self {
        let bytes = wanted.unwrap_or(budgets.body_bytes).min(budgets.largest_body_bytes);
        Self { bytes, ratio: budgets.compression_ratio, deadline, allowance }
    }
}

/// Reads until the end, a limit or the deadline.
pub(super) async fn read(incoming: Incoming, coding: Option<&str>, limits: &Limits<'_>) -> Body {
    let (raw, end) = read_raw(incoming, limits).await;
    match coding.map(|coding| coding.trim().to_ascii_lowercase()).as_deref() {
        None | Some("" | "identity") => Body { bytes: raw, end },
        Some("gzip" | "x-gzip") => decompress(&raw, end, limits.bytes, limits.ratio),
        Some(_) => Body { bytes: Vec::new(), end: BodyEnd::UnknownCoding },
    }
}

async fn read_raw(mut incoming: Incoming, limits: &Limits<'_>) -> (Vec<u8>, BodyEnd) {
    let mut bytes = Vec::new();
    loop {
        match timeout_at(limits.deadline, incoming.frame()).await {
            Err(_) => return (bytes, BodyEnd::TimedOut),
            Ok(None) => return (bytes, BodyEnd::Complete),
            Ok(Some(Err(_))) => return (bytes, BodyEnd::Broken),
            Ok(Some(Ok(frame))) => {
                let Some(data) = frame.data_ref() else { continue };
                let wanted = data.len().min(limits.bytes - bytes.len());
                let granted = limits.allowance.take(wanted);
                bytes.extend_from_slice(&data[..granted]);
                if granted < wanted {
                    return (bytes, BodyEnd::ScanLimit);
                }
                if data.len() > wanted {
                    return (bytes, BodyEnd::TooLarge);
                }
            }
        }
    }
}

fn decompress(raw: &[u8], end: BodyEnd, most: usize, ratio: usize) -> Body {
    let by_ratio = raw.len().saturating_mul(ratio);
    let limit = by_ratio.min(most);
    let mut bytes = Vec::new();
    let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let outcome = MultiGzDecoder::new(raw).take(room).read_to_end(&mut bytes);
    let end = match outcome {
        _ if bytes.len() > limit && by_ratio <= most => BodyEnd::CompressionBomb,
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
        let body = decompress(&gzip(b"<p>hello</p>"), BodyEnd::Complete, 1 << 20, 100);
        assert_eq!(body, Body { bytes: b"<p>hello</p>".to_vec(), end: BodyEnd::Complete });
    }

    #[test]
    fn a_bomb_is_cut_at_the_ratio_and_a_big_body_at_its_limit() {
        let raw = gzip(&vec![0; 900_000]);
        let body = decompress(&raw, BodyEnd::Complete, 1 << 20, 100);
        assert_eq!(body.end, BodyEnd::CompressionBomb);
        assert_eq!(body.bytes.len(), raw.len() * 100);
        assert_eq!(decompress(&raw, BodyEnd::Complete, 1000, 100).end, BodyEnd::TooLarge);
    }

    #[test]
    fn damaged_data_is_broken_not_empty_and_clean() {
        assert_eq!(decompress(b"not gzip", BodyEnd::Complete, 1 << 20, 100).end, BodyEnd::Broken);
    }

    #[test]
    fn what_a_scan_may_read_is_given_out_once() {
        let allowance = Allowance::of(100);
        assert_eq!([allowance.take(60), allowance.take(60), allowance.take(60)], [60, 40, 0]);
    }
}
