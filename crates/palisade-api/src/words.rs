//! The closed vocabularies of the API, read from the model so that description and answers cannot differ.

use palisade_model::{
    Capability, Category, Confidence, FindingStatus, Grade, OwnershipMethod, OwnershipStatus, Relation, Role,
    ScanStatus, ScanType, Severity, Usage,
};
use palisade_service::{ChangeKind, Cover, SbomFormat};
use serde_json::Value;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};

fn one_of(words: impl IntoIterator<Item = &'static str>, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words.into_iter().collect::<Vec<_>>()))
        .description(Some(description))
}

/// For fields of bodies that may be left out: `null` says the same.
fn one_of_or_null(words: impl IntoIterator<Item = &'static str>, description: &str) -> ObjectBuilder {
    let words = words.into_iter().map(Value::from).chain([Value::Null]);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(words.collect::<Vec<_>>()))
        .description(Some(description))
}

pub(crate) fn role() -> ObjectBuilder {
    one_of(Role::ALL.map(Role::as_str), "What a member may do")
}

pub(crate) fn optional_role() -> ObjectBuilder {
    one_of_or_null(Role::ALL.map(Role::as_str), "What the member may do from now on")
}

pub(crate) fn severity() -> ObjectBuilder {
    one_of(Severity::ALL.map(Severity::as_str), "How bad it is, least first")
}

pub(crate) fn confidence() -> ObjectBuilder {
    let all = [Confidence::Low, Confidence::Medium, Confidence::High];
    one_of(all.map(Confidence::as_str), "How sure the scanner is that the finding is real")
}

pub(crate) fn category() -> ObjectBuilder {
    one_of(Category::ALL.map(Category::as_str), "The area that the finding belongs to")
}

pub(crate) fn finding_status() -> ObjectBuilder {
    one_of(FindingStatus::ALL.map(FindingStatus::as_str), "Where a finding stands")
}

const GIVEN_STATUS: &str = "Where the finding stands from now on; `new` is another word for `open`";

fn given_statuses() -> impl Iterator<Item = &'static str> {
    FindingStatus::ALL.map(FindingStatus::as_str).into_iter().chain(["new"])
}

/// As requests must say it.
pub(crate) fn given_status() -> ObjectBuilder {
    one_of(given_statuses(), GIVEN_STATUS)
}

/// As requests may say it.
pub(crate) fn optional_status() -> ObjectBuilder {
    one_of_or_null(given_statuses(), GIVEN_STATUS)
}

fn several(item: ObjectBuilder) -> ArrayBuilder {
    ArrayBuilder::new().items(item)
}

pub(crate) fn severities() -> ArrayBuilder {
    several(severity())
}

pub(crate) fn categories() -> ArrayBuilder {
    several(category())
}

/// What a finding is about.
pub(crate) fn capability() -> ObjectBuilder {
    one_of(Capability::ALL.map(Capability::as_str), "What kind of scan finds it")
}

pub(crate) fn capability_filter() -> ArrayBuilder {
    let all = Capability::ALL.map(Capability::as_str).into_iter().chain(["sast", "sca", "dast"]);
    several(one_of(all, "What kind of scan finds it"))
}

pub(crate) fn status_filter() -> ArrayBuilder {
    let all = FindingStatus::ALL.map(FindingStatus::as_str).into_iter().chain(["new", "all"]);
    several(one_of(all, "A state, `new` for `open`, or `all`"))
}

pub(crate) fn suppressed() -> ObjectBuilder {
    one_of(["true", "false", "all"], "Whether suppressed findings are listed; `all` when not given")
}

pub(crate) fn finding_sort() -> ObjectBuilder {
    one_of(
        ["-created_at", "created_at", "-severity", "severity"],
        "`-` for descending; `-created_at` when not given",
    )
}

