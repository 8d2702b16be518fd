//! The smaller facts that may come with a new scan.

use palisade_model::{printable, truncate_utf8};

use crate::webhooks::judge_address;
use crate::{CoreError, Service};

const MAX_LABEL: usize = 100;

/// The full name of a git commit, SHA-1 or SHA-256.
pub(crate) fn parse_commit(text: &str) -> Result<String, CoreError> {
    if matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    let found = printable(truncate_utf8(text, 80));
    let detail = format!("body.commit_sha: expected 40 or 64 hexadecimal digits, found {found:?}");
    Err(CoreError::invalid_field("invalid_commit_sha", "body.commit_sha", detail))
}

pub(crate) fn parse_label(text: String) -> Result<String, CoreError> {
    let length = text.chars().count();
    if length <= MAX_LABEL && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    let detail = format!("body.label: expected at most {MAX_LABEL} printable characters, found {length}");
    Err(CoreError::invalid_field("invalid_label", "body.label", detail))
}

impl Service {
    /// An address that this installation may post to. It is judged again when something is posted.
    pub(crate) fn parse_webhook_url(&self, text: String) -> Result<String, CoreError> {
        match judge_address(&text, "body.webhook_url", &self.config.addresses) {
            Ok(_) => Ok(text),
            Err(error) => Err(CoreError { code: "invalid_webhook_url", ..error }),
        }
    }
}
