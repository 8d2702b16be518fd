//! Which network or firewall stands in front of the site, as its header fields tell.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, Unjudged};

const REFERENCES: &[&str] = &["https://www.rfc-editor.org/rfc/rfc9209"];

pub(crate) const CDN: Check = Check {
    id: "edge-cdn-detected",
    title: "A delivery network stands in front of the site",
    description: "Header fields tell which network delivers the site. It decides about caching, TLS and what reaches the \
                  origin.",
    remediation: "Nothing to repair; make sure that the origin accepts connections from the network only.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::EdgeInfra,
    cwe: &[200],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[],
    run: |observation| {
        let seen = first(observation, |_| true)?;
        Ok(Verdict::of_option(seen.map(|(exchange, mark)| {
            let evidence = format!("{} by header {}", mark.name, mark.header);
            Found::in_answer(exchange, &format!("GET, header {}", mark.header), mark.name, evidence)
        })))
    },
};

pub(crate) const WAF_ABSENT: Check = Check {
    id: "edge-waf-absent",
    title: "No web application firewall is to be seen",
    description: "Nothing in the answers shows a firewall in front of the application. There may be one that leaves no trace.",
    remediation: "Consider a web application firewall as a second line; it does not replace repairs.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::EdgeInfra,
    cwe: &[693],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[],
    run: |observation| {
        let page = &observation.page()?.exchange;
        let missing = first(observation, |mark| mark.firewall)?.is_none();
        let found = || Found::in_answer(page, "GET", "firewall", "no header field of a known firewall");
        Ok(Verdict::of_option(missing.then(found)))
    },
};

/// A field that only one product sends.
struct Mark {
    name: &'static str,
    header: &'static str,
    /// The value begins with this, in lower case.
    value: &'static str,
    /// Whether the product filters requests.
    firewall: bool,
}

const fn mark(name: &'static str, header: &'static str, value: &'static str, firewall: bool) -> Mark {
    Mark { name, header, value, firewall }
}

const MARKS: &[Mark] = &[
    mark("Akamai", "server", "akamaighost", true),
    mark("Akamai", "x-akamai-transformed", "", true),
    mark("AWS CloudFront", "x-amz-cf-id", "", false),
    mark("AWS WAF", "x-amzn-waf-action", "", true),
    mark("Azure Front Door", "x-azure-ref", "", false),
    mark("Barracuda", "set-cookie", "barra_counter_session=", true),
    mark("bunny.net", "server", "bunnycdn", false),
    mark("CDN77", "x-77-pop", "", false),
    mark("Cloudflare", "cf-ray", "", true),
    mark("Cloudflare", "server", "cloudflare", true),
    mark("DataDome", "x-datadome", "", true),
    mark("DDoS-Guard", "server", "ddos-guard", true),
    mark("F5 BIG-IP ASM", "set-cookie", "ts01", true),
    mark("Fastly", "x-fastly-request-id", "", false),
    mark("Fastly", "x-served-by", "cache-", false),
    mark("Fly.io", "fly-request-id", "", false),
    mark("FortiWeb", "set-cookie", "cookiesession1=", true),
    mark("Google Cloud", "via", "1.1 google", false),
    mark("Imperva", "set-cookie", "visid_incap_", true),
    mark("Imperva", "x-iinfo", "", true),
    mark("KeyCDN", "server", "keycdn", false),
    mark("Netlify", "x-nf-request-id", "", false),
    mark("Sucuri", "x-sucuri-id", "", true),
    mark("Vercel", "x-vercel-id", "", false),
    mark("Wallarm", "server", "nginx-wallarm", true),
];

/// The first network or firewall that an answer came through.
pub(crate) fn network(exchange: &Exchange) -> Option<&'static str> {
    MARKS.iter().find(|mark| shows(exchange, mark)).map(|mark| mark.name)
}

fn shows(exchange: &Exchange, mark: &Mark) -> bool {
    exchange.headers.all(mark.header).any(|value| value.to_ascii_lowercase().starts_with(mark.value))
}

fn first(
    observation: &Observation,
    wanted: fn(&Mark) -> bool,
) -> Result<Option<(&Exchange, &'static Mark)>, Unjudged> {
    let responses = observation.responses()?;
    Ok(responses.into_iter().find_map(|exchange| {
        let mark = MARKS.iter().filter(|mark| wanted(mark)).find(|mark| shows(exchange, mark))?;
        Some((&**exchange, mark))
    }))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn networks_and_firewalls_are_known_by_their_fields() {
        assert_outcomes(
            &CDN,
            vec![
                (Fail, page(&[("CF-Ray", "8f2-FRA")])),
                (Fail, page(&[("X-Served-By", "cache-fra-1")])),
                (Pass, page(&[("Server", "nginx")])),
                (Pass, page(&[("X-Served-By", "web-1")])),
            ],
        );
        assert_outcomes(
            &WAF_ABSENT,
            vec![
                (Fail, page(&[])),
                (Fail, page(&[("X-Vercel-Id", "fra1::x")])),
                (Pass, page(&[("Server", "cloudflare")])),
                (Pass, page(&[("Set-Cookie", "visid_incap_1=x")])),
            ],
        );
    }
}
