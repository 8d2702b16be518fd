//! Supabase projects: what the public key of the site's own client may read.

use hyper::Method;
use url::Url;

use super::super::answers::Answers;
use super::super::ask_all::ask_all;
use super::super::asker::Asker;
use super::super::question::Question;
use super::super::shape::{json, list, named, object, short};
use super::super::topic::Topic;
use crate::assets::{Assets, Mark, is_public_key};
use crate::fetch::{Ask, Exchange};

const MOST_PROJECTS: usize = 3;
const MOST_TABLES: usize = 10;
const MOST_BUCKETS: usize = 5;
/// The description of a large schema.
const SCHEMA_BYTES: usize = 2 * 1024 * 1024;

/// A project and the key that the site gives to every visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Project {
    url: Url,
    key: String,
}

/// Asks every project that the site's files name: for its schema and buckets, then how much of each table and bucket can
/// be read.
pub(super) async fn look(asker: &dyn Asker, assets: &Assets, answers: &mut Answers) {
    for project in projects(assets) {
        let schema = project.question(Topic::SupabaseSchema, "rest/v1/", schema);
        let schema = Question { ask: schema.ask.up_to(SCHEMA_BYTES), ..schema };
        let fetched = asker.ask(schema.ask.clone()).await;
        let mut tables = answers.take(&schema, &fetched).map(table_names).unwrap_or_default();
        tables.extend(assets.hits(Mark::SupabaseTable).map(|hit| hit.found.clone()));
        let buckets = project.question(Topic::SupabaseStorage, "storage/v1/bucket", buckets);
        let fetched = asker.ask(buckets.ask.clone()).await;
        let mut buckets = answers.take(&buckets, &fetched).map(bucket_names).unwrap_or_default();
        buckets.extend(assets.hits(Mark::SupabaseBucket).map(|hit| hit.found.clone()));
        let mut questions = project.of_tables(first(tables, MOST_TABLES));
        questions.extend(project.of_buckets(first(buckets, MOST_BUCKETS)));
        ask_all(asker, questions, answers).await;
    }
}

fn projects(assets: &Assets) -> Vec<Project> {
    let tokens = || assets.tokens.iter().filter_map(|token| token.public.clone());
    let publishable = || assets.hits(Mark::Publishable("Supabase")).map(|hit| hit.found.clone()).next();
    let hosted = assets.hits(Mark::SupabaseProject).filter_map(|hit| {
        let key = tokens().find(|(project, _)| *project == hit.found).map(|(_, key)| key);
        let url = Url::parse(&format!("https://{}.supabase.co/", hit.found)).ok()?;
        Some(Project { url, key: key.or_else(publishable)? })
    });
    let clients = assets.hits(Mark::SupabaseClient).filter_map(|hit| client(&hit.found));
    let mut projects: Vec<Project> = Vec::new();
    for project in hosted.chain(clients) {
        if !projects.iter().any(|known| known.url == project.url) {
            projects.push(project);
        }
    }
    projects.truncate(MOST_PROJECTS);
    projects
}

/// Address and key as they stand in the code, quotes between them. A key that ignores the rules is never used.
fn client(found: &str) -> Option<Project> {
    let mut parts = found.split(['"', '\'', '`']);
    let (url, key) = (parts.next()?, parts.next_back()?);
    let url = Url::parse(&format!("{}/", url.trim_end_matches('/'))).ok()?;
    is_public_key(key).then(|| Project { url, key: key.to_owned() })
}

fn first(mut names: Vec<String>, most: usize) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    names.retain(|name| {
        let new = !seen.contains(name);
        if new {
            seen.push(name.clone());
        }
        new
    });
    names.truncate(most);
    names
}

impl Project {
    fn subject(&self) -> String {
        format!("project {}", self.url.host_str().unwrap_or_default())
    }

    fn at(&self, segments: &str) -> Url {
        self.url.join(segments).unwrap_or_else(|_| self.url.clone())
    }

    fn keyed(&self, question: Question) -> Question {
        question.with("apikey", self.key.clone()).with("authorization", format!("Bearer {}", self.key))
    }

    fn question(&self, topic: Topic, path: &str, read: fn(&Exchange) -> Option<String>) -> Question {
        self.keyed(Question::get(topic, self.subject(), &self.at(path), read))
    }

