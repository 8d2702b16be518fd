//! Personal data where everybody sees it: in pages, in addresses, in referrers; and forms that do not say what for.

use palisade_model::{Category, Confidence, Severity, Tier};
use url::Url;

use crate::assets::{ReadPage, is_own};
use crate::checks::{Check, Found, Judgement, Verdict, effective_referrer_policy};
use crate::observation::{Observation, Page};
use crate::part::Part;

const REFERENCES: &[&str] = &["https://gdpr-info.eu/art-5-gdpr/", "https://gdpr-info.eu/art-13-gdpr/"];

pub(crate) const IN_PAGE: Check = Check {
    id: "priv-pii-in-page",
    title: "A public page has card numbers or a list of mail addresses",
    description: "What stands in a public page is copied by crawlers at once and cannot be taken back.",
    remediation: "Take it out, find out how it came there, and tell those concerned.",
    severity: Severity::Medium,
    confidence: Confidence::Low,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Assets],
    run: in_page,
};

/// A page of contacts has some; a dump of customers has more.
const A_LIST: usize = 25;

fn in_page(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.pages.iter().filter_map(|page| {
        let evidence = match page {
            page if page.card => "a payment card number".to_owned(),
            page if page.addresses >= A_LIST => format!("{} or more mail addresses", page.addresses),
            _ => return None,
        };
        Some(Found::at(page.url.to_string(), format!("page {}", page.url.path()), evidence))
    });
    Verdict::of_files(assets, found.collect())
}

pub(crate) const IN_URL: Check = Check {
    id: "priv-pii-in-url",
    title: "Links carry personal data in the address",
    description: "Addresses stay in histories and logs and reach other sites as the referrer, with the mail address in them.",
    remediation: "Send it in the body of a POST request, or refer to it by a random id.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Privacy,
    cwe: &[598],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: in_url,
};

/// Links of the site to itself: addresses of others are theirs.
fn in_url(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    for page in &assets.pages {
        for url in page.links().filter(|url| is_own(&page.url, url)) {
            let Some(name) = personal(&url) else { continue };
            let subject = format!("link {} {name}", url.path());
            if found.len() < 10 && !found.iter().any(|known| known.subject == subject) {
                let evidence =
                    format!("{name} of a link to {} is a mail address or telephone number", url.path());
                found.push(Found::at(page.url.to_string(), subject, evidence));
            }
        }
    }
    Verdict::of_files(assets, found)
}

/// The parameter that has a mail address or telephone number.
fn personal(url: &Url) -> Option<String> {
    let is_phone_name = |name: &str| ["phone", "mobile", "tel", "telephone"].contains(&name);
    url.query_pairs().take(50).find_map(|(name, value)| {
        let lower = name.to_ascii_lowercase();
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let is_phone = is_phone_name(&lower) && (7..=15).contains(&digits);
        (is_phone || is_address(&value)).then(|| name.into_owned())
    })
}

fn is_address(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    let plain = |text: &str, more: &[u8]| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    plain(user, b"._+-") && plain(host, b".-") && host.contains('.') && !host.ends_with('.')
}

pub(crate) const REFERRER: Check = Check {
    id: "priv-referrer-leak-token",
    title: "The page's address has a secret, and other sites get the address",
    description: "The address carries a token or mail address. With this referrer policy every site that the page loads from \
                  receives it.",
    remediation: "Send Referrer-Policy: strict-origin-when-cross-origin or stricter, and take the secret out of the address.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Privacy,
    cwe: &[200],
    owasp: "A01",
    references: &["https://www.w3.org/TR/referrer-policy/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: referrer,
};

const TOKENS: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "auth",
    "code",
    "invite",
    "key",
    "reset",
    "session",
    "sig",
    "token",
];

fn referrer(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let assets = observation.assets()?;
    let url = &page.exchange.url;
    let secret = personal(url).or_else(|| {
        let has = |name: &str, value: &str| {
            TOKENS.contains(&name.to_ascii_lowercase().as_str()) && value.len() >= 12
        };
        url.query_pairs().find(|(name, value)| has(name, value)).map(|(name, _)| name.into_owned())
    });
    let Some(name) = secret else { return Ok(Verdict::NotApplicable) };
    let host = assets.pages.first().and_then(|page| page.foreign().next()).map(|(_, url)| url);
    let found = host.filter(|_| is_weak(page)).map(|host| {
        let host = host.host_str().unwrap_or_default();
        let evidence = format!("{host} gets the address with its parameter {name}");
        Found::at(assets.url(Some(&0)), format!("referrer {name}"), evidence)
    });
    Ok(Verdict::of_option(found))
}

