//! Content management systems that say which version they are.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::ReadPage;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-cms-version",
    title: "The site says which version of its content management system it runs",
    description: "With the version an attacker knows at once which weaknesses to try. One that gets no repairs any more has them all.",
    remediation: "Keep the system up to date, and switch the generator element off.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A06",
    references: &["https://endoflife.date/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// System, and the first main version that still gets repairs; 0 where nothing is known. Compared on 2026-11-22 with the lists of
/// endoflife.date (state of 2026-08-22), which has none for ghost, october, prestashop and vbulletin.
const SYSTEMS: &[(&str, u32)] = &[
    ("concrete", 9),
    ("contao", 5),
    ("craft", 5),
    ("drupal", 10),
    ("ghost", 5),
    ("joomla", 5),
    ("magento", 2),
    ("mediawiki", 1),
    ("moodle", 4),
    ("neos", 8),
    ("october", 3),
    ("opencart", 0),
    ("phpbb", 3),
    ("plone", 6),
    ("prestashop", 8),
    ("shopware", 6),
    ("silverstripe", 5),
    ("typo3", 13),
    ("umbraco", 13),
    ("vbulletin", 5),
    ("woocommerce", 0),
    ("wordpress", 4),
];

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    for page in &assets.pages {
        for (name, oldest, version) in
            page.html.elements.generators.iter().filter_map(|text| told(text)).chain(core_files(page))
        {
            let main: u32 = version.split('.').next().and_then(|main| main.parse().ok()).unwrap_or(0);
            let subject = format!("cms {name}");
            if !found.iter().any(|known| known.subject == subject) {
                let ended = main < oldest;
                let end = if ended { ", which gets no repairs any more" } else { "" };
                let one = Found::at(page.url.to_string(), subject, format!("{name} {version}{end}"));
                found.push(if ended { one.severity(Severity::Medium) } else { one });
            }
        }
    }
    Ok(Verdict::of(found))
}

/// System, oldest version with repairs, and the version of a text such as `WordPress 6.4.2`.
fn told(generator: &str) -> Option<(&'static str, u32, String)> {
    let lower = generator.to_ascii_lowercase();
    let (name, oldest) = SYSTEMS.iter().find(|(name, _)| lower.starts_with(name))?;
    let is_version = |word: &&str| {
        let word = word.trim_start_matches('v').trim_end_matches([',', ';']);
        word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let version = lower.split_ascii_whitespace().skip(1).find(is_version)?;
    Some((name, *oldest, version.trim_start_matches('v').trim_end_matches([',', ';']).to_owned()))
}

/// WordPress puts its own version behind its own files.
fn core_files(page: &ReadPage) -> Option<(&'static str, u32, String)> {
    let (_, url) = page.resources().find(|(_, url)| {
        ["/wp-includes/js/wp-emoji-release.min.js", "/wp-includes/css/dist/block-library/style.min.css"]
            .iter()
            .any(|file| url.path().ends_with(file))
    })?;
    let version = url.query_pairs().find(|(name, _)| name == "ver")?.1.into_owned();
    let is_version = version.len() <= 12 && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_version.then_some(("wordpress", 5, version))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page};

    fn generator(text: &str) -> crate::checks::fixture::Site {
        read_page(&format!("<meta name=generator content='{text}'>"))
    }

    #[test]
    fn only_versions_of_systems_count() {
        let cases = vec![
            (Fail, generator("WordPress 6.4.2")),
            (Fail, generator("Drupal 7 (https://www.drupal.org)")),
            (Fail, generator("TYPO3 4.7 CMS")),
            (
                Fail,
                read_page(
                    "<link rel=stylesheet href='/wp-includes/css/dist/block-library/style.min.css?ver=6.1.1'>",
                ),
            ),
            (Pass, generator("Joomla! - Open Source Content Management")),
            (Pass, generator("Hugo 0.120.4")),
            (Pass, read_page("<script src='/wp-content/plugins/a/b.js?ver=1.2'></script>")),
        ];
        assert_outcomes(&CHECK, cases);
    }

    #[test]
    fn an_old_version_weighs_more() {
        for (text, severity) in [
            ("Drupal 7", Some(Severity::Medium)),
            ("Drupal 11", None),
            ("TYPO3 4.7 CMS", Some(Severity::Medium)),
        ] {
            let Ok(Verdict::Fail(found)) = (CHECK.run)(&generator(text).observe()) else {
                panic!("it passes")
            };
            assert_eq!(found[0].severity, severity, "{text}");
        }
    }
}
