//! The parameters of lists of findings: every one is read here, and every wrong one named.

use palisade_model::{
    Capability, Category, FindingStatus, PageSize, ProjectId, Severity, fingerprint_digest, printable,
    truncate_utf8,
};
use palisade_service::{Assignee, CoreError, FieldError, FindingFilter, FindingSort, SearchWords};
use serde::Deserialize;
use serde_json::Value;

use crate::scans::paging::{page_size, quoted};
use crate::words;

/// Longer texts are refused.
const MAX_TEXT_BYTES: usize = 256;

/// For the description alone: parameters that may be repeated are read one by one.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "says what `Parameters` reads")]
pub(crate) struct FindingQuery {
    /// Only findings of these projects.
    project_id: Option<Vec<String>>,
    /// Only findings that this scan saw.
    scan_id: Option<String>,
    branch: Option<String>,
    /// Exactly these severities.
    #[param(schema_with = words::severities)]
    severity: Option<Vec<String>>,
    /// This severity or worse.
    #[param(schema_with = words::severity)]
    min_severity: Option<String>,
    /// Only these states; `new` means `open`, `all` means every one. Without it all but `false_positive`,
    /// `accepted_risk` and `wont_fix`.
    #[param(schema_with = words::status_filter)]
    status: Option<Vec<String>>,
    #[param(schema_with = words::categories)]
    category: Option<Vec<String>>,
    /// Canonical words or the aliases `sast`, `sca` and `dast`.
    #[param(schema_with = words::capability_filter)]
    scan_type: Option<Vec<String>>,
    /// Any of these compliance tags, as findings show them: `owasp-top10-2021:A03`.
    compliance: Option<Vec<String>>,
    /// The tool or module that reports it.
    scanner: Option<String>,
    rule_id: Option<String>,
    /// The id of a member, or `none`.
    assignee: Option<String>,
    /// Findings that mean the same problem.
    correlation_id: Option<String>,
    /// Any fingerprint of the finding.
    fingerprint: Option<String>,
    /// Words that are all in title, rule, scanner, category or path; the last one may be only begun.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `true` for suppressed findings alone, `false` to leave them out.
    #[param(schema_with = words::suppressed)]
    suppressed: Option<String>,
    /// The order; a search is by time only.
    #[param(schema_with = words::finding_sort)]
    sort: Option<String>,
    /// Findings per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same filter and order.
    cursor: Option<String>,
    /// The id of the last finding of the page before: an alternative to `cursor`, not for searches.
    starting_after: Option<String>,
}

/// What a list was asked for.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pub(crate) filter: FindingFilter,
    /// The conditions exclude each other.
    pub(crate) is_empty: bool,
    pub(crate) sort: FindingSort,
    pub(crate) size: PageSize,
    pub(crate) cursor: Option<String>,
    pub(crate) starting_after: Option<String>,
    /// Filter and order in one canonical form, for the cursor.
    pub(crate) canonical: String,
    min_severity: Option<Severity>,
    every_status: bool,
}

impl Parameters {
    /// # Errors
    /// `unknown_parameter`, `repeated_parameter`, or `invalid_` and the name of the parameter.
    pub(crate) fn read(pairs: &[(String, String)]) -> Result<Self, CoreError> {
        let mut parameters = Self::default();
        let mut met: Vec<&str> = Vec::new();
        for (name, value) in pairs {
            let repeatable = ["project_id", "severity", "status", "category", "scan_type", "compliance"];
            if met.contains(&name.as_str()) && !repeatable.contains(&name.as_str()) {
                let detail = format!("query.{name}: expected it once, found it several times");
                return Err(CoreError::invalid_field("repeated_parameter", format!("query.{name}"), detail));
            }
            parameters.take(name, value)?;
            met.push(name);
        }
        parameters.settle();
        parameters.canonical = canonical(pairs);
        Ok(parameters)
    }

