//! What a sync shows on stderr: a progress bar on a terminal, else a line for each file. Used by `advisories sync` and `scan`.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressStyle};
use palisade_advisories::{Step, Watch};
use palisade_engine::Cancel;
use palisade_model::printable;

const BYTES: &str = "{msg:16} {bar:24} {bytes}/{total_bytes} {eta}";
const BYTES_WITHOUT_END: &str = "{msg:16} {bytes}";
const RECORDS: &str = "{msg:16} {bar:24} {pos}/{len} advisories";
/// A pause ends this soon after Ctrl-C.
const SLICE: Duration = Duration::from_millis(100);

/// Shows a sync.
#[derive(Debug)]
pub(crate) struct SyncDisplay {
    /// `None` when stderr is no terminal.
    bar: Option<ProgressBar>,
    cancel: Option<Cancel>,
}

impl SyncDisplay {
    /// Draws among `bars`; ends the sync when `cancel` is raised. Without it Ctrl-C ends the process, and what has arrived
    /// waits for the next sync all the same.
    pub(crate) fn new(bars: &MultiProgress, cancel: Option<Cancel>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bars.add(ProgressBar::no_length()));
        Self { bar, cancel }
    }

    /// Takes the bar off the screen.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn say(&self, line: &str) {
        let line = printable(line);
        match &self.bar {
            Some(bar) => bar.println(line),
            // A closed stderr changes nothing about the sync.
            None => drop(writeln!(anstream::stderr(), "{line}")),
        }
    }

    fn show(&self, template: &str, what: &str, at: u64, total: Option<u64>) {
        let Some(bar) = &self.bar else { return };
        bar.set_style(ProgressStyle::with_template(template).expect("the templates are valid"));
        bar.set_message(printable(what));
        match total {
            Some(total) => bar.set_length(total),
            None => bar.unset_length(),
        }
        bar.set_position(at);
    }
}

impl Watch for SyncDisplay {
    fn on(&self, step: &Step<'_>) {
        match step {
            Step::Waiting => self.say("Another sync of this folder is under way; waiting for it to end"),
            Step::Started { what, url, have, total } => {
                let template = if total.is_some() { BYTES } else { BYTES_WITHOUT_END };
                self.show(template, what, *have, *total);
                if self.bar.is_none() {
                    self.say(&format!("{what}: {url}{}", sizes(*have, *total)));
                }
            }
            Step::Received { have } => {
                if let Some(bar) = &self.bar {
                    bar.set_position(*have);
                }
            }
            Step::Records { what, done, total } => {
                self.show(RECORDS, what, *done as u64, Some(*total as u64));
                if self.bar.is_none() && done == total {
                    self.say(&format!("{what}: {total} single advisories"));
                }
            }
            Step::Retrying { what, error, pause } => {
                self.say(&format!("{what}: {error}; trying again in {} s", pause.as_secs()));
            }
            Step::Building => self.show("{msg}", "building the index of advisories", 0, None),
        }
    }

    fn pause(&self, time: Duration) {
        let mut left = time;
        while !left.is_zero() && !self.is_cancelled() {
            let slice = left.min(SLICE);
            std::thread::sleep(slice);
            left -= slice;
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_cancelled)
    }
}

fn sizes(have: u64, total: Option<u64>) -> String {
    match (have, total) {
        (0, None) => String::new(),
        (0, Some(total)) => format!(" ({})", HumanBytes(total)),
        (have, None) => format!(" (going on at {})", HumanBytes(have)),
        (have, Some(total)) => format!(" ({}, going on at {})", HumanBytes(total), HumanBytes(have)),
    }
}
