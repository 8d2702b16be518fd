//! What a Supabase project gives to everybody who has the public key of the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

const ROWS_REFERENCES: &[&str] = &["https://supabase.com/docs/guides/database/postgres/row-level-security"];

pub(crate) const RLS: Check = Check {
    id: "baas-supabase-rls-open",
    title: "Rows of a Supabase table can be read by everybody",
    description: "The public key of the page counts rows of the table, so it also reads them: the table has no row-level security, or a policy \
                  that lets everybody in.",
    remediation: "Enable row-level security on every table of an exposed schema, and write a policy for who may read what.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[862],
    owasp: "A01",
    references: ROWS_REFERENCES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::SupabaseRows),
};

pub(crate) const SCHEMA: Check = Check {
    id: "baas-supabase-schema-listing",
    title: "A Supabase project describes its tables to everybody",
    description: "The root of the REST interface lists tables, columns and functions of the exposed schema to the public key: a map of what to try.",
    remediation: "Expose only the schema that the browser needs, and take the rights of anon off the rest.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[200],
    owasp: "A01",
    references: &["https://supabase.com/docs/guides/api/securing-your-api"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::SupabaseSchema),
};

pub(crate) const STORAGE: Check = Check {
    id: "baas-supabase-storage-public",
    title: "Files of a Supabase project can be listed by everybody",
    description: "The public key lists buckets or what is in them: files that nobody was given the address of can be found.",
    remediation: "Make the bucket private, write policies for storage.objects, and hand out signed addresses.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[732],
    owasp: "A01",
    references: &["https://supabase.com/docs/guides/storage/security/access-control"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::SupabaseStorage),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, reply, script, token};

    const API: &str = "https://abcdefghijklmnopqrst.supabase.co";
    const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

    fn shop() -> Site {
        let key = token(r#"{"iss":"supabase","ref":"abcdefghijklmnopqrst","role":"anon"}"#);
        script(&format!(
            "const c=createClient('{API}','{key}');c.from('orders').select('*');c.storage.from('faces').list()"
        ))
    }

    /// The project answers this at that path, and refuses everything else.
    fn project(at: &'static str, status: u16, fields: &'static [(&str, &str)], body: &'static str) -> Site {
        shop().asked_by(move |ask| {
            if !ask.url.as_str().starts_with(API) {
                return None;
            }
            assert!(ask.fields.iter().any(|(name, value)| name == "apikey" && value.starts_with("eyJ")));
            let is_it = ask.url.as_str().starts_with(&format!("{API}{at}"));
            let refused = r#"{"code":"42501","message":"permission denied"}"#;
            Some(match is_it {
                true => reply(ask.url.as_str(), status, fields, body),
                false => reply(API, 401, JSON, refused),
            })
        })
    }

    #[test]
    fn rows_are_counted_and_not_read() {
        let orders = "/rest/v1/orders";
        let cases = vec![
            (Fail, project(orders, 206, &[("Content-Range", "0-0/42")], "")),
            (Pass, project(orders, 200, &[("Content-Range", "*/0")], "")),
            (Pass, project(orders, 200, &[("Content-Type", "text/html")], "<p>42</p>")),
            (Pass, project(orders, 401, &[], "")),
            (NotApplicable, script("open('https://supabase.com')").asked(&[])),
        ];
        assert_outcomes(&RLS, cases);
    }

    #[test]
    fn a_schema_is_known_by_its_description() {
        let listed = r#"{"swagger":"2.0","info":{"title":"standard public schema"},"paths":{"/":{},"/orders":{},"/rpc/total":{}}}"#;
        let nothing = r#"{"swagger":"2.0","info":{"title":"standard public schema"},"paths":{"/":{}}}"#;
        let cases = vec![
            (Fail, project("/rest/v1/", 200, JSON, listed)),
            (Pass, project("/rest/v1/", 200, JSON, nothing)),
            (Pass, project("/rest/v1/", 200, JSON, "{}")),
            (Error, project("/rest/v1/", 429, JSON, "{}")),
        ];
        assert_outcomes(&SCHEMA, cases);
    }

    #[test]
    fn buckets_and_files_are_listed_by_name() {
        let cases = vec![
            (
                Fail,
                project("/storage/v1/bucket", 200, JSON, r#"[{"id":"faces","name":"faces","public":false}]"#),
            ),
            (
                Fail,
                project("/storage/v1/object/list/faces", 200, JSON, r#"[{"name":"a.png","metadata":null}]"#),
            ),
            (Pass, project("/storage/v1/bucket", 200, JSON, "[]")),
            (Pass, project("/storage/v1/object/list/faces", 200, JSON, r#"[{"name":"a"},{"title":"b"}]"#)),
        ];
        assert_outcomes(&STORAGE, cases);
    }
}
