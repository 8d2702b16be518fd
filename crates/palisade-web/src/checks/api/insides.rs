//! End points that show the inside of an application.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, exposed};
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const DEBUG: Check = Check {
    id: "api-debug-endpoint",
    title: "A debugging end point is open",
    description: "Debugging end points show settings, memory and requests, and some run what they are sent.",
    remediation: "Remove it in production, or ask for a sign-in and restrict it to your network.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[489],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/489.html"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::each(observation, Topic::Debug),
};

pub(crate) const METRICS: Check = Check {
    id: "api-metrics-exposed",
    title: "Metrics are public",
    description: "Metrics tell load, versions, routes and names of inner services.",
    remediation: "Serve metrics on an inner address, or ask for a sign-in.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[200],
    owasp: "A05",
    references: &["https://prometheus.io/docs/operating/security/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| exposed::once(observation, Topic::Metrics),
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
    fn end_points_are_known_by_their_answers() {
        assert_outcomes(
            &DEBUG,
            vec![
                (Fail, page(&[]).served(&[("/debug/vars", 200, JSON, "{\"cmdline\":[],\"memstats\":{}}")])),
                (Fail, page(&[]).served(&[("/actuator/heapdump", 206, "", "JAVA PROFILE 1.0.2")])),
                (
                    Pass,
                    page(&[]).served(&[("/actuator", 200, JSON, "{\"_links\":{\"self\":{},\"health\":{}}}")]),
                ),
                (Pass, page(&[]).served(&[("/console", 200, HTML, "<h1>Console games</h1>")])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
        assert_outcomes(
            &METRICS,
            vec![
                (
                    Fail,
                    page(&[]).served(&[(
                        "/metrics",
                        200,
                        TEXT,
                        "# TYPE a counter\na 1\n# TYPE b gauge\nb 1\n",
                    )]),
                ),
                (Pass, page(&[]).served(&[("/metrics", 200, HTML, "<html># TYPE a counter")])),
                (Pass, page(&[]).served(&[])),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
