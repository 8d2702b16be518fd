//! What robots.txt tells people who look for what is hidden.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-robots-sensitive",
    title: "robots.txt lists places that should not be known",
    description: "robots.txt is read by attackers first. A Disallow line for an administration page or a backup points \
                  straight at it and protects nothing.",
    remediation: "Protect these places by sign-in and take their lines out; for pages that must not be indexed send \
                  X-Robots-Tag: noindex.",
    severity: Severity::Info,
    confidence: Confidence::Medium,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9309"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: judge,
};

/// Words of a path that say that it is not for everybody.
const SENSITIVE: &[&str] = &[
    "admin",
    "administration",
    "administrator",
    "backoffice",
    "backup",
    "backups",
    "bak",
    "config",
    "confidential",
    "credentials",
    "database",
    "db",
    "debug",
    "dump",
    "dumps",
    "internal",
    "intranet",
    "old",
    "passwords",
    "phpmyadmin",
    "private",
    "secret",
    "secrets",
    "sql",
    "staging",
];

/// Lines that a product writes into every robots.txt tell nothing about this site.
const USUAL: &[&str] = &["/wp-admin", "/administrator", "/admin/"];

const MOST_LINES: usize = 5000;
const SHOWN: usize = 5;

fn judge(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.robots)?;
    if exchange.status != 200 || exchange.is_html() {
        return Ok(Verdict::NotApplicable);
    }
    let text = exchange.text();
    let mut listed: Vec<&str> = disallowed(&text).filter(|path| is_sensitive(path)).collect();
    listed.sort_unstable();
    listed.dedup();
    Ok(Verdict::of_option((!listed.is_empty()).then(|| found(exchange, &listed))))
}

fn disallowed(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take(MOST_LINES).filter_map(|line| {
        let (field, value) = line.split('#').next()?.split_once(':')?;
        field.trim().eq_ignore_ascii_case("disallow").then(|| value.trim())
    })
}

fn is_sensitive(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    if USUAL.iter().any(|usual| lower.trim_end_matches(['*', '/']) == usual.trim_end_matches('/')) {
        return false;
    }
    lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| SENSITIVE.contains(&word))
}

fn found(exchange: &Exchange, listed: &[&str]) -> Found {
    let shown: Vec<&str> =
        listed.iter().take(SHOWN).map(|path| palisade_model::truncate_utf8(path, 80)).collect();
    let evidence = format!("{} in all, such as Disallow: {}", listed.len(), shown.join(", "));
    Found::in_answer(exchange, "GET", "robots.txt", evidence)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    fn robots(status: u16, media: &str, text: &str) -> Site {
        let answer = reply("https://shop.example/robots.txt", status, &[("Content-Type", media)], text);
        page(&[]).requests(|requests| requests.robots = Ok(answer))
    }

    #[test]
    fn lines_that_point_at_hidden_places_are_told() {
        let plain = |text: &str| robots(200, "text/plain", text);
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, plain("User-agent: *\nDisallow: /old-backup/\n")),
                (Fail, plain("disallow : /Secret # hush\r\n")),
                (Pass, plain("User-agent: *\nDisallow: /wp-admin/\nDisallow: /search\nAllow: /admin-guide")),
                (Pass, plain("# Disallow: /backup\nDisallow: /administrators-handbook\nDisallow:\n")),
                (NotApplicable, robots(404, "text/plain", "Disallow: /backup")),
                (NotApplicable, robots(200, "text/html", "Disallow: /backup")),
                (Error, page(&[]).requests(|requests| requests.robots = no_answer())),
            ],
        );
    }
}
