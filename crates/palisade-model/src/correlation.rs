//! Whether findings of different tools mean the same problem: a key that such findings share.

use crate::{Capability, Finding, Location};

/// The correlation key of a finding; empty when it has nothing that another tool would name the same way.
///
/// Dependencies: advisory and package. Files: weakness class (CWE, else category) and line. Web: category, the first CWE
/// and the URL without its query. The key follows the finding's present place, so it is made anew with every scan.
pub fn correlation_key(finding: &Finding) -> String {
    if let Some(package) = finding.package.as_ref().filter(|package| !package.advisory_ids.is_empty()) {
        return format!("advisory:{}:{}", package.advisory(), package.purl);
    }
    let class = finding.cwe.first().map(|cwe| format!("cwe-{cwe}"));
    match &finding.location {
        Location::File { path, start, .. } => {
            let class = match Capability::of_scanner(&finding.scanner) {
                Capability::Secrets => "secret".to_owned(),
                _ => class.unwrap_or_else(|| finding.category.as_str().to_owned()),
            };
            format!("file:{class}:{path}:{}", start.line)
        }
        Location::Url { url, .. } => {
            let url = url.split(['?', '#']).next().unwrap_or(url);
            class.map_or_else(String::new, |class| format!("url:{}:{class}:{url}", finding.category.as_str()))
        }
        Location::Endpoint { host, port } => class.map_or_else(String::new, |class| {
            format!("endpoint:{}:{class}:{host}:{port}", finding.category.as_str())
        }),
    }
}
