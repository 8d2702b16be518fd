//! Servers whose version gets no repairs any more.

use palisade_model::{Category, Confidence, Severity, Tier, UnixMillis, parse_rfc3339};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "edge-server-eol",
    title: "The server's version gets no security updates any more",
    description: "New weaknesses of this version are published and never repaired by its makers. Some distributions repair \
                  it themselves; the version alone does not tell.",
    remediation: "Upgrade to a supported version, or make sure that your distribution still repairs this one.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::EdgeInfra,
    cwe: &[1104],
    owasp: "A06",
    references: &["https://endoflife.date/"],
    tier: Tier::Quick,
    needs: &[],
    run: judge,
};

/// Versions of `product` below `below` had their last update on `ended`.
struct Ended {
    product: &'static str,
    below: [u32; 2],
    ended: &'static str,
}

const fn ended(product: &'static str, below: [u32; 2], ended: &'static str) -> Ended {
    Ended { product, below, ended }
}

/// Ascending for each product; the first row that a version is below of counts. Compared on 2026-11-22 with the lists of
/// endoflife.date (state of 2026-08-22), those of IIS with the Windows versions that it came with.
const TABLE: &[Ended] = &[
    ended("apache", [2, 4], "2017-07-11"),
    ended("microsoft-iis", [8, 0], "2020-01-14"),
    ended("microsoft-iis", [10, 0], "2023-10-10"),
    ended("nginx", [1, 19], "2021-04-20"),
    ended("nginx", [1, 20], "2021-05-25"),
    ended("nginx", [1, 21], "2022-05-24"),
    ended("nginx", [1, 22], "2022-06-21"),
    ended("nginx", [1, 23], "2023-04-11"),
    ended("nginx", [1, 24], "2023-05-23"),
    ended("nginx", [1, 25], "2024-04-23"),
    ended("nginx", [1, 26], "2024-05-29"),
    ended("nginx", [1, 27], "2025-04-23"),
    ended("nginx", [1, 28], "2025-06-24"),
    ended("nginx", [1, 29], "2026-04-14"),
    ended("nginx", [1, 30], "2026-05-13"),
    ended("openssl", [1, 1], "2019-12-31"),
    ended("openssl", [3, 0], "2023-09-11"),
    ended("openssl", [3, 1], "2026-09-07"),
    ended("openssl", [3, 2], "2025-03-14"),
    ended("openssl", [3, 3], "2025-11-23"),
    ended("openssl", [3, 4], "2026-04-09"),
    ended("openssl", [3, 5], "2026-10-22"),
    ended("openssl", [3, 6], "2030-04-08"),
    ended("openssl", [4, 0], "2026-11-01"),
    ended("php", [7, 0], "2018-12-31"),
    ended("php", [7, 1], "2019-01-10"),
    ended("php", [7, 2], "2019-12-01"),
    ended("php", [7, 3], "2020-11-30"),
    ended("php", [7, 4], "2021-12-06"),
    ended("php", [8, 0], "2022-11-28"),
    ended("php", [8, 1], "2023-11-26"),
    ended("php", [8, 2], "2025-12-31"),
    ended("php", [8, 3], "2026-12-31"),
    ended("php", [8, 4], "2027-12-31"),
    ended("php", [8, 5], "2028-12-31"),
    ended("php", [8, 6], "2029-12-31"),
    ended("python", [3, 0], "2020-01-01"),
    ended("python", [3, 8], "2023-06-27"),
    ended("python", [3, 9], "2024-10-07"),
    ended("python", [3, 10], "2025-10-31"),
    ended("python", [3, 11], "2026-10-31"),
    ended("python", [3, 12], "2027-10-31"),
    ended("python", [3, 13], "2028-10-31"),
    ended("python", [3, 14], "2029-10-31"),
];

/// Other spellings of a product.
const ALIASES: &[(&str, &str)] = &[("cpython", "python"), ("apache-httpd", "apache")];

fn judge(observation: &Observation) -> Judgement {
    let mut found: Vec<Found> = Vec::new();
    for exchange in observation.responses()? {
        let fields = ["server", "x-powered-by"];
        let words = fields.iter().flat_map(|name| {
            exchange
                .headers
                .all(name)
                .flat_map(|value| value.split_whitespace())
                .map(move |word| (*name, word))
        });
        for (header, word) in words {
            let Some((product, ended)) = end_of(word, observation.seen.now) else { continue };
            if !found.iter().any(|seen| seen.subject == product) {
                let request = format!("GET, header {header}");
                let evidence = format!("{word}: last update on {ended} or before");
                found.push(Found::in_answer(exchange, &request, product, evidence));
            }
        }
    }
    Ok(Verdict::of(found))
}

/// Product and last day of `nginx/1.18.0`, when that day is past.
fn end_of(word: &str, now: UnixMillis) -> Option<(&'static str, &'static str)> {
    let (name, version) = word.trim_matches(['(', ')', ',']).split_once('/')?;
    let name = name.to_ascii_lowercase();
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, product)| product);
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse::<u32>().ok());
    // "Apache/2" tells too little; "Microsoft-IIS/7" has no second number.
    let minor = |next: Option<Option<u32>>| next.flatten().or((name == "microsoft-iis").then_some(0));
    let version = [numbers.next()??, minor(numbers.next())?];
    let row = TABLE.iter().find(|row| row.product == name && version < row.below)?;
    let end = parse_rfc3339(&format!("{}T23:59:59Z", row.ended))?;
    (end < now).then_some((row.product, row.ended))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn the_table_is_ascending_and_its_dates_can_be_read() {
        assert!(TABLE.is_sorted_by_key(|row| (row.product, row.below)));
        assert!(TABLE.iter().all(|row| parse_rfc3339(&format!("{}T00:00:00Z", row.ended)).is_some()));
    }

    #[test]
    fn a_version_counts_from_the_day_after_its_last() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[("Server", "nginx/1.18.0 (Ubuntu)")])),
                (Fail, page(&[("Server", "Apache/2.2.15 (CentOS)")])),
                (Fail, page(&[("Server", "Microsoft-IIS/7.5")])),
                (Fail, page(&[("X-Powered-By", "PHP/7.4.33")])),
                (Fail, page(&[("Server", "Apache/2.4.62 OpenSSL/1.0.2k")])),
                (Fail, page(&[("Server", "WSGIServer/0.2 CPython/3.8.10")])),
                (Fail, page(&[("Server", "nginx/1.29.8")])),
                (Pass, page(&[("Server", "nginx/1.30.0"), ("X-Powered-By", "PHP/8.2.1")])),
                (Pass, page(&[("Server", "Apache/2.4.62 OpenSSL/3.5.1")])),
                (Pass, page(&[("Server", "Microsoft-IIS/10.0")])),
                (Pass, page(&[("Server", "nginx")])),
                (Pass, page(&[("Server", "Apache/2"), ("X-Powered-By", "PHP/x")])),
            ],
        );
    }
}
