//! What the site says when it fails: a stack trace, or the debug page of its framework.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::parse::{debug_page, stack_trace};
use crate::part::Part;

const REFERENCES: &[&str] = &["https://cwe.mitre.org/data/definitions/209.html"];

/// A debug page holds a trace: one switch repairs both.
const ROOT_CAUSE: &str = "debug-mode";

pub(crate) const STACK: Check = Check {
    id: "disc-error-stack",
    title: "Errors show a stack trace",
    description: "A stack trace tells the framework, its version, the names and places of the site's own code, and at times \
                  data. Attackers cause errors on purpose to read them.",
    remediation: "Show visitors a plain error page, write the trace to the log, and switch debug settings off.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[209],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: stack,
};

fn stack(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.absent)?;
    // A site that answers such a path with its own page may show traces as its content.
    let technology = stack_trace(&exchange.text()).filter(|_| exchange.status >= 400);
    Ok(Verdict::of_option(technology.map(|technology| {
        let evidence = format!("status {} with a stack trace of {technology}", exchange.status);
        Found::in_answer(exchange, "GET of a path that does not exist", "trace", evidence)
            .root_cause(ROOT_CAUSE)
    })))
}

pub(crate) const DEBUG: Check = Check {
    id: "disc-debug-mode",
    title: "The application runs in debug mode",
    description: "Debug pages show settings, source code, routes and environment variables to everybody; some run code that \
                  the visitor types.",
    remediation: "Switch debug mode off in production (DEBUG = False, APP_DEBUG=false, customErrors on, RAILS_ENV=production) \
                  and rotate secrets that the pages may have shown.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[489],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/489.html"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: debug,
};

fn debug(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.absent)?;
    let framework = debug_page(&exchange.text()).filter(|_| exchange.status >= 400);
    Ok(Verdict::of_option(framework.map(|framework| {
        let evidence = format!("status {} with the debug page of {framework}", exchange.status);
        Found::in_answer(exchange, "GET of a path that does not exist", "debug", evidence)
            .root_cause(ROOT_CAUSE)
    })))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    fn absent(status: u16, body: &str) -> Site {
        let answer = reply("https://shop.example/absent", status, &[("Content-Type", "text/html")], body);
        page(&[]).requests(|requests| requests.absent = Ok(answer))
    }

    #[test]
    fn an_error_page_shows_no_inside() {
        let trace = "<pre>  File &quot;/app/shop/views.py&quot;, line 3, in home</pre>";
        let django =
            "<p>You're seeing this error because you have <code>DEBUG = True</code> in your file</p>";
        let silent = || page(&[]).requests(|requests| requests.absent = no_answer());
        assert_outcomes(
            &STACK,
            vec![
                (Fail, absent(500, trace)),
                (Pass, absent(200, trace)),
                (Pass, absent(404, "<h1>Not found</h1>")),
                (Error, silent()),
            ],
        );
        assert_outcomes(
            &DEBUG,
            vec![
                (Fail, absent(404, django)),
                (Pass, absent(200, django)),
                (Pass, absent(404, "<h1>Not found</h1><p>DEBUG</p>")),
                (Error, silent()),
            ],
        );
    }
}
