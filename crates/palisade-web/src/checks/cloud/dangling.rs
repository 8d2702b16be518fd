//! References to buckets and sites that nobody has.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::{missing_bucket, shown};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "cloud-bucket-dangling",
    title: "An address of the site leads to a bucket that does not exist",
    description: "The provider says that nobody has it. Whoever makes one of that name serves what they like under the site's own \
                  name, scripts included.",
    remediation: "Remove the reference and the DNS record, or take the name at the provider.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[672],
    owasp: "A05",
    references: &["https://developer.mozilla.org/en-US/docs/Web/Security/Subdomain_takeovers"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// The host itself may be such an address; then there is no page to read.
fn judge(observation: &Observation) -> Judgement {
    let pages = observation.chains().filter_map(|chain| chain.page());
    let mut dangling: Vec<_> =
        pages.filter_map(|page| Some((page.url.clone(), missing_bucket(page)?))).collect();
    if dangling.is_empty() {
        dangling.clone_from(&observation.assets()?.dangling);
    }
    let mut found: Vec<Found> = Vec::new();
    for (url, provider) in dangling {
        let subject = format!("bucket {}", url.host_str().unwrap_or_default());
        if !found.iter().any(|known| known.subject == subject) {
            found.push(Found::at(shown(&url), subject, format!("{provider} answers that it does not exist")));
        }
    }
    match observation.assets() {
        Ok(assets) => Verdict::of_files(assets, found),
        Err(_) => Ok(Verdict::of(found)),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{answer, assert_outcomes, read_page, reply, url};

    #[test]
    fn the_providers_own_words_count() {
        let gone = "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>\
                    <BucketName>assets-shop</BucketName></Error>";
        let referenced = read_page("").assets(|assets| {
            assets.dangling.push((url("https://static.shop.example/a.js"), "Amazon S3"));
        });
        let cases = vec![
            (Fail, answer(reply("https://shop.example/", 404, &[], gone))),
            (Fail, referenced),
            (Pass, read_page("<p>NoSuchBucket is an error of S3</p>")),
            (
                Pass,
                answer(reply("https://shop.example/", 200, &[("Content-Type", "text/html")], gone)).read(),
            ),
            (
                Error,
                answer(reply("https://shop.example/", 404, &[], "<Error><Code>NoSuchKey</Code></Error>")),
            ),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
