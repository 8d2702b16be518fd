//! The key that no rule of a Parse server stops.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::{Mark, secret_digest};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const MASTER_KEY: Check = Check {
    id: "baas-parse-masterkey",
    title: "The site sends the master key of its Parse server to its visitors",
    description: "The master key ignores every access rule of the server: with it anybody reads, changes and deletes everything.",
    remediation: "Change the key, look for foreign changes, and use it in cloud code only.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[522],
    owasp: "A01",
    references: &["https://docs.parseplatform.org/parse-server/guide/#keys"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let is_random = |key: &str| {
        let digits = key.bytes().filter(u8::is_ascii_digit).count();
        digits >= 2
            && key.bytes().any(|byte| byte.is_ascii_alphabetic())
            && !key.to_lowercase().contains("your")
    };
    let keys = assets.hits(Mark::MasterKey).filter(|hit| is_random(&hit.found));
    let found = keys.map(|hit| {
        let evidence = format!("a master key: {}", assets.places(&hit.places));
        Found::at(
            assets.url(hit.places.first()),
            format!("key {}", secret_digest(hit.found.as_bytes())),
            evidence,
        )
    });
    Verdict::of_files(assets, found.collect())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script};

    #[test]
    fn a_master_key_is_named_as_one() {
        let cases = vec![
            (Fail, script(&expand("Parse.masterKey = '{alnum:32}'"))),
            (Fail, script(&expand("headers:{\"X-Parse-Master-Key\":\"{alnum:32}1a2\"}"))),
            (Pass, script("Parse.masterKey = 'YOUR_MASTER_KEY_GOES_HERE_1'")),
            (Pass, script("Parse.initialize('app-id-of-the-shop')")),
        ];
        assert_outcomes(&MASTER_KEY, cases);
    }
}
