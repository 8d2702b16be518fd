//! Statements at work on the findings of one scan. The command line and the service hand every finding over, and tell at
//! the end what no finding had to do with.

use std::ops::Range;

use palisade_model::{
    Finding, Gap, GapReason, Suppression, SuppressionKind, printable, rfc3339, truncate_utf8,
};

use super::{Decision, VexDocument, VexIndex, VexStatement};

/// Texts of a document are cut to this many bytes.
const MAX_TEXT: usize = 500;
/// So many statements of one document are named in a gap; all of them are counted.
const MAX_NAMED: usize = 5;

/// The documents that hold for a scan.
#[derive(Debug, Default)]
pub struct VexAtWork {
    /// Each with the numbers of its statements.
    documents: Vec<(VexDocument, Range<usize>)>,
    index: VexIndex,
    /// For each statement of the index.
    is_used: Vec<bool>,
}

impl VexAtWork {
    /// Of several statements with the same time the one that comes later in the documents holds.
    pub fn new(documents: Vec<VexDocument>) -> Self {
        let mut statements = Vec::new();
        let numbered = |mut document: VexDocument| {
            let first = statements.len();
            statements.append(&mut document.statements);
            (document, first..statements.len())
        };
        let documents = documents.into_iter().map(numbered).collect();
        let is_used = vec![false; statements.len()];
        Self { documents, index: VexIndex::new(statements), is_used }
    }

    /// Notes on a finding what is said of it, and suppresses it when that needs no more attention. A finding that is
    /// suppressed already keeps its reason.
    pub fn apply(&mut self, finding: &mut Finding) {
        let Some(package) = &finding.package else { return };
        let names = package.advisory_ids.iter().map(String::as_str);
        // What is scanned has no package URL, so statements about parts hold whatever product they name.
        let numbers = self.index.matching(names, &package.purl, None);
        for number in &numbers {
            self.is_used[*number] = true;
        }
        let Some(decision) = self.index.latest(&numbers) else { return };
        if decision.suppresses && finding.suppression.is_none() {
            let reason = printable(truncate_utf8(&decision.reason, 2 * MAX_TEXT));
            finding.suppression = Some(Suppression { kind: SuppressionKind::Vex, reason, expires_at: None });
        }
        finding.metadata.extend(notes(&decision));
    }

    /// Statements that were not understood, and those that no finding had to do with.
    pub fn gaps(&self) -> Vec<Gap> {
        self.documents
            .iter()
            .flat_map(|(document, numbers)| self.gaps_of(document, numbers.clone()))
            .collect()
    }

    fn gaps_of(&self, document: &VexDocument, numbers: Range<usize>) -> Vec<Gap> {
        let all = numbers.len();
        let unused = numbers.filter(|number| !self.is_used[*number]);
        let unused: Vec<_> = unused.map(|number| named(&self.index.statements()[number])).collect();
        let mut details = Vec::new();
        if !document.gaps.is_empty() {
            let count = document.gaps.len();
            details.push(format!("{count} statements were not understood: {}", listed(&document.gaps)));
        }
        if !unused.is_empty() {
            let count = unused.len();
            details.push(format!("{count} of {all} statements match no finding: {}", listed(&unused)));
        }
        let subject = &document.origin.path;
        let gap = |detail: String| Gap {
            subject: subject.clone(),
            reason: GapReason::Suppression,
            detail: printable(&detail),
            scanner: None,
        };
        details.into_iter().map(gap).collect()
    }
}

fn named(statement: &VexStatement) -> String {
    let name = statement.vulnerabilities.first().map_or("", String::as_str);
    format!("{} (line {})", truncate_utf8(name, 64), statement.line)
}

/// The first few, and how many more there are.
fn listed(all: &[String]) -> String {
    let shown = all.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(MAX_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What is said, for those who read findings by machine.
fn notes(decision: &Decision<'_>) -> impl Iterator<Item = (String, String)> {
    let statement = decision.statement;
    let origin = &statement.origin;
    let facts = [
        ("vex_author", origin.author.clone()),
        ("vex_document", origin.id.clone()),
        ("vex_justification", statement.justification.map(|word| word.openvex().to_owned())),
        ("vex_source", Some(format!("{}:{}", origin.path, statement.line))),
        ("vex_statement", statement.detail.clone()),
        ("vex_status", Some(statement.status.as_str().to_owned())),
        ("vex_timestamp", statement.at.map(rfc3339)),
    ];
    let note = |(name, fact): (&str, Option<String>)| {
        Some((name.to_owned(), printable(truncate_utf8(&fact?, MAX_TEXT))))
    };
    facts.into_iter().filter_map(note)
}
