//! Files of development that came along with the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const MANIFEST: Check = Check {
    id: "disc-package-manifest",
    title: "A package manifest is published",
    description: "It lists every library with its version, so that known weaknesses of them can be looked up.",
    remediation: "Leave manifests and lockfiles out of what is published.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::PackageManifest),
};

pub(crate) const CI: Check = Check {
    id: "disc-ci-file",
    title: "A file of the build is published",
    description: "Pipelines and recipes tell how the site is built and deployed, with names of hosts, images and secrets.",
    remediation: "Leave files of the build out of what is published; refuse paths that begin with a dot.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::CiFile),
};

pub(crate) const IDE: Check = Check {
    id: "disc-ide-file",
    title: "Files of an editor are published",
    description: "They tell names and paths of the developer's machine, and at times addresses of databases and servers.",
    remediation: "Leave them out of what is published; refuse paths that begin with a dot.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::IdeFile),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const TEXT: &str = "text/plain";
    const HTML: &str = "text/html";
    const JSON: &str = "application/json";

    #[test]
    fn files_are_known_by_their_content() {
        assert_outcomes(
            &MANIFEST,
            vec![
                (
                    Fail,
                    page(&[]).served(&[("/package.json", 200, JSON, "{\"name\":\"shop\",\"scripts\":{}}")]),
                ),
                (Pass, page(&[]).served(&[("/package.json", 200, JSON, "{\"error\":404}")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &CI,
            vec![
                (Fail, page(&[]).served(&[("/Dockerfile", 200, TEXT, "FROM debian:12\nRUN true\n")])),
                (Pass, page(&[]).served(&[("/Dockerfile", 200, TEXT, "FROM the shop")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &IDE,
            vec![
                (
                    Fail,
                    page(&[]).served(&[("/.vscode/settings.json", 200, JSON, "{\n\"editor.tabSize\": 4\n}")]),
                ),
                (Pass, page(&[]).served(&[("/.idea/workspace.xml", 200, HTML, "<!doctype html>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
