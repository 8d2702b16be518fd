//! Repositories and listings of version control and file managers that came along with the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const GIT: Check = Check {
    id: "disc-git-exposed",
    title: "The git repository is published",
    description: "With the .git folder anybody can rebuild the source and its whole history, with every secret that was ever committed.",
    remediation: "Refuse every path that begins with a dot at the server, deploy without .git, and rotate the secrets of the history.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[527],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/527.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::Git),
};

pub(crate) const OTHER: Check = Check {
    id: "disc-svn-hg-bzr",
    title: "A repository of version control is published",
    description: "The folders of Subversion, Mercurial, Bazaar and CVS hold sources, names and addresses of the server that keeps them.",
    remediation: "Refuse every path that begins with a dot (and CVS) at the server, and deploy an export.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[527],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/527.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::OtherVcs),
};

pub(crate) const DS_STORE: Check = Check {
    id: "disc-ds-store",
    title: ".DS_Store is published",
    description: "The file lists the names in a folder of the developer's machine, also of files that nothing links to.",
    remediation: "Refuse .DS_Store at the server and leave it out of deployments.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::DsStore),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const TEXT: &str = "text/plain";
    const HTML: &str = "text/html";

    #[test]
    fn repositories_are_known_by_their_files() {
        assert_outcomes(
            &GIT,
            vec![
                (
                    Fail,
                    page(&[]).served(&[
                        ("/.git/HEAD", 200, TEXT, "ref: refs/heads/main\n"),
                        ("/.git/config", 200, TEXT, "[core]\n\trepositoryformatversion = 0\n"),
                    ]),
                ),
                (
                    Fail,
                    page(&[]).served(&[("/.git/config", 206, "", "[core]\nrepositoryformatversion = 0\n")]),
                ),
                (Pass, page(&[]).served(&[("/.git/HEAD", 403, TEXT, "ref: refs/heads/main\n")])),
                (Pass, page(&[]).served(&[("/.git/HEAD", 200, HTML, "<!doctype html><title>Shop</title>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &OTHER,
            vec![
                (Fail, page(&[]).served(&[("/.svn/entries", 200, TEXT, "12\n")])),
                (Fail, page(&[]).served(&[("/.svn/wc.db", 206, "", "SQLite format 3\0")])),
                (Pass, page(&[]).served(&[("/.hg/requires", 200, TEXT, "not found")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &DS_STORE,
            vec![
                (Fail, page(&[]).served(&[("/.DS_Store", 206, "", "\0\0\0\u{1}Bud1")])),
                (Pass, page(&[]).served(&[("/.DS_Store", 200, TEXT, "Bud1")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
