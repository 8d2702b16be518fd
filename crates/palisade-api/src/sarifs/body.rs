//! The body of a SARIF upload, as code hosts define it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_model::{ImportOptions, printable, truncate_utf8};
use palisade_service::CoreError;
use serde::Deserialize;
use utoipa::ToSchema;

/// Bytes of a checkout URI or a category.
const MAX_OPTION: usize = 1024;

/// A report to import.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SarifUpload, example = json!({
    "commit_sha": "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "ref": "refs/heads/main",
    "sarif": "H4sIAAAAAAACA6tWKkstKs7MzwMAb9yiPgoAAAA="
}))]
pub(crate) struct SarifUploadBody {
    /// The report: SARIF 2.1.0, packed with gzip (or plain), in base64.
    pub(crate) sarif: String,
    /// The commit that was analysed, 40 or 64 hexadecimal digits.
    pub(crate) commit_sha: Option<String>,
    /// The branch that was analysed, `main` or `refs/heads/main`; the project's default branch when absent.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<String>,
    /// Where the sources were when the tool ran, such as `file:///builds/app/`: absolute paths of the report below it
    /// become relative.
    pub(crate) checkout_uri: Option<String>,
    /// Tells several analyses of one tool apart, such as those of two languages: none closes findings of another. For
    /// runs whose `automationDetails.id` says nothing.
    pub(crate) category: Option<String>,
    /// When the tool ran. Accepted; the report itself says it better.
    #[serde(rename = "started_at")]
    pub(crate) _started_at: Option<String>,
    /// Shown with the scan.
    pub(crate) tool_name: Option<String>,
    /// Accepted: every report is checked.
    #[serde(rename = "validate")]
    pub(crate) _validate: Option<bool>,
}

impl SarifUploadBody {
    /// The bytes of the report.
    pub(crate) fn report(&self) -> Result<Vec<u8>, CoreError> {
        let text: String = self.sarif.split_ascii_whitespace().collect();
        STANDARD.decode(text).map_err(|error| {
            let detail = format!("body.sarif: expected base64 of a gzipped SARIF report, found {error}");
            CoreError::invalid_field("invalid_sarif", "body.sarif", detail)
        })
    }

    /// What the report itself may not say.
    pub(crate) fn import_options(&self) -> Result<ImportOptions, CoreError> {
        let short = |code: &'static str, name: &str, value: &Option<String>| match value
            .as_deref()
            .map(str::trim)
        {
            Some(text) if text.is_empty() || text.len() > MAX_OPTION || text.contains(char::is_control) => {
                let field = format!("body.{name}");
                let found = printable(truncate_utf8(text, 64));
                let detail = format!("{field}: expected 1 to {MAX_OPTION} printable bytes, found {found:?}");
                Err(CoreError::invalid_field(code, &field, detail))
            }
            text => Ok(text.map(str::to_owned)),
        };
        Ok(ImportOptions {
            checkout_uri: short("invalid_checkout_uri", "checkout_uri", &self.checkout_uri)?,
            category: short("invalid_category", "category", &self.category)?,
        })
    }

    /// The branch. Other references, such as those of pull requests, are branches of their own.
    pub(crate) fn branch(&self) -> Option<String> {
        self.reference.clone()
    }
}
