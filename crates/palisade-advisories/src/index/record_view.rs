//! The record of an advisory without its long texts.

use palisade_model::Severity;

use super::advisory_id::read_id;
use super::cursor::Cursor;
use super::error::Damage;
use crate::Rating;

/// What the index says about an advisory.
#[derive(Debug, Clone)]
pub(crate) struct RecordView {
    /// The record's own id.
    pub(crate) id: String,
    pub(crate) aliases: Vec<String>,
    /// The group of records about the same vulnerability.
    pub(crate) group: u32,
    /// Numbers of weaknesses (CWE).
    pub(crate) weaknesses: Vec<u32>,
    /// The summary is made of the details.
    pub(crate) has_no_summary: bool,
    pub(crate) summary: String,
    pub(crate) rating: Option<Rating>,
    /// Unix seconds; `None` when the record has none.
    pub(crate) published: Option<i64>,
    pub(crate) modified: i64,
}

const NO_SCORE: u8 = 255;

impl RecordView {
    pub(crate) fn read(mut cursor: Cursor<'_>, group: u32) -> Result<Self, Damage> {
        let count = cursor.varint()?;
        let id = read_id(&mut cursor)?;
        let mut aliases = Vec::new();
        for _ in 1..count {
            aliases.push(read_id(&mut cursor)?);
        }
        let rating = read_rating(cursor.array()?)?;
        let modified = i64::from(cursor.u32()?);
        let published = Some(i64::from(cursor.u32()?)).filter(|seconds| *seconds != 0);
        let weaknesses = (0..cursor.varint()?).map(|_| weakness(&mut cursor)).collect::<Result<_, _>>()?;
        let has_no_summary = cursor.u8()? != 0;
        let summary = cursor.text()?.to_owned();
        Ok(Self { id, aliases, group, weaknesses, has_no_summary, summary, rating, published, modified })
    }
}

fn weakness(cursor: &mut Cursor<'_>) -> Result<u32, Damage> {
    u32::try_from(cursor.varint()?).map_err(|_| Damage("the number of a weakness"))
}

/// Rank of the severity plus one, and ten times the score.
pub(crate) fn put_rating(bytes: &mut Vec<u8>, rating: Option<Rating>) {
    let rank = rating.map_or(0, |rating| rating.severity as u8 + 1);
    let score = rating.and_then(|rating| rating.score).map_or(NO_SCORE, |score| (score * 10.0).round() as u8);
    bytes.extend_from_slice(&[rank, score]);
}

fn read_rating([rank, score]: [u8; 2]) -> Result<Option<Rating>, Damage> {
    let Some(rank) = rank.checked_sub(1) else {
        return Ok(None);
    };
    let severity = Severity::from_rank(i64::from(rank)).ok_or(Damage("an unknown severity"))?;
    let score = (score != NO_SCORE).then(|| f32::from(score) / 10.0);
    Ok(Some(Rating { severity, score }))
}
