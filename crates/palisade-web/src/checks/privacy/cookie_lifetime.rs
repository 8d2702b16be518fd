//! Cookies that outlive any reason to keep them.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, SiteCookie};

/// Thirteen months, the limit that European data protection authorities give.
const LONGEST: i64 = 396 * 86_400;

pub(crate) const CHECK: Check = Check {
    id: "priv-cookie-lifetime",
    title: "Cookie lives longer than thirteen months",
    description: "A long-lived cookie makes a visitor recognisable for years. Data protection authorities accept \
                  thirteen months at most.",
    remediation: "Set Max-Age to 34214400 seconds or less, or leave it out for a session cookie.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: &["https://www.cnil.fr/en/sheet-ndeg16-use-analytics-your-websites-and-applications"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let cookies = observation.cookies()?;
    if cookies.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let too_long = |site: &SiteCookie| {
        let lifetime = site.cookie.lifetime(observation.seen.now)?;
        let evidence = match site.cookie.max_age {
            Some(seconds) => format!("{} with Max-Age={seconds}", site.cookie.name),
            None => format!("{} with Expires more than thirteen months ahead", site.cookie.name),
        };
        (lifetime > LONGEST).then(|| Found::in_cookie(site, evidence))
    };
    Ok(Verdict::of(cookies.iter().filter_map(too_long).collect()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn thirteen_months_is_the_most() {
        let cookie = |text| page(&[("Set-Cookie", text)]);
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, cookie("a=1; Max-Age=63072000")),
                (Fail, cookie("a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT")),
                (Pass, cookie("a=1; Max-Age=3600; Expires=Wed, 21 Oct 2037 07:28:00 GMT")),
                (Pass, cookie("a=1")),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
