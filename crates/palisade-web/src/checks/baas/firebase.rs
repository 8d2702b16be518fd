//! What a Firebase project gives to everybody.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

const RULES: &[&str] = &["https://firebase.google.com/docs/rules/basics"];

pub(crate) const DATABASE: Check = Check {
    id: "baas-firebase-rtdb-open",
    title: "A Firebase Realtime Database can be read by everybody",
    description: "The root of the database answers without a sign-in, so everything below it does. Rules that let everybody read often let \
                  everybody write as well.",
    remediation: "Set rules that ask for auth != null, and for the owner of what is read; start from deny.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[862],
    owasp: "A01",
    references: RULES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::FirebaseDatabase),
};

pub(crate) const FIRESTORE: Check = Check {
    id: "baas-firestore-open",
    title: "A Firestore collection can be read by everybody",
    description: "Documents of a collection that the page names can be counted without a sign-in, which rules allow only together with listing them.",
    remediation: "Write rules that ask for a sign-in and for the owner of the document; take out allow read: if true.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[862],
    owasp: "A01",
    references: RULES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::Firestore),
};

pub(crate) const STORAGE: Check = Check {
    id: "baas-firebase-storage-list",
    title: "Files of a Firebase project can be listed by everybody",
    description: "The bucket gives the names of its files without a token, and with the names the files.",
    remediation: "Write storage rules that ask for a sign-in, and allow get rather than list.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[732],
    owasp: "A01",
    references: RULES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::FirebaseStorage),
};

pub(crate) const SIGN_UP: Check = Check {
    id: "baas-firebase-anon-signup",
    title: "Anybody can make an account in a Firebase project that offers none",
    description: "The site shows no registration, and the project takes new accounts by its interface: whatever asks only for a sign-in is open \
                  to everybody.",
    remediation: "Switch the e-mail provider off, or allow sign-up to administrators only in the settings of the project.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Baas,
    cwe: &[287],
    owasp: "A07",
    references: &["https://firebase.google.com/docs/projects/api-keys"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::AnonymousSignUp),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, reply, script};

    const JSON: &str = "application/json";
    fn config() -> String {
        expand(
            "initializeApp({apiKey:'AIza{alnum:35}',authDomain:'shop-1a2b.firebaseapp.com',\
             databaseURL:'https://shop-1a2b-default-rtdb.firebaseio.com',projectId:'shop-1a2b',\
             storageBucket:'shop-1a2b.appspot.com'});getDocs(collection(db,'orders'))",
        )
    }

    fn shop() -> Site {
        script(&config())
    }

    #[test]
    fn a_database_is_open_when_its_root_is() {
        let root = "GET https://shop-1a2b-default-rtdb.firebaseio.com/.json?shallow=true";
        let cases = vec![
            (Fail, shop().asked(&[(root, 200, JSON, r#"{"users":true,"orders":true}"#)])),
            (Fail, shop().asked(&[(root, 200, JSON, "null")])),
            (Pass, shop().asked(&[(root, 401, JSON, r#"{"error":"Permission denied"}"#)])),
            (Pass, shop().asked(&[(root, 200, "text/html", "<p>null")])),
            (NotApplicable, script("1").asked(&[])),
        ];
        assert_outcomes(&DATABASE, cases);
    }

    #[test]
    fn a_collection_is_open_when_it_counts() {
        let count = "POST https://firestore.googleapis.com/v1/projects/shop-1a2b/databases/(default)/documents:runAggregationQuery";
        let counted = r#"[{"result":{"aggregateFields":{"n":{"integerValue":"1"}}},"readTime":"2026-06-01T00:00:00Z"}]"#;
        let cases = vec![
            (Fail, shop().asked(&[(count, 200, JSON, counted)])),
            (Pass, shop().asked(&[(count, 403, JSON, r#"[{"error":{"status":"PERMISSION_DENIED"}}]"#)])),
            (Pass, shop().asked(&[(count, 200, JSON, "[]")])),
            (Error, shop().asked(&[(count, 429, JSON, "{}")])),
        ];
        assert_outcomes(&FIRESTORE, cases);
    }

    #[test]
    fn a_bucket_is_open_when_it_lists() {
        let list = "GET https://firebasestorage.googleapis.com/v0/b/shop-1a2b.appspot.com/o?maxResults=1";
        let cases = vec![
            (
                Fail,
                shop().asked(&[(list, 200, JSON, r#"{"prefixes":[],"items":[{"name":"a","bucket":"b"}]}"#)]),
            ),
            (Pass, shop().asked(&[(list, 403, JSON, r#"{"error":{"code":403}}"#)])),
            (Pass, shop().asked(&[(list, 200, JSON, "{}")])),
        ];
        assert_outcomes(&STORAGE, cases);
    }

    #[test]
    fn sign_up_is_open_when_only_the_account_is_wrong() {
        let refused = |message: &'static str| {
            move |ask: &crate::fetch::Ask| {
                let body = format!(r#"{{"error":{{"code":400,"message":"{message}"}}}}"#);
                let is_it = ask.url.path() == "/v1/accounts:signUp";
                is_it.then(|| reply(ask.url.as_str(), 400, &[("Content-Type", JSON)], &body))
            }
        };
        let with_registration = script(&format!("{};createUserWithEmailAndPassword(a,b,c)", config()));
        let cases = vec![
            (Fail, shop().asked_by(refused("INVALID_EMAIL"))),
            (Pass, shop().asked_by(refused("OPERATION_NOT_ALLOWED"))),
            (Pass, shop().asked_by(refused("API key not valid. Please pass a valid API key."))),
            (NotApplicable, with_registration.asked_by(refused("INVALID_EMAIL"))),
        ];
        assert_outcomes(&SIGN_UP, cases);
    }
}
