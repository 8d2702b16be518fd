//! A key of one project and a key of test mode: the things of other projects, and live things, do not exist for them.

use palisade_model::Scope;
use palisade_service::{CreateKey, KeyPrefix, KeyRestrictions};

use super::requests::{name_of, names_in, names_of, send, walk};
use super::things::{ALIASES, OF_A_MODE, OF_A_PROJECT, Things};
use super::world::{World, assert_none, in_a_world, key_like};

in_a_world! {
    async fn k_13_a_key_of_one_project_sees_nothing_of_another(world: &mut World) {
        let project = world.a.post("/v1/projects", r#"{"name":"Other"}"#).await.json()["id"].as_str().unwrap().parse().unwrap();
        let restrictions = KeyRestrictions { project_ids: Some(vec![project]), ..KeyRestrictions::default() };
        let key = CreateKey { restrictions, ..CreateKey::new(world.a.organization, "confined", vec![Scope::ADMIN]) };
        walk_with(world, key, &[]).await;
    }

    async fn k_06_a_test_mode_key_sees_nothing_live(world: &mut World) {
        let key = CreateKey { prefix: KeyPrefix::Test, ..CreateKey::new(world.a.organization, "test", vec![Scope::ADMIN]) };
        walk_with(world, key, OF_A_MODE).await;
    }
}

async fn walk_with(world: &mut World, key: CreateKey, also: &[&str]) {
    let kinds = [OF_A_PROJECT, also].concat();
    let key = key_like(&world.a, key).await;
    let mut failures = Vec::new();
    for (operation, form) in walk() {
        let of_a = world.things_of_a(operation).await;
        let before = project_rows(world).await;
        for things in [Some(of_a.clone()), aliased(operation.path, &of_a)].into_iter().flatten() {
            let reply = send(&world.a, Some(&key), operation, form, &things).await;
            let hidden = names_in(operation.path).iter().any(|name| kinds.contains(name));
            let in_request = names_of(operation, form).iter().any(|name| kinds.contains(name));
            let status = reply.status.as_u16();
            // A fingerprint is no thing of a project: a state may be given before any scan finds it.
            let by_text = things == of_a && operation.path.contains("{fingerprint}");
            if hidden && !by_text && !matches!(status, 403 | 404) {
                failures.push(format!("{}: {status} {}", name_of(operation), reply.text));
            }
            let told = kinds.iter().filter(|name| !in_request && reply.text.contains(&of_a[*name]));
            failures.extend(told.map(|name| format!("{}: tells the {name}", name_of(operation))));
        }
        let after = project_rows(world).await;
        if !before.iter().all(|row| after.contains(row)) {
            failures.push(format!("{}: changed rows", name_of(operation)));
        }
    }
    assert_none(&failures);
}

/// The rows of tenant A that belong to some project.
async fn project_rows(world: &mut World) -> Vec<String> {
    let rows = world.rows_of_a().await;
    let of_projects = [
        "findings:",
        "finding_comments:",
        "finding_history:",
        "projects:",
        "uploads:",
        "scans:",
        "targets:",
        "notifications:",
    ];
    rows.into_iter().filter(|row| of_projects.iter().any(|table| row.starts_with(table))).collect()
}

fn aliased(path: &str, of_a: &Things) -> Option<Things> {
    let (name, alias) = ALIASES.iter().find(|(name, _)| names_in(path).contains(name))?;
    let mut things = of_a.clone();
    things.insert(name, of_a[alias].clone());
    Some(things)
}
