//! Every operation without a key, with every right but the needed one, with the needed one alone, and for each role.

use std::collections::HashMap;

use axum::http::Request;
use palisade_api::{Access, operations};
use palisade_model::{KeyId, MemberId, Role, Scope};

use super::requests::{name_of, names_of, scope_of, send, walk};
use super::things::{REFUSES_ALSO, Things, things};
use super::world::{World, assert_none, in_a_world, key_of};
use crate::fixture::raw_id;

in_a_world! {
    async fn k_07_every_operation_but_the_open_ones_needs_a_key(world: &mut World) {
        let of_a = things(&world.a, &mut world.sql).await;
        let before = world.rows_of_a().await;
        let mut failures = Vec::new();
        for (operation, form) in walk() {
            let reply = send(&world.a, None, operation, form, &of_a).await;
            let refused = (reply.status.as_u16(), &*reply.code()) == (401, "unauthorized");
            if refused == (operation.access == Access::Open) {
                failures.push(format!("{}: {} {}", name_of(operation), reply.status, reply.text));
            }
        }
        assert_none(&failures);
        assert_eq!(world.rows_of_a().await, before);
    }

    async fn k_09_every_operation_declares_its_scope_and_the_coarse_word_that_includes_it(world: &mut World) {
        let description = world.a.get("/v1/openapi.json").await.json();
        for operation in operations() {
            let Some(needed) = scope_of(operation) else {
                assert!(matches!(operation.access, Access::Open | Access::AnyKey), "{}", name_of(operation));
                continue;
            };
            let word = [Scope::READ, Scope::WRITE, Scope::ADMIN].into_iter().find(|word| word.grants(needed)).unwrap();
            let text = description["paths"][operation.path][operation.method]["description"].as_str().unwrap();
            let said = format!("`{needed}`, which `{word}` includes");
            assert!(text.contains(&said), "{} does not say {said}: {text}", name_of(operation));
        }
    }

    async fn k_11_every_scope_but_the_needed_one_is_not_enough(world: &mut World) {
        let of_a = things(&world.a, &mut world.sql).await;
        let (mut failures, mut keys) = (Vec::new(), HashMap::new());
        for needed in operations().filter_map(scope_of) {
            let others: Vec<_> = Scope::all().filter(|scope| !scope.grants(needed)).collect();
            keys.insert(needed, key_of(&world.a, &others).await);
        }
        let before = world.rows_of_a().await;
        for (operation, form) in walk() {
            let Some(needed) = scope_of(operation) else { continue };
            let reply = send(&world.a, Some(&keys[&needed]), operation, form, &of_a).await;
            if (reply.status.as_u16(), &*reply.code()) != (403, "insufficient_scope") {
                failures.push(format!("{}: {} {}", name_of(operation), reply.status, reply.text));
            }
        }
        assert_none(&failures);
        assert_eq!(world.rows_of_a().await, before);
    }

    async fn k_11_the_declared_scope_alone_is_enough(world: &mut World) {
        let mut failures = Vec::new();
        for (operation, form) in walk() {
            let scopes = match operation.access {
                Access::Open => continue,
                Access::AnyKey => vec![Scope::read(palisade_model::Resource::Rules)],
                _ => scope_of(operation).into_iter().collect(),
            };
            world.forget_things();
            let mut of_a = world.things_of_a(operation).await;
            of_a.insert("granted", scopes[0].to_string());
            let key = key_of(&world.a, &scopes).await;
            let reply = send(&world.a, Some(&key), operation, form, &of_a).await;
            let documented = REFUSES_ALSO.contains(&(&*name_of(operation), &*reply.code()));
            if !reply.status.is_success() && !documented {
                failures.push(format!("{}: {} {}", name_of(operation), reply.status, reply.text));
            }
        }
        assert_none(&failures);
    }

    async fn m_01_a_members_key_does_what_the_role_allows_and_no_more(world: &mut World) {
        let mut failures = Vec::new();
        for role in Role::ALL {
            let key = key_of_member(world, role).await;
            for (operation, form) in walk() {
                let Access::Needs(needed) = operation.access else { continue };
                // Only what is refused is called on real things; what is allowed may find nothing.
                let of_a = things_of_nobody();
                let reply = send(&world.a, Some(&key), operation, form, &of_a).await;
                let refused = reply.code() == "insufficient_scope";
                if refused == role.may(needed) {
                    failures.push(format!("{} as {}: {}", name_of(operation), role.as_str(), reply.status));
                }
            }
        }
        assert_none(&failures);
    }

    async fn other_methods_of_a_path_are_refused_and_no_header_overrides_the_method(world: &mut World) {
        let of_a = things(&world.a, &mut world.sql).await;
        let before = world.rows_of_a().await;
        let mut failures = Vec::new();
        for operation in operations() {
            let path = of_a.iter().fold(operation.path.to_owned(), |path, (name, thing)| path.replace(&format!("{{{name}}}"), thing));
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
                let known = |other: &&palisade_api::Operation| other.path == operation.path && other.method.eq_ignore_ascii_case(method);
                if operations().any(|other| known(&other)) {
                    continue;
                }
                world.a.clock.advance(60_000);
                let request = Request::builder().method(method).uri(&path).header("x-api-key", &world.a.key);
                let answer = world.a.send(request.header("x-http-method-override", "DELETE"), "{}").await;
                if answer.status != 405 || !answer.headers.contains_key("allow") {
                    failures.push(format!("{method} {}: {}", operation.path, answer.status));
                }
            }
        }
        assert_none(&failures);
        assert_eq!(world.rows_of_a().await, before);
    }
}

/// Well-formed ids that name nothing.
fn things_of_nobody() -> Things {
    let nothing = "00000000000000000000000000".to_owned();
    let names = walk().flat_map(|(operation, form)| names_of(operation, form));
    names.map(|name| (name, nothing.clone())).chain([("granted", "read".to_owned())]).collect()
}

async fn key_of_member(world: &mut World, role: Role) -> String {
    let member = MemberId::new(raw_id());
    let (organization, role) = (world.a.organization, role.as_str());
    world
        .execute(&format!(
            "INSERT INTO members (id, organization_id, email, name, role, created_at, updated_at) \
             VALUES ('{member}', '{organization}', '{role}@example.com', '{role}', '{role}', 0, 0)"
        ))
        .await;
    let secret = key_of(&world.a, &[Scope::ADMIN]).await;
    let key: KeyId = world.a.store.list_keys(world.a.organization).await.unwrap().last().unwrap().id;
    world.execute(&format!("UPDATE api_keys SET member_id = '{member}' WHERE id = '{key}'")).await;
    secret
}
