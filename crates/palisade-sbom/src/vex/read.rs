//! Finds out which format a VEX document has and reads it.

use super::{VexDocument, cyclonedx, openvex};
use crate::cyclonedx::{Document, json_version};
use crate::tree::{read_json, text_of};
use crate::{Fault, Limits, ReadError};

/// Reads OpenVEX 0.2 (and 0.0.1) and CycloneDX 1.4 to 1.7 in JSON and XML. `source` is the path to report.
pub fn read_vex(source: &str, bytes: &[u8], limits: Limits) -> Result<VexDocument, ReadError> {
    let text = text_of(bytes, limits)?;
    if text.trim_start().starts_with('<') {
        return Ok(cyclonedx::statements(&Document::read(bytes, limits)?, source));
    }
    let root = read_json(text, limits)?;
    if root.get("bomFormat").is_some() {
        let version = json_version(&root)?;
        return Ok(cyclonedx::statements(&Document::from_json(root, version), source));
    }
    if root.get_text("@context").is_some_and(|context| context.starts_with("https://openvex.dev/ns")) {
        return Ok(openvex::statements(&root, source));
    }
    Err(Fault::OtherKind("OpenVEX or CycloneDX").at(root.line))
}
