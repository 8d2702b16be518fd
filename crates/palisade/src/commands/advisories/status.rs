//! `palisade advisories status`: how many advisories of each ecosystem there are, and how old they are.

use std::io::{self, Write};

use palisade_advisories::{LibraryStatus, SignalStatus, SourceStatus};
use palisade_model::{DAY_MS, UnixMillis, printable, rfc3339};

pub(super) fn write_status(status: &LibraryStatus, now: UnixMillis, out: &mut dyn Write) -> io::Result<()> {
    if status.sources.is_empty() {
        writeln!(out, "No advisories are imported: scans report every package as not covered.")?;
        return writeln!(
            out,
            "Download them with: palisade advisories sync; or import an export: palisade advisories import PATH…"
        );
    }
    writeln!(out, "{:<16} {:>10}  {:<20}  {:<12}  SYNCED", "ECOSYSTEM", "ADVISORIES", "NEWEST", "IMPORTED")?;
    for source in &status.sources {
        write_source(source, status.synced.get(&source.ecosystem).copied(), now, out)?;
    }
    write_signal("EPSS", status.epss.as_ref(), now, out)?;
    write_signal("KEV", status.known_exploited.as_ref(), now, out)
}

fn write_source(
    source: &SourceStatus,
    synced: Option<UnixMillis>,
    now: UnixMillis,
    out: &mut dyn Write,
) -> io::Result<()> {
    let SourceStatus { ecosystem, records, newest, imported, whole } = source;
    let part = if *whole { "" } else { "; single records only, the rest is not covered" };
    let (name, newest) = (ecosystem.as_str(), day_and_time(*newest));
    let (imported, synced) = (age(*imported, now), age_or_never(synced, now));
    writeln!(out, "{name:<16} {records:>10}  {newest:<20}  {imported:<12}  {synced}{part}")
}

fn write_signal(
    name: &str,
    signal: Option<&SignalStatus>,
    now: UnixMillis,
    out: &mut dyn Write,
) -> io::Result<()> {
    match signal {
        None => writeln!(out, "{name:<16} {:>10}", "none"),
        Some(SignalStatus { entries, date, imported, synced }) => {
            let date = printable(date.as_deref().unwrap_or_default());
            let (imported, synced) = (age(*imported, now), age_or_never(*synced, now));
            writeln!(out, "{name:<16} {entries:>10}  {date:<20}  {imported:<12}  {synced}")
        }
    }
}

/// To the second. Some sources give their records the year 1, which says nothing.
fn day_and_time(at: UnixMillis) -> String {
    match at {
        1.. => rfc3339(at).chars().take(19).collect::<String>() + "Z",
        _ => "unknown".to_owned(),
    }
}

/// What was imported from files was never synced.
fn age_or_never(synced: Option<UnixMillis>, now: UnixMillis) -> String {
    synced.map_or_else(|| "never".to_owned(), |synced| age(synced, now))
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
