//! Keys in a body that would give the caller what it must not choose: refused, and nothing is made or changed.

use palisade_api::Operation;
use serde_json::{Map, Value, json};

use super::requests::{Form, described, filled, media_type, name_of, send, send_body, walk};
use super::things::{LENIENT, Things};
use super::world::{World, assert_none, in_a_world};

const PROBES: [&str; 8] =
    ["organization_id", "id", "role", "plan", "created_at", "updated_by", "test_mode", "is_admin"];

in_a_world! {
    async fn h_17_bodies_take_no_keys_that_are_not_theirs(world: &mut World) {
        let mut failures = Vec::new();
        for (operation, form) in walk() {
            if media_type(operation).as_deref() != Some("application/json") {
                continue;
            }
            let of_a = world.things_of_a(operation).await;
            let known = keys_of(operation);
            for probe in PROBES.iter().filter(|probe| !known.contains_key(**probe)) {
                failures.extend(probe_with(world, operation, form, &of_a, probe).await);
            }
        }
        assert_none(&failures);
        let made = made_for_b(world).await;
        assert!(made.is_empty(), "tenant B got rows: {made:?}");
    }

    async fn h_17_lists_take_no_parameters_that_are_not_theirs(world: &mut World) {
        let mut failures = Vec::new();
        for (operation, form) in walk().filter(|(operation, _)| is_list(operation)) {
            let of_a = world.things_of_a(operation).await;
            let query = format!("{}&colour=red", form.query).trim_start_matches('&').to_owned();
            let form = Form { query: query.leak(), ..form };
            let reply = send(&world.a, Some(&world.a.key), operation, form, &of_a).await;
            if reply.status != 400 || !reply.text.contains("colour") {
                failures.push(format!("{}: {} {}", name_of(operation), reply.status, reply.text));
            }
        }
        assert_none(&failures);
    }
}

/// A good request with one key too many; answers what is wrong with the reply.
async fn probe_with(
    world: &mut World,
    operation: &Operation,
    form: Form,
    of_a: &Things,
    probe: &str,
) -> Option<String> {
    let foreign = world.b.organization.to_string();
    let mut body: Value = serde_json::from_str(&filled(form.body, of_a, operation)).unwrap();
    body[probe] = json!(foreign);
    let before = world.rows_of_a().await;
    let reply = send_body(&world.a, Some(&world.a.key), operation, form, of_a, &body.to_string()).await;
    let lenient = LENIENT.contains(&&*name_of(operation));
    let wrong = if lenient {
        reply.text.contains(&foreign) || !reply.status.is_success()
    } else {
        reply.status != 400 || !reply.text.contains(probe) || world.rows_of_a().await != before
    };
    wrong.then(|| format!("{} with {probe}: {} {}", name_of(operation), reply.status, reply.text))
}

fn is_list(operation: &Operation) -> bool {
    let described = described(operation);
    let parameters = described["parameters"].as_array();
    parameters.is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == "limit"))
}

/// The documented keys of an operation's body.
fn keys_of(operation: &Operation) -> Map<String, Value> {
    let document = serde_json::to_value(palisade_api::openapi()).unwrap();
    let schema = &described(operation)["requestBody"]["content"]["application/json"]["schema"];
    let schema = match schema["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).cloned().unwrap(),
        None => schema.clone(),
    };
    schema["properties"].as_object().cloned().unwrap_or_default()
}

/// What tenant B has beyond its key: it did nothing in this walk.
async fn made_for_b(world: &mut World) -> Vec<String> {
    let rows = world.rows_of_b().await;
    rows.into_iter().filter(|row| !row.starts_with("api_keys:") && !row.starts_with("events:")).collect()
}
