//! Tenant B's administrator with tenant A's ids, in every place that takes one: nothing is found, nothing changes,
//! nothing is told.

use palisade_api::{Operation, operations};
use palisade_model::Scope;

use super::requests::{Reply, forms_of, name_of, names_in, names_of, send, walk};
use super::things::{ALIASES, PER_ITEM, SHARED_NAMES, Things};
use super::world::{World, assert_none, in_a_world, key_of};
use crate::engine::Database;

in_a_world! {
    async fn k_04_another_tenants_ids_are_not_found_on_any_route(world: &mut World) {
        let (failures, places) = walk_as_b(world).await;
        assert!(places > 0);
        assert_none(&failures);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_notices_every_route_that_is_not_isolated() {
    let database = Database::sqlite().await;
    let world = &mut World::start(&database).await;
    // A second key of tenant A itself: every id is found.
    world.b.organization = world.a.organization;
    world.b.key = key_of(&world.b, &[Scope::ADMIN]).await;
    let mut unnoticed = Vec::new();
    for operation in operations() {
        let ids = names_in(operation.path).into_iter().filter(|name| !SHARED_NAMES.contains(name)).count();
        let (of_a, form) = (world.things_of_a(operation).await, forms_of(operation)[0]);
        let foreign = names_of(operation, form);
        let reply = send(&world.b, Some(&world.b.key), operation, form, &of_a).await;
        if ids > 0 && wrong_with(operation, &foreign, &reply, &of_a, &of_a).is_none() {
            unnoticed.push(format!("{}: {} {}", name_of(operation), reply.status, reply.text));
        }
        if operation.method != "get" {
            world.forget_things();
        }
    }
    assert_none(&unnoticed);
}

/// Everything that went wrong, and in how many places an id of A was put.
async fn walk_as_b(world: &mut World) -> (Vec<String>, usize) {
    let (mut failures, mut places) = (Vec::new(), 0);
    for (operation, form) in walk() {
        let names = names_of(operation, form);
        if names.is_empty() {
            continue;
        }
        let (of_a, of_b) = (world.things_of_a(operation).await, world.things_of_b(operation).await);
        let before = world.rows_of_a().await;
        for (foreign, mixed) in mixtures(&names, &of_a, &of_b) {
            places += 1;
            let reply = send(&world.b, Some(&world.b.key), operation, form, &mixed).await;
            let wrong = wrong_with(operation, &foreign, &reply, &of_a, &mixed);
            let after = world.rows_of_a().await;
            let changed = (after != before).then(|| changes(&before, &after));
            for what in wrong.into_iter().chain(changed) {
                failures.push(format!("{} with A's {}: {what}", name_of(operation), foreign.join(" and ")));
            }
        }
    }
    (failures, places)
}

/// B's things with all of A's put in, and with each one of them alone.
fn mixtures(names: &[&'static str], of_a: &Things, of_b: &Things) -> Vec<(Vec<&'static str>, Things)> {
    let with = |foreign: &[&'static str]| {
        let mut mixed = of_b.clone();
        for name in foreign {
            mixed.insert(name, of_a[name].clone());
        }
        (foreign.to_vec(), mixed)
    };
    let mut mixtures = vec![with(names)];
    if names.len() > 1 {
        mixtures.extend(names.iter().map(|name| with(&[name])));
    }
    for (name, alias) in ALIASES.iter().filter(|(name, _)| names.contains(name)) {
        let mut mixed = of_b.clone();
        mixed.insert(name, of_a[alias].clone());
        mixtures.push((vec![*alias], mixed));
    }
    mixtures
}

fn wrong_with(
    operation: &Operation,
    foreign: &[&'static str],
    reply: &Reply,
    of_a: &Things,
    sent: &Things,
) -> Option<String> {
    let in_path = names_in(operation.path);
    let is_id = |name: &&&str| !SHARED_NAMES.contains(*name);
    let in_aliased_path = ALIASES.iter().any(|(name, alias)| foreign == [*alias] && in_path.contains(name));
    let id_in_path = foreign.iter().filter(is_id).any(|name| in_path.contains(name)) || in_aliased_path;
    let only_shared = foreign.iter().filter(is_id).count() == 0;
    let status = reply.status.as_u16();
    let good = match status {
        404 => true,
        _ if id_in_path => false,
        200..=299 => only_shared || operation.method == "get" || PER_ITEM.contains(&&*name_of(operation)),
        status => status < 500,
    };
    if !good {
        return Some(format!("{status} {}", reply.text));
    }
    let told = of_a.iter().filter(|(name, _)| !SHARED_NAMES.contains(name) && **name != "granted");
    let told = told.filter(|(_, id)| !sent.values().any(|sent| sent == *id));
    let told: Vec<_> = told.filter(|(_, id)| reply.text.contains(id.as_str())).collect();
    (!told.is_empty()).then(|| format!("tells {told:?}"))
}

fn changes(before: &[String], after: &[String]) -> String {
    let gone = before.iter().filter(|row| !after.contains(row)).map(|row| format!("- {row}"));
    let new = after.iter().filter(|row| !before.contains(row)).map(|row| format!("+ {row}"));
    format!("A's rows changed: {}", gone.chain(new).collect::<Vec<_>>().join("\n  "))
}
