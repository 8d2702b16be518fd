//! Private keys, passwords in addresses, webhooks, keys of metered services, and guesses.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::groups::Group;
use super::leaked::{found, in_group, leaks_of};
use crate::assets::{Mark, secret_digest};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] =
    &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"];

pub(crate) const PRIVATE_KEY: Check = Check {
    id: "sec-private-key",
    title: "The site sends a private key to its visitors",
    description: "A private key proves an identity. Whoever has it signs in, decrypts or signs in its owner's place.",
    remediation: "Replace the key everywhere its public half is trusted, revoke certificates made with it, and take it off the site.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[321],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::PrivateKey),
};

pub(crate) const BASIC_AUTH: Check = Check {
    id: "sec-basic-auth-url",
    title: "The site sends a user name with its password to its visitors",
    description: "An address or header with a password lets every visitor sign in where it leads.",
    remediation: "Take it out, change the password, and call that service from the server.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[522],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::BasicAuth),
};

pub(crate) const DATABASE: Check = Check {
    id: "sec-db-url",
    title: "The site sends a database password to its visitors",
    description: "A connection string with its password opens the database to everybody who can reach it.",
    remediation: "Change the password, close the database to the internet, and never ship connection strings to browsers.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::Database),
};

pub(crate) const WEBHOOK: Check = Check {
    id: "sec-webhook-url",
    title: "The site sends the address of a chat webhook to its visitors",
    description: "The address is the password: whoever has it writes into the channel as the integration.",
    remediation: "Make a new webhook, delete this one, and send messages through the server.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::Webhook),
};

pub(crate) const METERED_KEY: Check = Check {
    id: "sec-maps-key-unrestricted",
    title: "The site uses a key of a metered service that may be unrestricted",
    description: "Keys for maps and the like are made for browsers, but unless they are bound to the site, anybody uses them at \
                  the owner's expense. Whether it is bound cannot be seen from outside.",
    remediation: "Restrict the key to the addresses of the site and to the interfaces that it needs.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A05",
    references: &["https://cloud.google.com/docs/authentication/api-keys"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: metered_key,
};

/// The key in the settings of a Firebase app only names the project.
fn metered_key(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let firebase: Vec<String> =
        assets.hits(Mark::Publishable("Firebase")).map(|hit| secret_digest(hit.found.as_bytes())).collect();
    let keys = leaks_of(assets, Group::BrowserKey).filter(|leak| !firebase.contains(&leak.digest));
    Verdict::of_files(assets, keys.map(|leak| found(assets, leak)).collect())
}

pub(crate) const GENERIC: Check = Check {
    id: "sec-generic-high-entropy",
    title: "A random value stands next to a name that says key or password",
    description: "It looks like a secret that was meant for the server. What it opens cannot be told from its shape.",
    remediation: "Find out what it opens; if it is a secret, revoke it and move the call to the server.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Secrets,
    cwe: &[798],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Assets],
    run: |observation| in_group(observation, Group::Generic),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn key_blocks_need_their_content() {
        let block =
            expand("-----BEGIN{} PRIVATE KEY-----\n{base64:64}\n{base64:64}\n-----END PRIVATE KEY-----");
        let cases = vec![
            (Fail, script(&format!("const k=`{block}`"))),
            (Pass, script("const k=`-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----`")),
            (Pass, script("pem.startsWith('-----BEGIN PRIVATE KEY-----')")),
        ];
        assert_outcomes(&PRIVATE_KEY, cases);
    }

    #[test]
    fn passwords_in_addresses_are_no_placeholders() {
        let password = expand("{alnum:14}");
        let cases = vec![
            (Fail, script(&format!("fetch('https://deploy:{password}@git.corp-hosting.com/app')"))),
            (Pass, script("fetch('https://user:password@host.org/')")),
            (Pass, read_page("<a href='https://a.example/@scope/x:y'>x</a>")),
        ];
        assert_outcomes(&BASIC_AUTH, cases);
        let cases = vec![
            (Fail, script(&format!("var d='postgres://app:{password}@db.shop-hosting.com:5432/app'"))),
            (Pass, script("var d='postgres://user:password@localhost/db'")),
            (Pass, script("var d=`postgres://app:${P}@db/app`")),
        ];
        assert_outcomes(&DATABASE, cases);
    }

    #[test]
    fn webhooks_have_their_token() {
        let hook = expand("https://hooks.slack.com/services/T{base32:9}/B{base32:10}/{alnum:24}");
        let cases = vec![
            (Fail, script(&format!("fetch('{hook}')"))),
            (
                Pass,
                script(
                    "fetch('https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX')",
                ),
            ),
            (Pass, script("open('https://api.slack.com/messaging/webhooks')")),
        ];
        assert_outcomes(&WEBHOOK, cases);
    }

    #[test]
    fn a_browser_key_of_maps_is_told_from_one_of_firebase() {
        let key = expand("AIza{base64url:35}");
        let firebase = format!("initializeApp({{apiKey:\"{key}\",authDomain:\"shop.firebaseapp.com\"}})");
        let cases = vec![
            (
                Fail,
                read_page(&format!(
                    "<script src=https://maps.googleapis.com/maps/api/js?key={key}></script>"
                )),
            ),
            (Pass, script(&firebase)),
            (Pass, script("key=AIzaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")),
        ];
        assert_outcomes(&METERED_KEY, cases);
    }

    #[test]
    fn guesses_need_a_name_and_a_random_value() {
        let cases = vec![
            (Fail, script(&expand("var api_key = \"{alnum:32}\";"))),
            (Pass, script("var api_key = \"your_api_key_goes_here_1\";")),
            (Pass, script("var token = getToken(user);")),
        ];
        assert_outcomes(&GENERIC, cases);
    }
}