    /// The same conditions as keys of an object in a body: text, or a list of texts for what may be repeated.
    ///
    /// # Errors
    /// As [`Parameters::read`], with the field below `body.filter`.
    pub(crate) fn read_body(filter: &serde_json::Map<String, Value>) -> Result<Self, CoreError> {
        let mut pairs = Vec::new();
        for (name, value) in filter {
            if ["sort", "limit", "cursor", "starting_after"].contains(&name.as_str()) {
                return Err(in_body(refused("unknown_parameter", name, "a condition", "a way to page")));
            }
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Bool(flag) => flag.to_string(),
                    other => {
                        let found = other.to_string();
                        return Err(in_body(refused(
                            "invalid_field",
                            name,
                            "text or a list of texts",
                            &found,
                        )));
                    }
                };
                pairs.push((name.clone(), text));
            }
        }
        Self::read(&pairs).map_err(in_body)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), CoreError> {
        let filter = &mut self.filter;
        match name {
            "project_id" => {
                let id = parse(value, "invalid_project_id", name, "the id of a project")?;
                filter.projects.get_or_insert_default().push(id);
            }
            "scan_id" => filter.scan = Some(parse(value, "invalid_scan_id", name, "the id of a scan")?),
            "branch" => filter.branch = Some(text(value, "invalid_branch", name)?),
            "severity" => filter.severities.push(severity(value, "invalid_severity", name)?),
            "min_severity" => self.min_severity = Some(severity(value, "invalid_min_severity", name)?),
            "status" if value == "all" => self.every_status = true,
            "status" => filter.statuses.push(one_of(
                FindingStatus::parse(value),
                "invalid_status",
                name,
                "open, new, triaged, false_positive, accepted_risk, wont_fix, fixed or all",
                value,
            )?),
            "category" => {
                let all = Category::ALL.map(Category::as_str).join(", ");
                let expected = format!("one of {all}");
                filter.categories.push(one_of(
                    Category::parse(value),
                    "invalid_category",
                    name,
                    &expected,
                    value,
                )?);
            }
            "scan_type" => {
                let all = Capability::ALL.map(Capability::as_str).join(", ");
                let expected = format!("one of {all}, sast, sca, dast");
                filter.scan_types.push(one_of(
                    Capability::parse(value),
                    "invalid_scan_type",
                    name,
                    &expected,
                    value,
                )?);
            }
            "compliance" => filter.compliance_tags.push(text(value, "invalid_compliance", name)?),
            "scanner" => filter.scanner = Some(text(value, "invalid_scanner", name)?),
            "rule_id" => filter.rule_id = Some(text(value, "invalid_rule_id", name)?),
            "assignee" if value == "none" => filter.assignee = Some(Assignee::Nobody),
            "assignee" => {
                let member = parse(value, "invalid_assignee", name, "the id of a member, or none")?;
                filter.assignee = Some(Assignee::Member(member));
            }
            "correlation_id" => {
                filter.correlation_key = Some(long_text(value, "invalid_correlation_id", name)?);
            }
            "fingerprint" => {
                let text = long_text(value, "invalid_fingerprint", name)?;
                filter.fingerprint = Some(fingerprint_digest(&text));
            }
            "q" => filter.words = Some(search(value)?),
            _ => return self.take_page(name, value),
        }
        Ok(())
    }

    fn take_page(&mut self, name: &str, value: &str) -> Result<(), CoreError> {
        match name {
            "suppressed" => {
                self.filter.suppressed = match value {
                    "true" => Some(true),
                    "false" => Some(false),
                    "all" => None,
                    _ => return Err(refused("invalid_suppressed", name, "true, false or all", value)),
                };
            }
            "sort" => {
                self.sort = match value {
                    "-created_at" => FindingSort::Newest,
                    "created_at" => FindingSort::Oldest,
                    "-severity" => FindingSort::Worst,
                    "severity" => FindingSort::Mildest,
                    _ => {
                        let expected = "-created_at, created_at, -severity or severity";
                        return Err(refused("invalid_sort", name, expected, value));
                    }
                };
            }
            "limit" => self.size = page_size(Some(value))?,
            "cursor" => self.cursor = Some(value.to_owned()),
            "starting_after" => self.starting_after = Some(value.to_owned()),
            _ => {
                let name = printable(truncate_utf8(name, 64));
                let detail = format!("query.{name}: expected a parameter of this list, found an unknown one");
                return Err(CoreError::invalid_field("unknown_parameter", format!("query.{name}"), detail));
            }
        }
        Ok(())
    }

    /// Both severity parameters hold; without a state, decided findings are left out.
    fn settle(&mut self) {
        let filter = &mut self.filter;
        if let Some(least) = self.min_severity {
            if filter.severities.is_empty() {
                filter.severities = Severity::ALL.to_vec();
            }
            filter.severities.retain(|severity| *severity >= least);
            self.is_empty = filter.severities.is_empty();
        }
        if self.every_status {
            filter.statuses.clear();
        } else if filter.statuses.is_empty() {
            let shown = FindingStatus::ALL.into_iter().filter(|status| !status.is_hidden_by_default());
            filter.statuses = shown.collect();
        }
        filter.severities.sort_unstable();
        filter.severities.dedup();
        filter.statuses.sort_unstable();
        filter.statuses.dedup();
        if let Some(projects) = &mut filter.projects {
            projects.sort_unstable();
            projects.dedup();
        }
    }
}