pub(crate) fn package_relation() -> ObjectBuilder {
    let text =
        "Whether the project asks for the package itself, another package does, or the file does not tell";
    one_of(Relation::ALL.map(Relation::as_str), text)
}

pub(crate) fn package_usage() -> ObjectBuilder {
    one_of(Usage::ALL.map(Usage::as_str), "What the package is needed for")
}

pub(crate) fn sbom_format() -> ObjectBuilder {
    one_of(SbomFormat::ALL.iter().map(|format| format.as_str()), "The form of a bill of materials")
}

pub(crate) fn scan_type() -> ObjectBuilder {
    one_of(ScanType::ALL.map(ScanType::as_str), "The preset of a web scan; `full` when not given")
}

/// `null` when nothing was decided.
pub(crate) fn optional_scan_type() -> ObjectBuilder {
    let text = "The preset of web scans that do not say; `full` when `null`";
    one_of_or_null(ScanType::ALL.map(ScanType::as_str), text)
}

pub(crate) fn ownership_method() -> ObjectBuilder {
    one_of(OwnershipMethod::ALL.map(OwnershipMethod::as_str), "How a host shows its token")
}

/// `null` when the token was never found.
pub(crate) fn optional_ownership_method() -> ObjectBuilder {
    let text = "How the host showed its token; `null` when it never did";
    one_of_or_null(OwnershipMethod::ALL.map(OwnershipMethod::as_str), text)
}

pub(crate) fn ownership_status() -> ObjectBuilder {
    let text = "`pending`: the token was never found; `verified`: it was, in the last 30 days; `expired`: it was, before";
    one_of(OwnershipStatus::ALL.map(OwnershipStatus::as_str), text)
}

pub(crate) fn status() -> ObjectBuilder {
    let text = "A cancelled scan reads `failed` with the failure code `cancelled`";
    one_of(STATUSES.map(|(word, _)| word), text)
}

pub(crate) fn change() -> ObjectBuilder {
    one_of(ChangeKind::ALL.map(ChangeKind::as_str), "How a finding stands between two scans")
}

pub(crate) fn cover() -> ObjectBuilder {
    let text = "`full`: everything; `partial`: everything but places that the scan's coverage lists; `none`: nothing that \
                a comparison could rely on";
    one_of(Cover::ALL.map(Cover::as_str), text)
}

/// `null` until the scan has completed.
pub(crate) fn grade() -> ObjectBuilder {
    let all = [Grade::A, Grade::B, Grade::C, Grade::D, Grade::F];
    let words = all.map(|grade| Value::from(grade.as_str())).into_iter().chain([Value::Null]);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(words.collect::<Vec<_>>()))
        .description(Some("Letter of the score: A from 85, B from 70, C from 55, D from 40"))
}

/// The documented status words and what each one stands for inside.
const STATUSES: [(&str, &[ScanStatus]); 4] = [
    ("queued", &[ScanStatus::Queued]),
    ("running", &[ScanStatus::Running]),
    ("completed", &[ScanStatus::Completed]),
    ("failed", &[ScanStatus::Failed, ScanStatus::Cancelled]),
];

/// How a status reads here: the documented list is closed and has no word for cancelled.
pub(crate) fn status_word(status: ScanStatus) -> &'static str {
    if status == ScanStatus::Cancelled { "failed" } else { status.as_str() }
}

/// The statuses that a filter word asks for.
pub(crate) fn statuses_of(word: &str) -> Option<&'static [ScanStatus]> {
    STATUSES.iter().find(|(known, _)| *known == word).map(|&(_, statuses)| statuses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_found_by_the_word_it_reads_as() {
        for status in [
            ScanStatus::Queued,
            ScanStatus::Running,
            ScanStatus::Completed,
            ScanStatus::Failed,
            ScanStatus::Cancelled,
        ] {
            assert!(statuses_of(status_word(status)).unwrap().contains(&status), "{status:?}");
        }
        assert_eq!(statuses_of("cancelled"), None);
    }
}
