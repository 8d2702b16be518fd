//! Cuts the text of a file into its results and all the rest, without parsing either: several times faster than a
//! parser, and the rest is small. Follows strings and brackets only, and refuses what is nested too deep.

use std::io::Read;

use memchr::memchr2;

use super::error::Refusal;
use super::options::{MAX_DEPTH, MAX_REST, MAX_RESULT, MAX_STRING};
use super::{SarifError, SarifLimits};

const CHUNK: usize = 128 * 1024;
/// Keys of the log, and of a run, stand at these depths; runs and results between and below.
const LOG: u32 = 1;
const RUNS: u32 = 2;
const RUN: u32 = 3;
const RESULTS: u32 = 4;
/// Longer keys are none that matter here.
const MAX_KEY: usize = 16;

/// Takes the text of one result with the number of its run and its own.
pub(super) type TakeText<'a> = &'a mut dyn FnMut(usize, u64, &[u8]) -> Result<(), SarifError>;

/// What is done with the parts.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// Gets all but the results; each of them is `0` there.
    pub(super) rest: Option<&'a mut Vec<u8>>,
    pub(super) results: Option<TakeText<'a>>,
}

/// Reads `text` to its end. Answers how many results there were.
pub(super) fn split(mut text: impl Read, limits: &SarifLimits, parts: Parts<'_>) -> Result<u64, SarifError> {
    let mut splitter = Splitter { parts, max_results: limits.max_results, ..Splitter::default() };
    let mut chunk = vec![0; CHUNK];
    loop {
        match text.read(&mut chunk).map_err(|error| SarifError::of_io(&splitter.place(), error))? {
            0 => return Ok(splitter.total),
            count => splitter.feed(&chunk[..count])?,
        }
    }
}

#[derive(Default)]
struct Splitter<'a> {
    parts: Parts<'a>,
    max_results: u64,
    depth: u32,
    in_string: bool,
    is_escaped: bool,
    string_length: usize,
    /// The last string, which is a key when a colon follows.
    key: Vec<u8>,
    /// The value that follows, or that the text is in, belongs to the key `runs` of the log, or `results` of a run.
    at_runs: bool,
    at_results: bool,
    run: usize,
    number: u64,
    total: u64,
    in_result: bool,
    result: Vec<u8>,
}

