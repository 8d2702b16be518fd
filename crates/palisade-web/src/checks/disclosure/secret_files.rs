//! Files that hold secrets.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const ENV: Check = Check {
    id: "disc-env-file",
    title: "A file of environment variables is published",
    description: "Files such as .env hold the passwords and keys that the application runs with.",
    remediation: "Refuse every path that begins with a dot at the server, keep such files outside of the site, and rotate everything in them.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::Env),
};

pub(crate) const CONFIG: Check = Check {
    id: "disc-config-file",
    title: "A file of settings is published",
    description: "Files of settings hold passwords, keys and addresses of services; copies with another ending are sent as text.",
    remediation: "Remove the copy, refuse such files at the server, and rotate the secrets in them.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[538],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/538.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::ConfigFile),
};

pub(crate) const HTPASSWD: Check = Check {
    id: "disc-htpasswd",
    title: "A file of password hashes is published",
    description: "Hashes can be tried offline, fast and unseen, until a password is found.",
    remediation: "Keep the file outside of the site, refuse .ht* at the server, and change the passwords.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[522],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/522.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::Htpasswd),
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
    fn only_the_grammar_of_a_file_proves_it() {
        assert_outcomes(
            &ENV,
            vec![
                (Fail, page(&[]).served(&[("/.env", 200, TEXT, "APP_KEY=x\nDB_PASSWORD=y\n")])),
                (Pass, page(&[]).served(&[("/.env", 200, HTML, "<!doctype html>\nAPP_KEY=x")])),
                (Pass, page(&[]).served(&[("/.env", 404, TEXT, "APP_KEY=x\n")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &CONFIG,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/wp-config.php.bak",
                        200,
                        TEXT,
                        "<?php define('DB_PASSWORD', 'x');",
                    )]),
                ),
                (
                    Fail,
                    page(&[]).served(&[("/.ssh/id_rsa", 200, TEXT, "-----BEGIN OPENSSH PRIVATE KEY-----\n")]),
                ),
                (Pass, page(&[]).served(&[("/config.json", 200, JSON, "{\"api\":\"/v1\"}")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &HTPASSWD,
            vec![
                (Fail, page(&[]).served(&[("/.htpasswd", 200, TEXT, "anna:$apr1$x$y\n")])),
                (Pass, page(&[]).served(&[("/.htpasswd", 200, TEXT, "anna: hello")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
