//! Which statement holds for a vulnerability of a package: the latest one about any of its names and a product that the
//! package is.

use std::collections::HashMap;

use palisade_model::{Purl, rfc3339};

use super::{Status, VexProduct, VexStatement};

/// Statements of any number of documents, by vulnerability.
#[derive(Debug, Default)]
pub struct VexIndex {
    statements: Vec<VexStatement>,
    /// Numbers of statements by name of the vulnerability in capitals.
    by_name: HashMap<String, Vec<usize>>,
}

/// What was decided about a vulnerability of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    pub status: Status,
    /// Whether it needs no more attention: it is fixed or does not affect.
    pub suppresses: bool,
    /// Status, justification, words and source, for people.
    pub reason: String,
    pub statement: &'a VexStatement,
}

impl VexIndex {
    /// Statements that are later in the order win where their times are the same or missing.
    pub fn new(statements: Vec<VexStatement>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, statement) in statements.iter().enumerate() {
            for name in &statement.vulnerabilities {
                by_name.entry(name.to_ascii_uppercase()).or_default().push(number);
            }
        }
        Self { statements, by_name }
    }

    /// All statements, by their numbers.
    pub fn statements(&self) -> &[VexStatement] {
        &self.statements
    }

    /// The decision about a vulnerability, under any of its names, of a package. `subject` is what is scanned as a whole,
    /// when it is known: statements that hold only within another product do not count then.
    pub fn decision<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
        package: &Purl,
        subject: Option<&Purl>,
    ) -> Option<Decision<'_>> {
        self.latest(&self.matching(names, package, subject))
    }

    /// The numbers of all statements about it, older ones too.
    pub(super) fn matching<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
        package: &Purl,
        subject: Option<&Purl>,
    ) -> Vec<usize> {
        let numbers = names.into_iter().filter_map(|name| self.by_name.get(&name.to_ascii_uppercase()));
        let holds = |number: &usize| {
            self.statements[*number].products.iter().any(|product| product.is(package, subject))
        };
        numbers.flatten().copied().filter(holds).collect()
    }

    /// Of several statements the latest one holds.
    pub(super) fn latest(&self, numbers: &[usize]) -> Option<Decision<'_>> {
        let latest = numbers.iter().max_by_key(|number| (self.statements[**number].at, **number))?;
        let statement = &self.statements[*latest];
        Some(Decision {
            status: statement.status,
            suppresses: statement.suppresses(),
            reason: reason(statement),
            statement,
        })
    }
}

impl VexProduct {
    /// Whether a package is this product, in the product that it must be in.
    fn is(&self, package: &Purl, subject: Option<&Purl>) -> bool {
        let inside = match (&self.within, subject) {
            (Some(within), Some(subject)) => covers(within, subject),
            _ => true,
        };
        inside && covers(&self.purl, package)
    }
}

/// Whether everything that the first package URL says is true of the second. What it leaves out may be anything.
fn covers(stated: &Purl, package: &Purl) -> bool {
    let version = stated.version.is_none() || stated.version == package.version;
    let qualifiers = stated.qualifiers.iter().all(|(key, value)| package.qualifiers.get(key) == Some(value));
    let subpath = stated.subpath.is_empty() || stated.subpath == package.subpath;
    let name =
        stated.kind == package.kind && stated.namespace == package.namespace && stated.name == package.name;
    name && version && qualifiers && subpath
}

