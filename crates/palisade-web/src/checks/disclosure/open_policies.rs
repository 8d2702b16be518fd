//! Documents that give strangers more than they need.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const CROSSDOMAIN: Check = Check {
    id: "disc-crossdomain-xml",
    title: "The policy for plugins trusts every domain",
    description: "Plugins of any site may read what this site shows to its visitors.",
    remediation: "Remove crossdomain.xml and clientaccesspolicy.xml, or name the domains in them.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[942],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/942.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::Crossdomain),
};

pub(crate) const WORDPRESS_USERS: Check = Check {
    id: "disc-wp-user-list",
    title: "WordPress lists its users",
    description: "Names of users are half of what a password attack needs.",
    remediation: "Restrict /wp-json/wp/v2/users and author archives to signed-in users.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[203],
    owasp: "A01",
    references: &["https://developer.wordpress.org/rest-api/reference/users/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::WordpressUsers),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const JSON: &str = "application/json";

    #[test]
    fn documents_are_read() {
        assert_outcomes(
            &CROSSDOMAIN,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/crossdomain.xml",
                        200,
                        "text/xml",
                        "<cross-domain-policy><allow-access-from domain=\"*\"/></cross-domain-policy>",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/crossdomain.xml", 200, "text/xml", "<cross-domain-policy/>")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &WORDPRESS_USERS,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/wp-json/wp/v2/users",
                        200,
                        JSON,
                        "[{\"id\":1,\"slug\":\"anna\"}]",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/wp-json/wp/v2/users", 200, JSON, "[]")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
