//! Keys in a body that would give the caller what it must not choose: refused, and nothing is made or changed.

use palisade_api::{Operation, operations};
use serde_json::{Map, Value, json};

use super::requests::{described, media_type, name_of, send_body, sent_by};
use super::things::{LENIENT, things, things_for};
use super::world::{World, assert_none, in_a_world};

const PROBES: [&str; 8] =
    ["organization_id", "id", "role", "plan", "created_at", "updated_by", "test_mode", "is_admin"];

in_a_world! {
    async fn h_17_bodies_take_no_keys_that_are_not_theirs(world: &mut World) {
        let foreign = world.b.organization.to_string();
        let of_a = things(&world.a).await;
        let (mut failures, mut probed) = (Vec::new(), 0);
        for operation in operations().filter(|operation| media_type(operation).as_deref() == Some("application/json")) {
            let of_a = if operation.path.contains("/sarifs/") { things_for(&world.a, operation.path).await } else { of_a.clone() };
            let known = keys_of(operation);
            for probe in PROBES.iter().filter(|probe| !known.contains_key(**probe)) {
                probed += 1;
                let body = of_a.iter().fold(sent_by(operation).1.to_owned(), |body, (name, thing)| body.replace(&format!("{{{name}}}"), thing));
                let mut body: Value = serde_json::from_str(&body).unwrap();
                body[*probe] = json!(foreign);
                let before = world.rows_of_a().await;
                let reply = send_body(&world.a, Some(&world.a.key), operation, &of_a, &body.to_string()).await;
                let name = name_of(operation);
                if LENIENT.contains(&&*name) {
                    let taken = reply.text.contains(&foreign) || !reply.status.is_success();
                    failures.extend(taken.then(|| format!("{name} with {probe}: {}", reply.text)));
                    continue;
                }
                if reply.status != 400 || !reply.text.contains(probe) || world.rows_of_a().await != before {
                    failures.push(format!("{name} with {probe}: {} {}", reply.status, reply.text));
                }
            }
        }
        println!("mass assignment: {probed} probes");
        assert_none(&failures);
        let made = made_for_b(world).await;
        assert!(made.is_empty(), "tenant B got rows: {made:?}");
    }
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