fn in_body(error: CoreError) -> CoreError {
    let moved = |text: &str| match text.strip_prefix("query.") {
        Some(rest) => format!("body.filter.{rest}"),
        None => text.to_owned(),
    };
    let fields = error
        .fields
        .iter()
        .map(|field| FieldError { field: moved(&field.field), detail: moved(&field.detail) })
        .collect();
    CoreError { detail: moved(&error.detail), fields, ..error }
}

/// The projects and the branch of the counts.
pub(crate) fn stream(
    pairs: &[(String, String)],
) -> Result<(Option<Vec<ProjectId>>, Option<String>), CoreError> {
    for (name, _) in pairs {
        if !["project_id", "branch"].contains(&name.as_str()) {
            let name = printable(truncate_utf8(name, 64));
            let detail = format!("query.{name}: expected project_id or branch, found another parameter");
            return Err(CoreError::invalid_field("unknown_parameter", format!("query.{name}"), detail));
        }
    }
    let Parameters { filter, .. } = Parameters::read(pairs)?;
    Ok((filter.projects, filter.branch))
}

/// Everything but the page, in order of the names.
fn canonical(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| !["limit", "cursor", "starting_after"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}={}:{value}", value.len()))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.join("&")
}

fn search(value: &str) -> Result<SearchWords, CoreError> {
    let words = Some(value).filter(|value| value.len() <= 200).and_then(SearchWords::parse);
    words.ok_or_else(|| refused("invalid_q", "q", "1 to 10 words in at most 200 bytes", value))
}

fn severity(value: &str, code: &'static str, name: &str) -> Result<Severity, CoreError> {
    one_of(Severity::parse(value), code, name, "info, low, medium, high or critical", value)
}

fn parse<T: std::str::FromStr>(
    value: &str,
    code: &'static str,
    name: &str,
    expected: &str,
) -> Result<T, CoreError> {
    one_of(value.parse().ok(), code, name, expected, value)
}

fn text(value: &str, code: &'static str, name: &str) -> Result<String, CoreError> {
    let good = (1..=MAX_TEXT_BYTES).contains(&value.len()) && !value.contains('\0');
    one_of(good.then(|| value.to_owned()), code, name, "1 to 256 bytes of text", value)
}

fn long_text(value: &str, code: &'static str, name: &str) -> Result<String, CoreError> {
    let good = (1..=2048).contains(&value.len()) && !value.contains('\0');
    one_of(good.then(|| value.to_owned()), code, name, "1 to 2048 bytes of text", value)
}

