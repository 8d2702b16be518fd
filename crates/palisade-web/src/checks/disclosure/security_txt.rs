//! Whether people who find a weakness are told where to report it (RFC 9116).

use palisade_model::{Category, Confidence, Location, Severity, Tier, UnixMillis, parse_rfc3339};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-security-txt",
    title: "No usable security.txt",
    description: "Whoever finds a weakness looks for a contact in /.well-known/security.txt. Without one, reports go to \
                  nobody, or to the public.",
    remediation: "Publish /.well-known/security.txt over https as text/plain with a Contact and an Expires field less than \
                  a year ahead, and renew it in time.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[1059],
    owasp: "A09",
    references: &["https://www.rfc-editor.org/rfc/rfc9116"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.security_txt)?;
    Ok(Verdict::of_option(problem(exchange, observation.seen.now).map(|problem| found(exchange, problem))))
}

/// What keeps a reader from using the file.
fn problem(exchange: &Exchange, now: UnixMillis) -> Option<String> {
    // A site that answers every path with its page has no such file either.
    if exchange.status != 200 || exchange.is_html() {
        return Some(format!("expected a text file, found status {}", exchange.status));
    }
    let text = exchange.text();
    if !exchange.is_https() {
        return Some("expected it over https, found it over http".to_owned());
    }
    if values(&text, "contact").next().is_none() {
        return Some("expected a Contact field, found none".to_owned());
    }
    let mut expires = values(&text, "expires");
    match (expires.next(), expires.next()) {
        (None, _) => Some("expected an Expires field, found none".to_owned()),
        (Some(_), Some(_)) => Some("expected one Expires field, found several".to_owned()),
        (Some(at), None) => match parse_rfc3339(at) {
            None => Some("expected Expires as an RFC 3339 time, found something else".to_owned()),
            Some(end) if end <= now => Some(format!("expired on {at}")),
            Some(_) => None,
        },
    }
}

/// The values of a field, whose name may be in any case.
fn values<'a>(text: &'a str, field: &'a str) -> impl Iterator<Item = &'a str> {
    let split = text.lines().filter_map(|line| line.split_once(':'));
    split
        .filter(move |(name, _)| name.trim().eq_ignore_ascii_case(field))
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn found(exchange: &Exchange, problem: String) -> Found {
    let location = Location::Url { url: exchange.url.to_string(), request: "GET".to_owned() };
    Found::new("security.txt", location, problem)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    const PATH: &str = "https://shop.example/.well-known/security.txt";
    const GOOD: &str = "# hello\nContact: mailto:security@shop.example\nExpires: 2027-01-01T00:00:00Z\n";

    fn file(at: &str, status: u16, media: &str, text: &str) -> Site {
        let reply = Ok(reply(at, status, &[("Content-Type", media)], text));
        page(&[]).requests(|requests| requests.security_txt = reply)
    }

    #[test]
    fn a_file_must_be_there_name_a_contact_and_be_in_date() {
        let plain = |text: &str| file(PATH, 200, "text/plain", text);
        assert_outcomes(
            &CHECK,
            vec![
                (Pass, plain(GOOD)),
                (Pass, plain(&GOOD.replace("Contact", "CONTACT").replace('\n', "\r\n"))),
                (Fail, file(PATH, 404, "text/plain", GOOD)),
                (Fail, file(PATH, 200, "text/html", GOOD)),
                (Fail, file("http://shop.example/.well-known/security.txt", 200, "text/plain", GOOD)),
                (Fail, plain("Expires: 2027-01-01T00:00:00Z\n")),
                (Fail, plain("Contact: mailto:a@shop.example\n")),
                (Fail, plain(&GOOD.replace("2027", "2025"))),
                (Fail, plain(&GOOD.replace("2027-01-01", "next year"))),
                (Fail, plain(&format!("{GOOD}Expires: 2028-01-01T00:00:00Z\n"))),
                (Error, page(&[]).requests(|requests| requests.security_txt = no_answer())),
            ],
        );
    }
}
