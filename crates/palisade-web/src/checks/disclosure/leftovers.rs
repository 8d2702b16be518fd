//! Backups and logs that were left beside the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const BACKUP: Check = Check {
    id: "disc-backup-archive",
    title: "A backup of the site is published",
    description: "A backup holds the source, the settings and often the data of the site in one download.",
    remediation: "Remove it, keep backups outside of the site, and rotate the secrets in it.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[530],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/530.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::Backup),
};

pub(crate) const LOG: Check = Check {
    id: "disc-log-file",
    title: "A log is published",
    description: "Logs hold addresses of visitors, sessions and tokens in URLs, and errors with paths and queries.",
    remediation: "Write logs outside of the site and refuse *.log at the server.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[532],
    owasp: "A09",
    references: &["https://cwe.mitre.org/data/definitions/532.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::LogFile),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const TEXT: &str = "text/plain";
    const HTML: &str = "text/html";

    #[test]
    fn first_bytes_and_first_lines_prove_them() {
        assert_outcomes(
            &BACKUP,
            vec![
                (Fail, page(&[]).served(&[("/backup.zip", 206, "application/zip", "PK\u{3}\u{4}")])),
                (Fail, page(&[]).served(&[("/shop.sql", 200, TEXT, "-- MySQL dump 10.13\n")])),
                (Pass, page(&[]).served(&[("/backup.zip", 200, "application/zip", "<html>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &LOG,
            vec![
                (
                    Fail,
                    page(&[]).served(&[("/error.log", 206, TEXT, "2026/06/01 10:00:00 [error] 1#1: x\n")]),
                ),
                (Pass, page(&[]).served(&[("/error.log", 200, HTML, "<html>error")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