/// Browsers send no more than the origin where nothing is said.
fn is_weak(page: &Page) -> bool {
    let metas = page.html.iter().flat_map(|html| html.referrer.iter().map(String::as_str));
    let written: Vec<&str> = page.exchange.headers.all("referrer-policy").chain(metas).collect();
    let policy = effective_referrer_policy(&written.join(", "));
    matches!(policy.as_deref(), Some("unsafe-url" | "no-referrer-when-downgrade"))
}

pub(crate) const NO_NOTICE: Check = Check {
    id: "priv-no-policy-link",
    title: "A form asks for personal data, and nothing links to a privacy notice",
    description: "Who gives data must be told what happens with it, at the place where it is asked for.",
    remediation: "Link to the privacy notice from the form or the foot of every page.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: no_notice,
};

/// Words of addresses of privacy notices in some languages.
const NOTICE: &[&str] = &[
    "adatvedelem",
    "cookies",
    "confidentialit",
    "datenschutz",
    "dataskydd",
    "gdpr",
    "integritet",
    "legal",
    "personvern",
    "privac",
    "prywatnosc",
    "soukromi",
    "terms",
    "tietosuoja",
];

fn no_notice(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let asks = |page: &&ReadPage| {
        page.html.elements.fields().any(|field| {
            ["email", "tel"].contains(&field.kind.as_str())
                || ["email", "phone", "surname", "lastname", "last_name", "birthday", "street"]
                    .contains(&field.name.as_str())
        })
    };
    let asking: Vec<&ReadPage> = assets.pages.iter().filter(asks).collect();
    if asking.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let has_notice = |page: &ReadPage| {
        let is_notice = |link: &String| NOTICE.iter().any(|word| link.to_ascii_lowercase().contains(word));
        page.html.elements.links.iter().any(is_notice)
    };
    let missing = asking.into_iter().find(|page| !has_notice(page));
    Ok(Verdict::of_option(missing.map(|page| {
        Found::at(
            page.url.to_string(),
            "notice",
            "a form asks for personal data, and no link leads to a privacy notice",
        )
    })))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, answer, assert_outcomes, read_page, reply};

    #[test]
    fn lists_of_people_are_told_from_contacts() {
        let people: String = (0..30).map(|number| format!("<li>p{number}@mail.example")).collect();
        let cases = vec![
            (Fail, read_page(&people)),
            (Fail, read_page("<p>paid with 4539 1488 0343 6467</p>")),
            (Pass, read_page("<p>info@shop.example, 4242 4242 4242 4242</p>")),
            (Pass, read_page("<p>4539 1488 0343 6468</p>")),
        ];
        assert_outcomes(&IN_PAGE, cases);
    }

    #[test]
    fn links_carry_no_addresses() {
        let cases = vec![
            (Fail, read_page("<a href='/unsubscribe?user=a.b%40mail.example'>")),
            (Fail, read_page("<a href='/call?phone=%2B49%20170%201234567'>")),
            (Pass, read_page("<a href='mailto:a@mail.example?subject=x'><a href='/a?user=12'>")),
            (Pass, read_page("<a href='https://maps.example/?q=a@mail.example'><a href='/@a.b'>")),
        ];
        assert_outcomes(&IN_URL, cases);
    }

    fn at(address: &str, policy: &str, html: &str) -> Site {
        let fields = [("Content-Type", "text/html"), ("Referrer-Policy", policy)];
        answer(reply(address, 200, &fields, html)).read()
    }

    #[test]
    fn other_sites_get_no_tokens() {
        let foreign = "<img src=https://cdn.example/a.png>";
        let address = "https://shop.example/reset?token=3f9a7c1e5b2d4860";
        let cases = vec![
            (Fail, at(address, "unsafe-url", foreign)),
            (Pass, at(address, "no-referrer", foreign)),
            (Pass, at(address, "unsafe-url", "<img src=/a.png>")),
            (NotApplicable, at("https://shop.example/?page=2", "unsafe-url", foreign)),
        ];
        assert_outcomes(&REFERRER, cases);
    }

    #[test]
    fn who_asks_says_what_for() {
        let form = "<form method=post><input type=email></form>";
        let cases = vec![
            (Fail, read_page(form)),
            (Pass, read_page(&format!("{form}<a href=/privacy-policy>x</a>"))),
            (Pass, read_page(&format!("{form}<a href=/de/Datenschutz>x</a>"))),
            (NotApplicable, read_page("<form><input name=q></form>")),
        ];
        assert_outcomes(&NO_NOTICE, cases);
    }
}
