//! Whether two scans looked at the same thing in the same way, so that a reader knows what their comparison is worth.

use std::collections::BTreeMap;

use palisade_model::{Scan, ScanKind, Target};
use palisade_store::Closing;

/// What two compared scans have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedScope {
    /// Nothing but the branch differs, and both covered the same scanners.
    pub comparable: bool,
    pub differences: Vec<ScopeDifference>,
    /// Every scanner that took part in either, by name.
    pub scanners: Vec<ComparedScanner>,
}

/// One thing that was asked of one scan and not of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeDifference {
    /// The key of the scan that differs.
    pub field: &'static str,
    pub base: String,
    pub head: String,
}

/// One scanner's part in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedScanner {
    pub scanner: String,
    pub base: ScannerCover,
    pub head: ScannerCover,
}

/// One scanner's part in one scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScannerCover {
    pub cover: Cover,
    /// `None` when it did not take part.
    pub version: Option<String>,
}

/// How much of its target a scanner looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cover {
    /// Everything.
    Full,
    /// Everything but listed places.
    Partial,
    /// Nothing that a comparison could rely on.
    #[default]
    None,
}

impl Cover {
    /// Every degree.
    pub const ALL: [Self; 3] = [Self::Full, Self::Partial, Self::None];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        }
    }
}

impl ComparedScope {
    /// Of two scans, each with what it covered.
    pub(crate) fn of(
        (base, covers_base): (&Scan, &[Closing]),
        (head, covers_head): (&Scan, &[Closing]),
    ) -> Self {
        let differences = differences(base, head);
        let (mut of_base, mut of_head) = (covers(base, covers_base), covers(head, covers_head));
        let mut names: Vec<String> = of_base.keys().chain(of_head.keys()).cloned().collect();
        names.sort_unstable();
        names.dedup();
        let both = |scanner: String| {
            let base = of_base.remove(&scanner).unwrap_or_default();
            let head = of_head.remove(&scanner).unwrap_or_default();
            ComparedScanner { scanner, base, head }
        };
        let scanners: Vec<_> = names.into_iter().map(both).collect();
        let one_sided = |scanner: &ComparedScanner| {
            (scanner.base.cover == Cover::None) != (scanner.head.cover == Cover::None)
        };
        let covers_something = !covers_base.is_empty() && !covers_head.is_empty();
        let comparable = covers_something
            && differences.iter().all(|difference| difference.field == "branch")
            && !scanners.iter().any(one_sided);
        Self { comparable, differences, scanners }
    }
}

fn differences(base: &Scan, head: &Scan) -> Vec<ScopeDifference> {
    let kinds = [base, head].map(|scan| scan.target.kind());
    let types = |scan: &Scan| scan.types.join(",");
    let target = |scan: &Scan| match &scan.target {
        // Uploads of one project are versions of the same thing.
        Target::Archive { .. } | Target::Report { .. } => String::new(),
        Target::Web { url } => url.clone(),
        Target::Path { path } => path.clone(),
        Target::Sandbox => scan.target_text.clone(),
    };
    let preset = |scan: &Scan| scan.scan_type.as_str().to_owned();
    let mut all = vec![
        ("project_id", base.project_id.to_string(), head.project_id.to_string()),
        ("branch", base.branch.clone(), head.branch.clone()),
        ("kind", kinds[0].as_str().to_owned(), kinds[1].as_str().to_owned()),
        ("types", types(base), types(head)),
    ];
    if kinds[0] == kinds[1] {
        all.push(("target", target(base), target(head)));
    }
    if kinds == [ScanKind::Web; 2] {
        all.push(("scan_type", preset(base), preset(head)));
        all.push(("active", base.active.to_string(), head.active.to_string()));
    }
    let differing = all.into_iter().filter(|(_, base, head)| base != head);
    differing.map(|(field, base, head)| ScopeDifference { field, base, head }).collect()
}

fn covers(scan: &Scan, closes: &[Closing]) -> BTreeMap<String, ScannerCover> {
    let runs = scan.coverage.iter().flat_map(|coverage| &coverage.scanners);
    runs.map(|run| {
        let cover = match closes.iter().find(|closing| closing.scanner == run.scanner) {
            None => Cover::None,
            Some(closing) if closing.kept.is_empty() => Cover::Full,
            Some(_) => Cover::Partial,
        };
        (run.scanner.clone(), ScannerCover { cover, version: Some(run.version.clone()) })
    })
    .collect()
}
