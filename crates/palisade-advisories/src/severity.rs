//! How severe a record says that it is: CVSS vectors, GitHub's words, and malicious packages.

use std::str::FromStr;

use cvss::Cvss;
use palisade_model::Severity;

use crate::osv::{Record, Scored};

/// A severity with the score it comes from.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rating {
    pub severity: Severity,
    /// CVSS base score, 0.0 to 10.0; `None` where the source gives only a word.
    pub score: Option<f32>,
}

/// Rates a CVSS vector of version 2, 3.0, 3.1 or 4.0. `None` when it is none.
pub fn rate_vector(vector: &str) -> Option<Rating> {
    let vector = vector.trim().trim_start_matches('(').trim_end_matches(')');
    let parsed = match vector.strip_prefix("CVSS:") {
        // The crate takes a missing base metric for none at all.
        Some(rest) if rest.starts_with('3') && !has_base_metrics(rest) => return None,
        Some(_) => Cvss::from_str(vector).ok()?.score(),
        None => cvss::v2::Vector::from_str(vector).ok()?.score().value(),
    };
    let score = (parsed * 10.0).round() as f32 / 10.0;
    Some(Rating { severity: severity_of(score), score: Some(score) })
}

/// All eight that a vector of CVSS 3 must have.
fn has_base_metrics(vector: &str) -> bool {
    let names: Vec<&str> = vector.split('/').filter_map(|metric| Some(metric.split_once(':')?.0)).collect();
    ["AV", "AC", "PR", "UI", "S", "C", "I", "A"].iter().all(|name| names.contains(name))
}

/// The qualitative scale of CVSS 3 and 4.
fn severity_of(score: f32) -> Severity {
    match score {
        9.0.. => Severity::Critical,
        7.0.. => Severity::High,
        4.0.. => Severity::Medium,
        0.1.. => Severity::Low,
        _ => Severity::Info,
    }
}

/// Whether the record is about a package that is malicious by itself.
pub(crate) fn is_malicious(record: &Record) -> bool {
    record.id.starts_with("MAL-")
}

/// The rating of a record: the newest CVSS version it has, else its source's word.
pub(crate) fn rate(record: &Record) -> Option<Rating> {
    if is_malicious(record) {
        return Some(Rating { severity: Severity::Critical, score: None });
    }
    let vectors =
        record.severity.iter().chain(record.affected.iter().flat_map(|affected| &affected.severity));
    newest(vectors).or_else(|| rustsec(record)).or_else(|| word(record))
}

fn newest<'a>(vectors: impl Iterator<Item = &'a Scored>) -> Option<Rating> {
    let mut rated: Vec<_> = vectors
        .filter_map(|scored| Some((version_rank(&scored.r#type)?, rate_vector(&scored.score)?)))
        .collect();
    rated.sort_by_key(|(rank, _)| *rank);
    rated.pop().map(|(_, rating)| rating)
}

fn version_rank(kind: &str) -> Option<u8> {
    ["CVSS_V2", "CVSS_V3", "CVSS_V4"].iter().position(|known| *known == kind).map(|rank| rank as u8)
}

fn rustsec(record: &Record) -> Option<Rating> {
    record.affected.iter().find_map(|affected| rate_vector(affected.database_specific.get("cvss")?.as_str()?))
}

fn word(record: &Record) -> Option<Rating> {
    let severity = match record.database_specific.get("severity")?.as_str()?.to_ascii_uppercase().as_str() {
        "CRITICAL" => Severity::Critical,
        "HIGH" => Severity::High,
        "MODERATE" | "MEDIUM" => Severity::Medium,
        "LOW" => Severity::Low,
        _ => return None,
    };
    Some(Rating { severity, score: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_every_version_give_their_published_score() {
        for (vector, score, severity) in [
            ("AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, Severity::High),
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0, Severity::Critical),
            ("(AV:L/AC:H/Au:N/C:N/I:N/A:P)", 1.2, Severity::Low),
            ("AV:N/AC:M/Au:N/C:N/I:P/A:N", 4.3, Severity::Medium),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, Severity::Critical),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, Severity::Medium),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N", 0.0, Severity::Info),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, Severity::Critical),
        ] {
            assert_eq!(rate_vector(vector), Some(Rating { severity, score: Some(score) }), "{vector}");
        }
        assert_eq!(rate_vector("CVSS:3.1/AV:N"), None);
        assert_eq!(rate_vector("high"), None);
    }

    #[test]
    fn the_newest_vector_wins_and_words_count_last() {
        let mut record: Record = serde_json::from_str(
            r#"{"id":"A-1","severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
                {"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"}],
                "database_specific":{"severity":"MODERATE"}}"#,
        )
        .unwrap();
        assert_eq!(rate(&record).unwrap().score, Some(9.3));
        record.severity.clear();
        assert_eq!(rate(&record), Some(Rating { severity: Severity::Medium, score: None }));
        record.id = "MAL-2024-1".to_owned();
        assert_eq!(rate(&record), Some(Rating { severity: Severity::Critical, score: None }));
    }
}
