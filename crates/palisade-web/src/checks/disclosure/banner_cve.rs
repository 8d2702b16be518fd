//! Versions in response headers for which a weakness with a number is known.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "disc-banner-version-cve",
    title: "The server's version has known weaknesses",
    description: "The version in a response header is one for which exploits are published. Distributions repair old versions \
                  without changing their number, and a weakness may need a module that is not in use: the version alone \
                  does not prove it.",
    remediation: "See in your distribution's security notes whether this version is repaired; upgrade if not.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Disclosure,
    cwe: &[1395],
    owasp: "A06",
    references: &[
        "https://httpd.apache.org/security/vulnerabilities_24.html",
        "https://nginx.org/en/security_advisories.html",
    ],
    tier: Tier::Full,
    needs: &[],
    run: judge,
};

type Version = [u32; 3];

/// Versions of `product` from `from`, and below the first repaired one.
struct Known {
    product: &'static str,
    from: Version,
    repaired: Version,
    cve: &'static str,
}

const fn known(product: &'static str, from: Version, repaired: Version, cve: &'static str) -> Known {
    Known { product, from, repaired, cve }
}

/// Weaknesses that need no account, as their makers published them. Ordered by product and number.
const TABLE: &[Known] = &[
    known("apache", [2, 4, 49], [2, 4, 50], "CVE-2021-41773"),
    known("apache", [2, 4, 49], [2, 4, 51], "CVE-2021-42013"),
    known("apache", [2, 4, 0], [2, 4, 52], "CVE-2021-44790"),
    known("apache", [2, 4, 0], [2, 4, 56], "CVE-2023-25690"),
    known("apache", [2, 4, 0], [2, 4, 60], "CVE-2024-38475"),
    known("gunicorn", [0, 0, 0], [22, 0, 0], "CVE-2024-1135"),
    known("microsoft-iis", [6, 0, 0], [7, 0, 0], "CVE-2017-7269"),
    known("nginx", [0, 6, 18], [1, 20, 1], "CVE-2021-23017"),
    known("openssl", [3, 0, 0], [3, 0, 7], "CVE-2022-3602"),
    known("php", [7, 1, 0], [7, 1, 33], "CVE-2019-11043"),
    known("php", [7, 2, 0], [7, 2, 24], "CVE-2019-11043"),
    known("php", [7, 3, 0], [7, 3, 11], "CVE-2019-11043"),
    known("php", [8, 1, 0], [8, 1, 29], "CVE-2024-4577"),
    known("php", [8, 2, 0], [8, 2, 20], "CVE-2024-4577"),
    known("php", [8, 3, 0], [8, 3, 8], "CVE-2024-4577"),
];

fn judge(observation: &Observation) -> Judgement {
    let mut found: Vec<Found> = Vec::new();
    for exchange in observation.responses()? {
        for header in ["server", "x-powered-by"] {
            for word in exchange.headers.all(header).flat_map(str::split_whitespace) {
                let Some((product, numbers)) = weaknesses(word) else { continue };
                if !found.iter().any(|seen| seen.subject == product) {
                    let evidence = format!("{word}: {}", numbers.join(", "));
                    found.push(Found::in_answer(
                        exchange,
                        &format!("GET, header {header}"),
                        product,
                        evidence,
                    ));
                }
            }
        }
    }
    Ok(Verdict::of(found))
}

/// Product and numbers for `nginx/1.18.0`; `None` when the version is not whole or nothing is known.
fn weaknesses(word: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let (name, version) = word.trim_matches(['(', ')', ',']).split_once('/')?;
    let name = name.to_ascii_lowercase();
    let version = version_of(version, name == "microsoft-iis")?;
    let rows = TABLE.iter().filter(|row| row.product == name && (row.from..row.repaired).contains(&version));
    let rows: Vec<&Known> = rows.collect();
    Some((rows.first()?.product, rows.iter().map(|row| row.cve).collect()))
}

/// Three numbers; two are enough for products that have no more.
fn version_of(text: &str, two: bool) -> Option<Version> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let numbers: Option<Vec<u32>> = text[..end].split('.').map(|part| part.parse().ok()).collect();
    match numbers?.as_slice() {
        [major, minor, patch, ..] => Some([*major, *minor, *patch]),
        [major, minor] if two => Some([*major, *minor, 0]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn a_version_counts_from_the_first_weak_to_the_last() {
        let numbers = |word: &str| weaknesses(word).map(|(_, numbers)| numbers);
        assert_eq!(numbers("nginx/1.20.0"), Some(vec!["CVE-2021-23017"]));
        assert_eq!(numbers("nginx/1.20.1"), None);
        assert_eq!(numbers("Apache/2.4.50").map(|numbers| numbers.len()), Some(4));
        assert_eq!(numbers("PHP/8.2.20"), None);
        assert_eq!(numbers("PHP/8.2"), None);
        assert_eq!(numbers("PHP/99999999999.1.1"), None);
    }

    #[test]
    fn versions_without_known_weaknesses_pass() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[("Server", "Apache/2.4.49 (Unix)")])),
                (Fail, page(&[("X-Powered-By", "PHP/8.1.2-1ubuntu2.14")])),
                (Fail, page(&[("Server", "Microsoft-IIS/6.0")])),
                (Pass, page(&[("Server", "Apache/2.4.66 (Debian)")])),
                (Pass, page(&[("Server", "nginx"), ("X-Powered-By", "Express")])),
                (Pass, page(&[])),
            ],
        );
    }
}
