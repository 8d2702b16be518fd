//! `palisade advisories`: what is known about vulnerable packages, brought in and looked at.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Subcommand;
use palisade_advisories::{ImportReport, Library, LibraryStatus, SignalStatus, SourceStatus};
use palisade_model::{Clock, DAY_MS, SystemClock, UnixMillis, printable, rfc3339};

use crate::settings::StoreArgs;
use crate::{output, pepper};

/// Import advisories about vulnerable packages, and see what there is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Import OSV exports (`all.zip`), folders or single records, EPSS scores (CSV) and the KEV catalogue (JSON)
    Import {
        /// Files or folders; a refused one changes nothing, the others are imported
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Print for each ecosystem how many advisories there are and how old they are
    Status,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let data_dir = args.store.resolve()?.data_dir;
    let library = Library::new(&data_dir.join(FOLDER));
    match args.action {
        Action::Import { paths } => {
            pepper::ensure_data_dir(&data_dir)?;
            let report = library.import(&paths, SystemClock.now())?;
            output::to_stdout(|_, out| write_import(&report, out))?;
            if let Some(first) = report.refused.first() {
                let (count, path) = (report.refused.len(), first.path.display());
                bail!("{count} of {} could not be imported; {path}: {}", paths.len(), first.error);
            }
        }
        Action::Status => {
            let (status, now) = (library.status()?, SystemClock.now());
            output::to_stdout(|_, out| write_status(&status, now, out))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Where advisories lie in the data folder.
pub(crate) const FOLDER: &str = "advisories";

fn write_import(report: &ImportReport, out: &mut dyn Write) -> io::Result<()> {
    for (ecosystem, records) in &report.records {
        writeln!(out, "{:<16} {records} advisories imported", ecosystem.as_str())?;
    }
    if let Some(entries) = report.epss {
        writeln!(out, "{:<16} {entries} scores imported", "EPSS")?;
    }
    if let Some(entries) = report.known_exploited {
        writeln!(out, "{:<16} {entries} entries imported", "KEV")?;
    }
    if report.skipped > 0 {
        writeln!(out, "{} records of ecosystems that are not known were left out", report.skipped)?;
    }
    Ok(())
}

fn write_status(status: &LibraryStatus, now: UnixMillis, out: &mut dyn Write) -> io::Result<()> {
    if status.sources.is_empty() {
        writeln!(out, "No advisories are imported: scans report every package as not covered.")?;
        return writeln!(out, "Import an OSV export with: palisade advisories import PATH…");
    }
    writeln!(out, "{:<16} {:>10}  {:<20}  IMPORTED", "ECOSYSTEM", "ADVISORIES", "NEWEST")?;
    for source in &status.sources {
        write_source(source, now, out)?;
    }
    write_signal("EPSS", status.epss.as_ref(), now, out)?;
    write_signal("KEV", status.known_exploited.as_ref(), now, out)
}

fn write_source(source: &SourceStatus, now: UnixMillis, out: &mut dyn Write) -> io::Result<()> {
    let SourceStatus { ecosystem, records, newest, imported, whole } = source;
    let part = if *whole { "" } else { "; single records only, the rest is not covered" };
    let (name, newest) = (ecosystem.as_str(), rfc3339(*newest));
    writeln!(out, "{name:<16} {records:>10}  {:<20}  {}{part}", day_and_time(&newest), age(*imported, now))
}

fn write_signal(
    name: &str,
    signal: Option<&SignalStatus>,
    now: UnixMillis,
    out: &mut dyn Write,
) -> io::Result<()> {
    match signal {
        None => writeln!(out, "{name:<16} {:>10}", "none"),
        Some(SignalStatus { entries, date, imported }) => {
            let date = printable(date.as_deref().unwrap_or_default());
            writeln!(out, "{name:<16} {entries:>10}  {date:<20}  {}", age(*imported, now))
        }
    }
}

/// To the second.
fn day_and_time(rfc3339: &str) -> String {
    rfc3339.chars().take(19).collect::<String>() + "Z"
}

fn age(imported: UnixMillis, now: UnixMillis) -> String {
    match now.saturating_sub(imported) / DAY_MS {
        ..=0 => "today".to_owned(),
        1 => "1 day ago".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_library_says_that_nothing_is_covered() {
        let mut out = Vec::new();
        write_status(&LibraryStatus::default(), 0, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.starts_with("No advisories are imported: scans report every package as not covered."),
            "{text}"
        );
    }

    #[test]
    fn the_age_is_told_in_days() {
        assert_eq!(age(0, DAY_MS - 1), "today");
        assert_eq!(age(0, DAY_MS), "1 day ago");
        assert_eq!(age(0, 30 * DAY_MS), "30 days ago");
    }
}