/// Such as `not affected: vulnerable code not present: never built (ACME, urn:1, 2026-02-03T04:05:06Z, vex.json:8)`.
fn reason(statement: &VexStatement) -> String {
    let justification = statement.justification.map(|word| word.openvex().replace('_', " "));
    let what: Vec<&str> =
        justification.iter().map(String::as_str).chain(statement.detail.as_deref()).collect();
    let origin = &statement.origin;
    let place = format!("{}:{}", origin.path, statement.line);
    let at = statement.at.map(rfc3339);
    let whence = [origin.author.as_deref(), origin.id.as_deref(), at.as_deref(), Some(&place)];
    let whence = whence.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let status = statement.status.words();
    let said = std::iter::once(status.as_str()).chain(what).collect::<Vec<_>>().join(": ");
    format!("{said} ({whence})")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::vex::{Justification, VexOrigin};

    fn statement(name: &str, product: &str, status: Status, at: Option<i64>) -> VexStatement {
        VexStatement {
            vulnerabilities: vec![name.to_owned()],
            products: vec![VexProduct { purl: product.parse().unwrap(), within: None }],
            status,
            justification: None,
            detail: None,
            at,
            origin: Arc::new(VexOrigin { path: "vex.json".to_owned(), id: None, author: None }),
            line: 3,
        }
    }

    fn decided(statements: Vec<VexStatement>, names: &[&str], package: &str) -> Option<Status> {
        let index = VexIndex::new(statements);
        let decision = index.decision(names.iter().copied(), &package.parse().unwrap(), None);
        decision.map(|decision| decision.status)
    }

    #[test]
    fn products_are_matched_by_what_they_say() {
        for (stated, package, expected) in [
            ("pkg:npm/a", "pkg:npm/a@1", true),
            ("pkg:npm/a@1", "pkg:npm/a@1", true),
            ("pkg:npm/a@1", "pkg:npm/a@2", false),
            ("pkg:npm/a@1", "pkg:npm/a", false),
            ("pkg:npm/a", "pkg:npm/b@1", false),
            ("pkg:npm/a", "pkg:pypi/a@1", false),
            ("pkg:npm/%40s/a", "pkg:npm/a@1", false),
            ("pkg:deb/debian/a@1?arch=amd64", "pkg:deb/debian/a@1?arch=amd64&distro=12", true),
            ("pkg:deb/debian/a@1?arch=amd64", "pkg:deb/debian/a@1", false),
            ("pkg:golang/x/a@1", "pkg:golang/x/a@1#sub", true),
            ("pkg:golang/x/a@1#other", "pkg:golang/x/a@1#sub", false),
        ] {
            let found = decided(vec![statement("CVE-1", stated, Status::Fixed, None)], &["CVE-1"], package);
            assert_eq!(found.is_some(), expected, "{stated} {package}");
        }
    }

    #[test]
    fn any_name_is_enough_and_others_are_not() {
        let of = |names: &[&str]| {
            decided(vec![statement("CVE-1", "pkg:npm/a", Status::NotAffected, None)], names, "pkg:npm/a@1")
        };
        assert_eq!(of(&["GHSA-x", "cve-1"]), Some(Status::NotAffected));
        assert_eq!(of(&["CVE-12"]), None);
    }

    #[test]
    fn the_latest_statement_wins() {
        let of = |first, second| {
            let statements = vec![
                statement("CVE-1", "pkg:npm/a", Status::NotAffected, first),
                statement("CVE-1", "pkg:npm/a", Status::Affected, second),
            ];
            decided(statements, &["CVE-1"], "pkg:npm/a@1")
        };
        assert_eq!(of(Some(1), Some(2)), Some(Status::Affected));
        assert_eq!(of(Some(2), Some(1)), Some(Status::NotAffected));
        assert_eq!(of(None, None), Some(Status::Affected));
    }

    #[test]
    fn only_fixed_and_not_affected_suppress_and_say_why() {
        for (status, suppresses) in [
            (Status::Affected, false),
            (Status::Fixed, true),
            (Status::NotAffected, true),
            (Status::UnderInvestigation, false),
        ] {
            let mut said = statement("CVE-1", "pkg:npm/a", status, None);
            said.justification = Some(Justification::CodeNotReachable);
            said.detail = Some("never called".to_owned());
            let index = VexIndex::new(vec![said]);
            let decision = index.decision(["CVE-1"], &"pkg:npm/a@1".parse().unwrap(), None).unwrap();
            assert_eq!(decision.suppresses, suppresses);
            let status = status.words();
            let expected =
                format!("{status}: vulnerable code not in execute path: never called (vex.json:3)");
            assert_eq!(decision.reason, expected);
        }
    }

    #[test]
    fn a_statement_about_a_part_holds_in_its_product() {
        let mut said = statement("CVE-1", "pkg:npm/a", Status::Fixed, None);
        said.products[0].within = Some("pkg:oci/shop".parse().unwrap());
        let index = VexIndex::new(vec![said]);
        let package: Purl = "pkg:npm/a@1".parse().unwrap();
        let within = |subject: Option<&str>| {
            let subject: Option<Purl> = subject.map(|text| text.parse().unwrap());
            index.decision(["CVE-1"], &package, subject.as_ref()).is_some()
        };
        assert!(within(None) && within(Some("pkg:oci/shop@2")));
        assert!(!within(Some("pkg:oci/other")));
    }
}
