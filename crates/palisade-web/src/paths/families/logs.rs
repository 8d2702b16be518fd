//! Log files.

use std::sync::LazyLock;

use regex::bytes::{RegexSet, RegexSetBuilder};

use super::super::probe::{Probe, Reading, Topic};
use super::shape::plain_text;
use crate::fetch::Exchange;

/// The beginning of a log is enough.
const BYTES: usize = 2048;

const fn log(path: &'static str) -> Probe {
    Probe::first(Topic::LogFile, path, BYTES, is_log)
}

pub(super) const PROBES: &[Probe] = &[
    log("/error.log"),
    log("/debug.log"),
    log("/access.log"),
    log("/error_log"),
    log("/wp-content/debug.log"),
    log("/storage/logs/laravel.log"),
    log("/log/production.log"),
];

/// How lines of logs begin.
const LINES: &[&str] = &[
    r#"^\S+ \S+ \S+ \[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] ""#,
    r"^\[[A-Z][a-z][a-z] [A-Z][a-z][a-z] \d\d \d\d:\d\d:\d\d",
    r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[[a-z]+\] ",
    r"^\[\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\]]*\] \w+\.[A-Z]+: ",
    r"^\[\d\d-[A-Z][a-z][a-z]-\d{4} \d\d:\d\d:\d\d ",
    r"^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^ ]*\]? +(?:-+ )?\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL)\b",
    r"^[DIWEF], \[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    r#"^Started (?:GET|POST|HEAD) "/[^"]*" for [\d.a-f:]+ at \d{4}-"#,
];

fn is_log(exchange: &Exchange) -> Reading {
    static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| {
        let mut builder = RegexSetBuilder::new(LINES);
        builder.multi_line(true).unicode(false).build().expect("the patterns are constant and tested")
    });
    let text = plain_text(exchange).unwrap_or_default();
    Reading::when(PATTERNS.is_match(text.as_bytes()), "lines of a log")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn lines_of_logs_are_known_by_their_beginning() {
        let is = |text: &str| {
            matches!(is_log(&reply("https://shop.example/x", 206, &[], text)), Reading::Exposed(..))
        };
        for text in [
            "198.51.100.7 - - [01/Jun/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n",
            "cut line\n[Mon Jun 01 10:00:00.1 2026] [core:error] x",
            "2026/06/01 10:00:00 [error] 1#1: *1 open() failed",
            "[2026-06-01 10:00:00] production.ERROR: x",
            "[01-Jun-2026 10:00:00 UTC] PHP Warning:  x",
            "2026-06-01T10:00:00Z INFO started",
            "Started GET \"/\" for 198.51.100.7 at 2026-06-01 10:00:00 +0000",
        ] {
            assert!(is(text), "{text}");
        }
        for text in ["<html>2026/06/01 10:00:00 [error] x", "2026-06-01 we opened", "error", ""] {
            assert!(!is(text), "{text}");
        }
    }
}