fn one_of<T>(
    parsed: Option<T>,
    code: &'static str,
    name: &str,
    expected: &str,
    value: &str,
) -> Result<T, CoreError> {
    parsed.ok_or_else(|| refused(code, name, expected, value))
}

fn refused(code: &'static str, name: &str, expected: &str, value: &str) -> CoreError {
    let detail = format!("query.{name}: expected {expected}, found {}", quoted(value));
    CoreError::invalid_field(code, format!("query.{name}"), detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Parameters, CoreError> {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Parameters::read(&pairs)
    }

    #[test]
    fn g_03_the_default_view_hides_decided_findings_but_not_fixed_ones() {
        use FindingStatus::{Fixed, Open, Triaged, WontFix};
        assert_eq!(read(&[]).unwrap().filter.statuses, [Open, Triaged, Fixed]);
        assert_eq!(
            read(&[("status", "new"), ("status", "wont_fix")]).unwrap().filter.statuses,
            [Open, WontFix]
        );
        assert_eq!(read(&[("status", "all"), ("status", "open")]).unwrap().filter.statuses, []);
    }

    #[test]
    fn c_04_severity_is_exact_and_min_severity_a_minimum() {
        use Severity::{Critical, High, Low};
        let severities = |pairs: &[(&str, &str)]| read(pairs).unwrap().filter.severities;
        assert_eq!(severities(&[("severity", "low")]), [Low]);
        assert_eq!(severities(&[("severity", "low"), ("severity", "high")]), [Low, High]);
        assert_eq!(severities(&[("min_severity", "high")]), [High, Critical]);
        assert_eq!(
            severities(&[("severity", "low"), ("severity", "high"), ("min_severity", "medium")]),
            [High]
        );
        assert!(read(&[("severity", "low"), ("min_severity", "medium")]).unwrap().is_empty);
    }

    #[test]
    fn every_wrong_parameter_is_named_with_its_value() {
        let long = "x".repeat(201);
        for (name, value, code) in [
            ("severity", "urgent", "invalid_severity"),
            ("min_severity", "", "invalid_min_severity"),
            ("status", "closed", "invalid_status"),
            ("category", "secret", "invalid_category"),
            ("scan_type", "everything", "invalid_scan_type"),
            ("project_id", "x", "invalid_project_id"),
            ("scan_id", "x", "invalid_scan_id"),
            ("assignee", "me", "invalid_assignee"),
            ("branch", "", "invalid_branch"),
            ("rule_id", "a\0b", "invalid_rule_id"),
            ("fingerprint", "", "invalid_fingerprint"),
            ("q", "", "invalid_q"),
            ("q", "\"*-", "invalid_q"),
            ("q", &long, "invalid_q"),
            ("suppressed", "yes", "invalid_suppressed"),
            ("sort", "title", "invalid_sort"),
            ("limit", "0", "invalid_limit"),
            ("colour", "red", "unknown_parameter"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert_eq!(
                (error.code, error.fields[0].field.as_str()),
                (code, format!("query.{name}").as_str())
            );
            assert!(error.detail.starts_with(&format!("query.{name}: expected ")), "{}", error.detail);
        }
        assert_eq!(read(&[("branch", "a"), ("branch", "b")]).unwrap_err().code, "repeated_parameter");
    }

    #[test]
    fn the_order_of_parameters_does_not_matter_to_a_cursor() {
        let canonical = |pairs: &[(&str, &str)]| read(pairs).unwrap().canonical;
        let one = canonical(&[("status", "open"), ("severity", "high"), ("limit", "5")]);
        assert_eq!(one, canonical(&[("severity", "high"), ("status", "open"), ("cursor", "x")]));
        assert_ne!(one, canonical(&[("severity", "low"), ("status", "open")]));
    }
}
