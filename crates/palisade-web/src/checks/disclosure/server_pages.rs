//! Pages on which servers tell about themselves.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const PHPINFO: Check = Check {
    id: "disc-phpinfo",
    title: "The output of phpinfo() is published",
    description: "The page tells versions, paths, settings and environment variables, which may hold secrets.",
    remediation: "Remove the file.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::Phpinfo),
};

pub(crate) const STATUS: Check = Check {
    id: "disc-server-status",
    title: "A status page of the server is published",
    description: "Status pages tell requests of other visitors with their addresses, load, and names of inner hosts.",
    remediation: "Allow the page from your monitoring only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::ServerStatus),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const TEXT: &str = "text/plain";
    const HTML: &str = "text/html";

    #[test]
    fn pages_are_known_by_their_content() {
        assert_outcomes(
            &PHPINFO,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/info.php",
                        200,
                        HTML,
                        "<title>PHP 8.1.2 - phpinfo()</title>PHP Version Configuration File (php.ini) Path",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/info.php", 200, HTML, "<title>Info</title>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &STATUS,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/nginx_status",
                        200,
                        TEXT,
                        "Active connections: 1 \nserver accepts handled requests\n",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/server-status", 200, HTML, "<h1>All systems up</h1>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