impl Splitter<'_> {
    fn feed(&mut self, mut bytes: &[u8]) -> Result<(), SarifError> {
        while !bytes.is_empty() {
            let count = if self.in_string { self.string(bytes)? } else { self.outside(bytes)? };
            bytes = &bytes[count..];
        }
        Ok(())
    }

    /// Up to the end of the string, or of what is there of it.
    fn string(&mut self, bytes: &[u8]) -> Result<usize, SarifError> {
        let mut count = usize::from(std::mem::take(&mut self.is_escaped)).min(bytes.len());
        loop {
            let Some(at) = memchr2(b'"', b'\\', &bytes[count..]) else {
                count = bytes.len();
                break;
            };
            count += at + 1;
            if bytes[count - 1] == b'"' {
                self.in_string = false;
                break;
            }
            if count == bytes.len() {
                self.is_escaped = true;
                break;
            }
            count += 1;
        }
        self.string_length += count;
        if self.string_length > MAX_STRING {
            return Err(self.refuse(Refusal::String(MAX_STRING)));
        }
        if !self.in_result && self.key.len() < MAX_KEY {
            self.key.extend(bytes[..count].iter().take(MAX_KEY));
        }
        self.copy(&bytes[..count])?;
        Ok(count)
    }

    /// Up to the next string or the next cut.
    fn outside(&mut self, bytes: &[u8]) -> Result<usize, SarifError> {
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'"' => {
                    (self.in_string, self.string_length) = (true, 0);
                    self.key.clear();
                    self.copy(&bytes[..=at])?;
                    return Ok(at + 1);
                }
                b'{' if self.depth == RESULTS && self.at_results && self.at_runs => {
                    self.copy(&bytes[..at])?;
                    self.start_result()?;
                    self.copy(b"{")?;
                    return Ok(at + 1);
                }
                b'{' | b'[' => self.open()?,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.in_result && self.depth == RESULTS {
                        self.copy(&bytes[..=at])?;
                        self.end_result()?;
                        return Ok(at + 1);
                    }
                    if !self.in_result {
                        self.closed();
                    }
                }
                b':' | b',' if !self.in_result => self.separator(byte),
                _ => {}
            }
        }
        self.copy(bytes)?;
        Ok(bytes.len())
    }

    fn open(&mut self) -> Result<(), SarifError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.refuse(Refusal::Depth(MAX_DEPTH)));
        }
        self.depth += 1;
        Ok(())
    }

    fn closed(&mut self) {
        if self.at_runs && self.depth == RUNS {
            (self.at_results, self.number) = (false, 0);
            self.run += 1;
        }
    }

    fn separator(&mut self, byte: u8) {
        let is_key = |name: &[u8], key: &[u8]| byte == b':' && key.strip_suffix(b"\"") == Some(name);
        match self.depth {
            LOG => self.at_runs = is_key(b"runs", &self.key),
            RUN if self.at_runs => self.at_results = is_key(b"results", &self.key),
            _ => {}
        }
    }

    fn start_result(&mut self) -> Result<(), SarifError> {
        self.total += 1;
        if self.total > self.max_results {
            let detail = format!("expected at most {} results in one file, found more", self.max_results);
            return Err(SarifError::too_large(format!("runs[{}].results", self.run), &detail));
        }
        self.copy(b"0")?;
        self.in_result = true;
        self.result.clear();
        self.open()
    }

    fn end_result(&mut self) -> Result<(), SarifError> {
        self.in_result = false;
        self.number += 1;
        match &mut self.parts.results {
            Some(take) => take(self.run, self.number - 1, &self.result),
            None => Ok(()),
        }
    }

    fn copy(&mut self, bytes: &[u8]) -> Result<(), SarifError> {
        let (to, max) = match (self.in_result, &mut self.parts) {
            (true, Parts { results: Some(_), .. }) => (&mut self.result, MAX_RESULT),
            (false, Parts { rest: Some(rest), .. }) => (&mut **rest, MAX_REST),
            _ => return Ok(()),
        };
        if to.len() + bytes.len() > max {
            return Err(self.refuse(Refusal::Part(max)));
        }
        to.extend_from_slice(bytes);
        Ok(())
    }

    fn refuse(&self, refusal: Refusal) -> SarifError {
        SarifError::too_large(self.place(), &refusal.to_string())
    }

    fn place(&self) -> String {
        match (self.in_result, self.at_runs) {
            (true, _) => format!("runs[{}].results[{}]", self.run, self.number),
            (false, true) => format!("runs[{}]", self.run),
            (false, false) => "the file".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rest, and the results with their numbers, read in pieces of `step` bytes.
    fn parts(text: &str, step: usize) -> (String, Vec<String>) {
        let (mut rest, mut results) = (Vec::new(), Vec::new());
        let mut take = |run, number, text: &[u8]| {
            results.push(format!("{run}.{number} {}", String::from_utf8_lossy(text)));
            Ok(())
        };
        let parts = Parts { rest: Some(&mut rest), results: Some(&mut take) };
        let mut splitter = Splitter { parts, max_results: 99, ..Splitter::default() };
        text.as_bytes().chunks(step).for_each(|chunk| splitter.feed(chunk).unwrap());
        drop(splitter);
        (String::from_utf8(rest).unwrap(), results)
    }

    #[test]
    fn results_are_cut_out_wherever_the_text_is_broken_up() {
        let text = r#"{"results":[{"x":1}],"runs":[{"tool":{"results":[{"y":1}]},"results":[ {"a":"]}\"\\"},{"b":[{}]} ],
            "x":"results"},{"results":[],"results":[null,{}]}],"z":[{"results":[{"q":1}]}]}"#;
        let rest = r#"{"results":[{"x":1}],"runs":[{"tool":{"results":[{"y":1}]},"results":[ 0,0 ],
            "x":"results"},{"results":[],"results":[null,0]}],"z":[{"results":[{"q":1}]}]}"#;
        for step in 1..20 {
            let (found, results) = parts(text, step);
            assert_eq!(found, rest, "{step}");
            assert_eq!(results, [r#"0.0 {"a":"]}\"\\"}"#, r#"0.1 {"b":[{}]}"#, "1.0 {}"], "{step}");
        }
    }
}
