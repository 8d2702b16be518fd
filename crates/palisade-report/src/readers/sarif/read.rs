//! The two passes over a SARIF file. Called by whoever imports one.

use std::io::{self, Read, Seek};

use palisade_model::Finding;
use serde::de::DeserializeSeed;

use super::bytes::open;
use super::convert::Converter;
use super::document::{Log, RunHead, Stage};
use super::raw::RawResult;
use super::split::{Parts, split};
use super::{RunInfo, SarifError, SarifLimits, SarifOptions, SarifSummary};

/// Reads a SARIF 2.1.0 file, gzip or plain, and gives `sink` each finding with the run it belongs to. Memory holds the
/// rules of the file and one result, never all results. The first pass is over the whole file: one that is cut off, or
/// over a limit, gives no finding at all. A result that is wrong in itself stops the second pass: the findings before it
/// are to be thrown away by the caller.
///
/// # Errors
/// [`SarifError`], with the place in the file.
pub fn read_sarif<R: Read + Seek>(
    input: &mut R,
    options: &SarifOptions,
    sink: &mut dyn FnMut(&RunInfo, Finding) -> io::Result<()>,
) -> Result<SarifSummary, SarifError> {
    let limits = &options.limits;
    let heads = read_heads(input, limits)?;
    let mut converter = Converter::new(&heads, options);
    let mut wrong = None;
    let mut take = |run, number, text: &[u8]| {
        let result: RawResult = serde_json::from_slice(text).map_err(|error| {
            let failure = SarifError::of_json(&format!("runs[{run}].results[{number}]"), &error);
            wrong = Some(());
            failure
        })?;
        match converter.finding(run, number, &result)? {
            Some((info, finding)) => sink(info, finding).map_err(SarifError::NotTaken),
            None => Ok(()),
        }
    };
    let parts = Parts { results: Some(&mut take), ..Parts::default() };
    let failure = split(opened(input, limits)?, limits, parts).err();
    match failure {
        None => Ok(converter.finish()),
        Some(failure) if wrong.is_some() => Err(located(input, limits).unwrap_or(failure)),
        Some(failure) => Err(failure),
    }
}

fn read_heads<R: Read + Seek>(input: &mut R, limits: &SarifLimits) -> Result<Vec<RunHead>, SarifError> {
    let mut rest = Vec::new();
    let total = split(opened(input, limits)?, limits, Parts { rest: Some(&mut rest), ..Parts::default() })?;
    let mut stage = Stage::default();
    let mut parser = serde_json::Deserializer::from_slice(&rest);
    let parsed = Log(&mut stage).deserialize(&mut parser).and_then(|()| parser.end());
    if let Some(failure) = stage.failure {
        return Err(failure);
    }
    let found: u64 = stage.heads.iter().map(|head| head.results).sum();
    match parsed {
        Ok(()) if found == total => Ok(stage.heads),
        Ok(()) => Err(located(input, limits).unwrap_or_else(|| {
            SarifError::invalid("runs", "expected results as objects under plain keys, found others")
        })),
        Err(error) => Err(located(input, limits).unwrap_or_else(|| SarifError::of_json("the file", &error))),
    }
}

fn opened<'a, R: Read + Seek>(
    input: &'a mut R,
    limits: &SarifLimits,
) -> Result<impl Read + use<'a, R>, SarifError> {
    open(input, limits).map_err(|error| SarifError::of_io("the file", error))
}

/// Reads the file once more, slowly, to say where it is wrong.
fn located<R: Read + Seek>(input: &mut R, limits: &SarifLimits) -> Option<SarifError> {
    let mut stage = Stage { checks_results: true, ..Stage::default() };
    let mut parser = serde_json::Deserializer::from_reader(open(input, limits).ok()?);
    let mut track = serde_path_to_error::Track::new();
    let traced = serde_path_to_error::Deserializer::new(&mut parser, &mut track);
    let error = match Log(&mut stage).deserialize(traced) {
        Ok(()) => return parser.end().err().map(|error| SarifError::of_json("the file", &error)),
        Err(error) => error,
    };
    Some(stage.failure.unwrap_or_else(|| SarifError::of_json(&track.path().to_string(), &error)))
}
