//! Finds out what kind of document a file is and reads it. Rules that a document breaks do not stop us: what can be
//! read counts, the rest is a gap.

use palisade_model::PackageFile;

use super::listing::Listing;
use super::{cyclonedx, spdx2, spdx3};
use crate::cyclonedx::{Document, json_version};
use crate::spdx::read_tags;
use crate::tree::{Node, Value, read_json, text_of};
use crate::{Fault, Limits, ReadError};

/// Reads CycloneDX 1.0 to 1.7 (JSON, XML), SPDX 2 (JSON, tag-value) and SPDX 3 (JSON-LD). `path` is the path to report.
pub fn read_sbom(path: &str, bytes: &[u8], limits: Limits) -> Result<PackageFile, ReadError> {
    let text = text_of(bytes, limits)?;
    let listing = match text.trim_start().as_bytes().first() {
        Some(b'<') => cyclonedx::listing(&Document::read(bytes, limits)?),
        Some(b'{') => json(read_json(text, limits)?)?,
        _ if text.lines().any(|line| line.starts_with("SPDXVersion:")) => {
            spdx2::listing(&read_tags(text, limits)?)
        }
        _ => return Err(unknown(1)),
    };
    Ok(listing.into_file(path))
}

/// Whether tools name SBOMs like this. Files of other names may be SBOMs too; these are worth opening.
pub fn is_sbom_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let exact = ["bom.json", "bom.xml", "sbom.json", "sbom.xml"];
    let endings = [
        ".bom.json",
        ".bom.xml",
        ".cdx.json",
        ".cdx.xml",
        ".sbom.json",
        ".sbom.xml",
        ".spdx",
        ".spdx.json",
        ".spdx3.json",
    ];
    exact.contains(&name.as_str()) || endings.iter().any(|ending| name.ends_with(ending))
}

fn json(root: Node) -> Result<Listing, ReadError> {
    if root.get("bomFormat").is_some() {
        return match json_version(&root) {
            Ok(version) => Ok(cyclonedx::listing(&Document::from_json(root, version))),
            // A version that is not known yet is read like the ones that are.
            Err(error @ ReadError { fault: Fault::Version { .. }, .. }) => {
                Ok(cyclonedx::listing_of(&root, vec![error.to_string()]))
            }
            Err(error) => Err(error),
        };
    }
    if root.get("spdxVersion").is_some() {
        return Ok(spdx2::listing(&root));
    }
    let is_spdx = |text: &str| text.contains("spdx.org/rdf/3");
    let context = root.get("@context").map(|context| match &context.value {
        Value::List(items) => items.iter().filter_map(Node::as_text).any(is_spdx),
        _ => context.as_text().is_some_and(is_spdx),
    });
    if context == Some(true) { Ok(spdx3::listing(&root)) } else { Err(unknown(root.line)) }
}

fn unknown(line: u32) -> ReadError {
    Fault::OtherKind("CycloneDX or SPDX").at(line)
}
