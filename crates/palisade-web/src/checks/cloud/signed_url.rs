//! Signed addresses that stay valid for long.

use palisade_model::{Category, Confidence, Severity, Tier, UnixMillis, parse_rfc3339};

use crate::assets::{Mark, secret_digest};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "cloud-signed-url-long",
    title: "A signed address stays valid for more than a week",
    description: "Whoever has the address has the file, without signing in, until it ends; it cannot be taken back one by one.",
    remediation: "Sign addresses when they are needed, for minutes.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[613],
    owasp: "A07",
    references: &["https://cwe.mitre.org/data/definitions/613.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

const WEEK_SECONDS: i64 = 7 * 86_400;

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let long = assets.hits(Mark::SignedUrl).filter_map(|hit| {
        let seconds =
            seconds_left(&hit.found, observation.seen.now).filter(|seconds| *seconds > WEEK_SECONDS)?;
        let evidence =
            format!("a signed address valid for {} days: {}", seconds / 86_400, assets.places(&hit.places));
        let subject = format!("address {}", secret_digest(hit.found.as_bytes()));
        Some(Found::at(assets.url(hit.places.first()), subject, evidence))
    });
    Verdict::of_files(assets, long.collect())
}

/// How long it is valid, by a parameter such as `X-Amz-Expires=900`, `se=2027-01-01` or `Expires=1700000000`.
fn seconds_left(parameter: &str, now: UnixMillis) -> Option<i64> {
    let (name, value) = parameter.split_once('=')?;
    match name.to_ascii_lowercase().as_str() {
        "se" => {
            let end = parse_rfc3339(&format!("{}T00:00:00Z", value.get(..10)?))?;
            Some(end.saturating_sub(now) / 1000)
        }
        "expires" => Some(value.parse::<i64>().ok()?.saturating_sub(now / 1000)),
        _ => value.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn each_provider_says_when_an_address_ends() {
        let azure = |end: &str| {
            format!(
                "<a href='https://a.blob.core.windows.net/b/c?sv=2022-11-02&amp;se={end}T00%3A00%3A00Z&amp;sr=b&amp;sp=r&amp;sig=YWJjZGVmZ2hpamtsbW5vcHFy%3D'>"
            )
        };
        let amazon = |end: u32| {
            format!(
                "u='https://b.s3.amazonaws.com/c?AWSAccessKeyId=x&Expires={end}&Signature=YWJjZGVmZ2hpamts%3D'"
            )
        };
        let cases = vec![
            (Fail, read_page(&azure("2030-01-01"))),
            (Fail, script(&amazon(1_900_000_000))),
            (
                Fail,
                script("u='https://storage.googleapis.com/b/c?X-Goog-Expires=31536000&X-Goog-Signature=ab'"),
            ),
            (Pass, read_page(&azure("2026-06-02"))),
            (Pass, script(&amazon(1_600_000_000))),
            (Pass, script("u='https://b.s3.amazonaws.com/c?X-Amz-Expires=900&X-Amz-Signature=ab'")),
            (Pass, script("cookie='a=b; Expires=1900000000'")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
