//! What people see, as snapshots, and the two promises of the page: it fits, and it is inert.

use palisade_model::{Evidence, Location, ScannerStatus, Suppression, SuppressionKind};
use unicode_width::UnicodeWidthStr;

use crate::fixture::{Fixture, token};
use crate::{Look, write_table};

fn written(fixture: &Fixture, look: Look) -> String {
    let mut out = Vec::new();
    write_table(&fixture.report(), look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn findings_are_grouped_by_rule_and_followed_by_what_was_covered() {
    insta::assert_snapshot!(written(&Fixture::busy(), Look::default()), @r"
    CRITICAL  Forge access token                                  forge-access-token
              src/config.py:12:9                forge_pat_ab12********************9f
              deploy/with space/prod#1.env:3:1  forge_pat_ab12********************9f
              Fix: Revoke the token in the account settings, then load its successor
              from the environment or a secret store.

    MEDIUM    No Content-Security-Policy header      content-security-policy-missing
              https://shop.example/ (GET, header content-security-policy)
                the header is absent
              Fix: Send Content-Security-Policy: default-src 'self' and widen it
              only where needed.

    Suppressed, not counted
    critical  old/config.py:1:1 (forge-access-token), in the baseline
    critical  tests/fixture.py:7:2 (forge-access-token), by a comment on the line: a
              fake for the tests

    Target       ./shop
    Findings     3 (2 critical, 1 medium); 2 suppressed
    Score        57 of 100, grade C
    Covered      secrets: 12 of 12 files, 33 KiB
                 web: 40 checks (6 failed, 30 passed, 3 not applicable, 1 without an
                 answer)
                 3 files left out by ignore files
    Not covered  scanner web only in part: 1 check could not be judged
                 2 binary: assets/logo.png, assets/film.mp4
                 1 unreadable: private/key (permission denied)
                 1 time out: tls-versions (no answer within 10 s)
    ");
}

#[test]
fn no_findings_is_said_together_with_what_was_covered() {
    insta::assert_snapshot!(written(&Fixture::clean(), Look::default()), @r"
    Target       ./shop
    Findings     none in what was covered
    Score        100 of 100, grade A
    Covered      secrets: 12 of 12 files, 33 KiB
                 3 files left out by ignore files
    ");
}

#[test]
fn a_scan_that_covered_nothing_does_not_look_clean() {
    insta::assert_snapshot!(written(&Fixture::nothing_covered(), Look::default()), @r"
    Target       ./shop
    Findings     none, because nothing was covered
    Score        none, the target could not be judged
    Covered      nothing
    Not covered  scanner secrets failed: the rules could not be read
    ");
}

#[test]
fn a_long_baseline_does_not_hide_what_is_new() {
    let mut fixture = Fixture::busy();
    let old = fixture.findings[3].clone();
    fixture.findings.extend(std::iter::repeat_n(old, 40));
    let written = written(&fixture, Look::default());
    assert_eq!(written.matches("in the baseline").count(), 9);
    assert!(written.contains("and 32 more, all of them in the JSON report"), "{written}");
}

#[test]
fn every_line_fits_the_width() {
    let mut fixture = Fixture::busy();
    fixture.findings.push(token(&"deep/".repeat(40), 1, 1));
    fixture.findings[0].evidence = Evidence::from_masked(&"字*".repeat(150));
    fixture.findings[1].title = "a title that is far too long to stand beside its rule id ".repeat(3);
    fixture.target = "https://shop.example/".repeat(9);
    for width in [40, 80, 120] {
        for line in written(&fixture, Look { width, color: false }).lines() {
            assert!(line.width() <= width, "{} columns instead of {width}: {line}", line.width());
        }
    }
}

#[test]
fn hostile_text_reaches_the_page_spelt_out() {
    let hostile = "x\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\n";
    let mut fixture = Fixture::busy();
    fixture.target = hostile.into();
    for finding in &mut fixture.findings {
        (finding.title, finding.rule_id, finding.remediation) =
            (hostile.into(), hostile.into(), hostile.into());
        finding.location = Location::Url { url: hostile.into(), request: hostile.into() };
        if let Some(suppression) = &mut finding.suppression {
            suppression.reason = hostile.into();
        }
    }
    for gap in &mut fixture.coverage.gaps {
        (gap.subject, gap.detail) = (hostile.into(), hostile.into());
    }
    for run in &mut fixture.coverage.scanners {
        (run.scanner, run.reason) = (hostile.into(), Some(hostile.into()));
        run.status = ScannerStatus::Skipped;
    }
    let written = written(&fixture, Look::default());
    let leaked =
        written.chars().find(|c| *c != '\n' && palisade_model::printable(&c.to_string()) != c.to_string());
    assert_eq!(leaked, None, "{written:?}");
}

#[test]
fn colour_adds_escape_codes_and_no_text() {
    let fixture = Fixture::busy();
    let coloured = written(&fixture, Look { color: true, ..Look::default() });
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    for (at, piece) in coloured.split("\u{1b}[").enumerate() {
        plain += if at == 0 { piece } else { piece.split_once('m').unwrap().1 };
    }
    assert_eq!(plain, written(&fixture, Look::default()));
}

#[test]
fn a_suppression_by_file_shows_its_reason_and_its_end() {
    let reason = "made-up keys".to_owned();
    let suppression =
        Suppression { kind: SuppressionKind::File, reason, expires_at: Some(1_790_000_000_000) };
    let mut fixture = Fixture::one_finding();
    fixture.findings[0].suppression = Some(suppression);
    let text = written(&fixture, Look::default());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("by the suppression file until 2026-09-21T14:13:20Z: made-up keys"), "{text}");
}
