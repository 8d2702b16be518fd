//! Databases behind an interface that browsers talk to: what they give without a sign-in.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

pub(crate) const HASURA: Check = Check {
    id: "baas-hasura-anon",
    title: "Tables behind a GraphQL engine can be queried without a sign-in",
    description: "The engine lists queries over tables to the role without a name: that role may run them.",
    remediation: "Unset the role for requests without a token (HASURA_GRAPHQL_UNAUTHORIZED_ROLE), set an admin secret, and give each role only its rows.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[862],
    owasp: "A01",
    references: &["https://hasura.io/docs/2.0/auth/authentication/unauthenticated-access/"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::GraphqlEngine),
};

pub(crate) const STORES: Check = Check {
    id: "baas-appwrite-pocketbase-open",
    title: "Documents of a backend can be listed by everybody",
    description: "A collection that the page names gives its documents to whoever asks. Where that is not meant, every one of them is public.",
    remediation: "Set the list rule of the collection (PocketBase) or take the role any off its read permission (Appwrite).",
    severity: Severity::High,
    confidence: Confidence::Medium,
    category: Category::Baas,
    cwe: &[862],
    owasp: "A01",
    references: &[
        "https://pocketbase.io/docs/api-rules-and-filters/",
        "https://appwrite.io/docs/advanced/platform/permissions",
    ],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::DocumentStore),
};

pub(crate) const ALGOLIA: Check = Check {
    id: "baas-algolia-admin-key",
    title: "The key that the page searches with may change the index",
    description: "Algolia says that the key of the page may write: everybody who opens the page can change or delete what is found.",
    remediation: "Revoke the key and make one with the right search only.",
    severity: Severity::Critical,
    confidence: Confidence::Medium,
    category: Category::Baas,
    cwe: &[522],
    owasp: "A01",
    references: &["https://www.algolia.com/doc/guides/security/api-keys/"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::AlgoliaKey),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script};

    const JSON: &str = "application/json";

    #[test]
    fn an_engine_shows_its_tables_by_their_families() {
        let site = || script("new ApolloClient({uri:'https://data.shop.example/v1/graphql'})");
        let engine = "POST https://data.shop.example/v1/graphql";
        let root = |fields: &str| {
            format!(
                r#"{{"data":{{"__schema":{{"queryType":{{"name":"query_root","fields":[{fields}]}}}}}}}}"#
            )
        };
        let tables = root(r#"{"name":"users"},{"name":"users_aggregate"},{"name":"users_by_pk"}"#);
        let nothing = root(r#"{"name":"no_queries_available"}"#);
        let other = r#"{"data":{"__schema":{"queryType":{"name":"Query","fields":[{"name":"users"},{"name":"users_by_pk"}]}}}}"#;
        let cases = vec![
            (Fail, site().asked(&[(engine, 200, JSON, &tables)])),
            (Pass, site().asked(&[(engine, 200, JSON, &nothing)])),
            (Pass, site().asked(&[(engine, 200, JSON, other)])),
            (NotApplicable, script("fetch('/graphql')").asked(&[])),
        ];
        assert_outcomes(&HASURA, cases);
    }

    #[test]
    fn stores_are_open_when_they_count_documents() {
        let pocket =
            || script("const p=new PocketBase('https://db.shop.example');p.collection('orders').getList(1)");
        let records = "GET https://db.shop.example/api/collections/orders/records?perPage=1&fields=id";
        let listed = r#"{"page":1,"perPage":1,"totalItems":7,"totalPages":7,"items":[{"id":"a"}]}"#;
        let empty = r#"{"page":1,"perPage":1,"totalItems":0,"totalPages":0,"items":[]}"#;
        let write = script(
            "c.setEndpoint('https://cloud.appwrite.io/v1').setProject('shop');d.listDocuments('main','orders')",
        );
        let documents = "GET https://cloud.appwrite.io/v1/databases/main/collections/orders/documents?queries[0]=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D";
        let cases = vec![
            (Fail, pocket().asked(&[(records, 200, JSON, listed)])),
            (Fail, write.asked(&[(documents, 200, JSON, r#"{"total":3,"documents":[{}]}"#)])),
            (Pass, pocket().asked(&[(records, 200, JSON, empty)])),
            (Pass, pocket().asked(&[(records, 403, JSON, r#"{"code":403}"#)])),
            (NotApplicable, script("db.collection('orders')").asked(&[])),
        ];
        assert_outcomes(&STORES, cases);
    }

    #[test]
    fn a_key_for_searching_may_only_search() {
        let site = || script("algoliasearch('A1B2C3D4E5','0123456789abcdef0123456789abcdef')");
        let key = "GET https://a1b2c3d4e5-dsn.algolia.net/1/keys/";
        let cases = vec![
            (Fail, site().asked(&[(key, 200, JSON, r#"{"value":"x","acl":["search","addObject"]}"#)])),
            (Pass, site().asked(&[(key, 200, JSON, r#"{"value":"x","acl":["search"]}"#)])),
            (Pass, site().asked(&[(key, 403, JSON, r#"{"message":"Invalid API key"}"#)])),
            (NotApplicable, script("algoliasearch(a,b)").asked(&[])),
        ];
        assert_outcomes(&ALGOLIA, cases);
    }
}