    /// How many rows there are; no row is sent.
    fn of_tables(&self, tables: Vec<String>) -> Vec<Question> {
        let ask = |table: String| {
            let url = self.at(&format!("rest/v1/{table}?select=*"));
            let question =
                Question::new(Topic::SupabaseRows, self.subject(), Ask::new(Method::HEAD, &url), rows);
            let counting = question.with("prefer", "count=exact").with("range", "0-0");
            self.keyed(counting).about(format!("table {}", short(&table)))
        };
        tables.into_iter().map(ask).collect()
    }

    fn of_buckets(&self, buckets: Vec<String>) -> Vec<Question> {
        let ask = |bucket: String| {
            let url = self.at(&format!("storage/v1/object/list/{bucket}"));
            let body = r#"{"prefix":"","limit":1}"#;
            let question = Question::post(Topic::SupabaseStorage, self.subject(), &url, body, files);
            self.keyed(question).about(format!("bucket {}", short(&bucket)))
        };
        buckets.into_iter().map(ask).collect()
    }
}

/// The OpenAPI description that PostgREST makes of a schema.
fn schema(exchange: &Exchange) -> Option<String> {
    let document = object(exchange)?;
    let is_one = document["swagger"] == "2.0" && document["info"]["title"].is_string();
    let paths = document["paths"].as_object().filter(|_| is_one)?;
    let functions = paths.keys().filter(|path| path.starts_with("/rpc/")).count();
    let tables = table_names(exchange);
    let nothing = tables.is_empty() && functions == 0;
    let tables = named("table", tables.iter().map(String::as_str));
    (!nothing).then(|| format!("{tables} and {functions} functions are listed"))
}

fn table_names(exchange: &Exchange) -> Vec<String> {
    let Some(document) = object(exchange) else { return Vec::new() };
    let Some(paths) = document["paths"].as_object() else { return Vec::new() };
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let names = paths.keys().filter_map(|path| path.strip_prefix('/')).filter(is_name);
    names.map(str::to_owned).collect()
}

/// `0-0/25` or `*/25` (RFC 9110 section 14.4, with PostgREST's unit).
fn rows(exchange: &Exchange) -> Option<String> {
    let range = exchange.headers.first("content-range").filter(|_| matches!(exchange.status, 200 | 206))?;
    let (_, total) = range.split_once('/')?;
    let total: u64 = total.parse().ok()?;
    (total > 0).then(|| format!("{total} rows can be read"))
}

fn buckets(exchange: &Exchange) -> Option<String> {
    let names = bucket_names(exchange);
    (!names.is_empty())
        .then(|| format!("{} can be listed", named("bucket", names.iter().map(String::as_str))))
}

fn bucket_names(exchange: &Exchange) -> Vec<String> {
    let is_one = |bucket: &serde_json::Value| {
        bucket["id"].is_string() && bucket["name"].is_string() && bucket["public"].is_boolean()
    };
    let answer = serde_json::json!({ "buckets": json(exchange) });
    let buckets = list(&answer, "buckets", is_one).unwrap_or_default();
    buckets.iter().filter_map(|bucket| bucket["name"].as_str().map(str::to_owned)).collect()
}

fn files(exchange: &Exchange) -> Option<String> {
    let answer = serde_json::json!({ "files": json(exchange) });
    let files = list(&answer, "files", |file| file["name"].is_string() && file.get("metadata").is_some())?;
    (!files.is_empty()).then(|| "its files can be listed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{script, token};

    #[test]
    fn only_keys_for_browsers_are_used() {
        let project = "abcdefghijklmnopqrst";
        let of_role =
            |role: &str| token(&format!(r#"{{"iss":"supabase","ref":"{project}","role":"{role}"}}"#));
        let found = |code: &str| projects(script(code).observe().assets().unwrap());
        let hosted = |role: &str| format!("u='https://{project}.supabase.co',k='{}'", of_role(role));
        assert_eq!(found(&hosted("anon"))[0].key, of_role("anon"));
        assert_eq!(found(&hosted("service_role")), []);
        let own =
            |role: &str| format!("createClient(\"http://db.shop.example:54321\", \"{}\")", of_role(role));
        assert_eq!(found(&own("anon"))[0].url.as_str(), "http://db.shop.example:54321/");
        assert_eq!(found(&own("service_role")), []);
        assert_eq!(found("createClient('https://your-project.supabase.co', key)"), []);
    }
}
