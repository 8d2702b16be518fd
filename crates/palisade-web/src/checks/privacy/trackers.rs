//! Trackers and their cookies before anybody agreed.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::watchers::{TRACKERS, asks_consent, listed};
use crate::assets::{Assets, ReadPage};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] = &["https://gdpr-info.eu/art-6-gdpr/", "https://gdpr.eu/cookies/"];

pub(crate) const TRACKERS_LOADED: Check = Check {
    id: "priv-third-party-trackers",
    title: "The page loads trackers without asking",
    description: "The first visit already tells other companies who comes, from where and what is read; nothing on the page asks first.",
    remediation: "Load them after the visitor agreed, or do without.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: trackers,
};

/// Elements of the page only: what scripts add later may have asked.
fn trackers(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    if is_asked(assets) {
        return Ok(Verdict::Pass);
    }
    let mut found: Vec<Found> = Vec::new();
    for (_, url) in assets.pages.iter().flat_map(ReadPage::foreign) {
        let Some(tracker) = listed(url.host_str().unwrap_or_default(), TRACKERS) else { continue };
        let subject = format!("tracker {tracker}");
        if !found.iter().any(|known| known.subject == subject) {
            found.push(Found::at(
                assets.url(Some(&0)),
                subject,
                format!("{tracker} is loaded with the page"),
            ));
        }
    }
    Ok(Verdict::of(found))
}

fn is_asked(assets: &Assets) -> bool {
    assets.pages.iter().flat_map(ReadPage::resources).any(|(_, url)| asks_consent(url.as_str()))
}

pub(crate) const COOKIES: Check = Check {
    id: "priv-cookie-before-consent",
    title: "Cookies of analytics or advertising are set before anybody agreed",
    description: "The first answer already sets a cookie that follows the visitor and that the site works without.",
    remediation: "Set it after the visitor agreed.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[],
    run: cookies,
};

/// Names, and beginnings of names where they end in `*`, of cookies that only follow visitors.
const FOLLOWING: &[&str] = &[
    "_clck",
    "_clsk",
    "_fbc",
    "_fbp",
    "_ga",
    "_ga_*",
    "_gac_*",
    "_gat*",
    "_gcl_*",
    "_gid",
    "_hjid",
    "_hjsession*",
    "_pin_unauth",
    "_pk_id*",
    "_pk_ses*",
    "_scid",
    "_tt_enable_cookie",
    "_ttp",
    "_uetsid",
    "_uetvid",
    "__adroll*",
    "__hssc",
    "__hssrc",
    "__hstc",
    "__utma",
    "__utmb",
    "__utmz",
    "_ym_uid",
    "ajs_anonymous_id",
    "ajs_user_id",
    "amplitude_id*",
    "anid",
    "cto_bundle",
    "hubspotutk",
    "ide",
    "li_fat_id",
    "mixpanel*",
    "mp_*",
    "muid",
    "nid",
    "optimizelyenduserid",
    "personalization_id",
    "s_vi",
];

fn cookies(observation: &Observation) -> Judgement {
    let follows = |name: &str| {
        let name = name.to_ascii_lowercase();
        FOLLOWING.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *known,
        })
    };
    let found = observation
        .cookies()?
        .iter()
        .filter(|site| follows(&site.cookie.name))
        .map(|site| Found::in_cookie(site, format!("{} is set by the first answer", site.cookie.name)));
    Ok(Verdict::of(found.collect()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page, read_page};

    #[test]
    fn trackers_wait_for_consent() {
        let tag = "<script async src=https://www.googletagmanager.com/gtag/js?id=G-1></script>";
        let gated = "<script type=text/plain src=https://www.googletagmanager.com/gtag/js?id=G-1></script>";
        let manager = "<script src=https://cdn.cookielaw.org/scripttemplates/otSDKStub.js></script>";
        let cases = vec![
            (Fail, read_page(tag)),
            (Pass, read_page(gated)),
            (Pass, read_page(&format!("{manager}{tag}"))),
            (
                Pass,
                read_page(
                    "<a href=https://www.hotjar.com/>x</a><script src=https://cdn.example/a.js></script>",
                ),
            ),
        ];
        assert_outcomes(&TRACKERS_LOADED, cases);
    }

    #[test]
    fn cookies_that_follow_are_known_by_name() {
        let cases = vec![
            (Fail, page(&[("Set-Cookie", "_ga=GA1.2.3; Path=/")])),
            (Fail, page(&[("Set-Cookie", "_pk_id.1.1fff=x")])),
            (Pass, page(&[("Set-Cookie", "session=x")])),
            (Pass, page(&[("Set-Cookie", "_gallery=x")])),
        ];
        assert_outcomes(&COOKIES, cases);
    }
}
