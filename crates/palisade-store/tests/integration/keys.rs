//! Organisations and API keys.

use palisade_model::{EventKind, KeyId};
use palisade_store::{Revoked, StoreError};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, event_id, new_key, new_organization, raw_id, start};

on_both_engines! {
    async fn the_organization_is_made_once(database: &Database) {
        let (store, first) = start(database).await;
        let (again, created) = store.ensure_organization(new_organization()).await.unwrap();
        assert!(!created);
        assert_eq!((again.id, again.plan.as_str(), again.created_at), (first, "pro", NOW));
    }

    async fn two_servers_that_start_at_once_make_one_organization(database: &Database) {
        let store = &database.store;
        store.migrate(NOW).await.unwrap();
        let (a, b) = tokio::join!(
            store.ensure_organization(new_organization()),
            store.ensure_organization(new_organization()),
        );
        let ((a, a_new), (b, b_new)) = (a.unwrap(), b.unwrap());
        assert_eq!(a.id, b.id);
        assert!(a_new ^ b_new);
    }

    async fn a_key_is_found_by_its_public_id_with_the_plan(database: &Database) {
        let (store, organization) = start(database).await;
        assert!(!store.has_keys().await.unwrap());
        let key = new_key(organization, "AAAAAAAA");
        store.insert_key(key.clone()).await.unwrap();

        let found = store.find_key("AAAAAAAA").await.unwrap().unwrap();
        assert_eq!((found.id, found.organization_id, found.plan.as_str()), (key.id, organization, "pro"));
        assert_eq!((found.secret_hash, found.scopes, found.test_mode), (key.secret_hash, key.scopes, false));
        assert_eq!((found.created_at, found.last_used_at, found.revoked_at), (NOW, None, None));
        assert_eq!((found.prefix, found.name, found.public_id), (key.prefix, key.name, key.public_id));
        assert_eq!(store.find_key("BBBBBBBB").await.unwrap(), None);
        assert!(store.has_keys().await.unwrap());
    }

    async fn a_public_id_is_used_once(database: &Database) {
        let (store, organization) = start(database).await;
        store.insert_key(new_key(organization, "AAAAAAAA")).await.unwrap();
        let error = store.insert_key(new_key(organization, "AAAAAAAA")).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict), "{error}");
        assert_eq!(store.list_keys(organization).await.unwrap().len(), 1);
    }

    async fn keys_are_listed_oldest_first(database: &Database) {
        let (store, organization) = start(database).await;
        for public_id in ["CCCCCCCC", "AAAAAAAA", "BBBBBBBB"] {
            store.insert_key(new_key(organization, public_id)).await.unwrap();
        }
        let listed: Vec<_> =
            store.list_keys(organization).await.unwrap().into_iter().map(|key| key.public_id).collect();
        assert_eq!(listed, ["CCCCCCCC", "AAAAAAAA", "BBBBBBBB"]);
    }

    async fn a_key_is_revoked_once_and_stays_listed(database: &Database) {
        let (store, organization) = start(database).await;
        let key = new_key(organization, "AAAAAAAA");
        store.insert_key(key.clone()).await.unwrap();
        let revoke = |id| store.revoke_key(organization, id, EventKind::KeyRevoked, NOW + 5, event_id());
        assert_eq!(revoke(key.id).await.unwrap(), Revoked::Now);
        assert_eq!(revoke(key.id).await.unwrap(), Revoked::Already);
        assert_eq!(revoke(KeyId::new(raw_id())).await.unwrap(), Revoked::NotFound);

        assert_eq!(store.find_key("AAAAAAAA").await.unwrap().unwrap().revoked_at, Some(NOW + 5));
        assert_eq!(store.list_keys(organization).await.unwrap().len(), 1);
        let kinds: Vec<_> =
            store.events_after(organization, 0, 10).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::KeyCreated, EventKind::KeyRevoked]);
    }

    async fn k_17_the_last_administrator_stays_whatever_happens_at_once(database: &Database) {
        let (store, organization) = start(database).await;
        let (a, b) = (new_key(organization, "AAAAAAAA"), new_key(organization, "BBBBBBBB"));
        for key in [&a, &b] {
            store.insert_key(key.clone()).await.unwrap();
        }
        let mut limited = new_key(organization, "CCCCCCCC");
        limited.restrictions.ip_allowlist = Some(vec!["192.0.2.0/24".parse().unwrap()]);
        let ended = palisade_store::NewKey { expires_at: Some(NOW), ..new_key(organization, "DDDDDDDD") };
        let test = palisade_store::NewKey { test_mode: true, ..new_key(organization, "EEEEEEEE") };
        for key in [limited, ended, test] {
            store.insert_key(key).await.unwrap();
        }
        let stored = async |id| store.get_key(organization, id).await.unwrap().unwrap();
        let (a, b) = (stored(a.id).await, stored(b.id).await);
        let (first, second) = tokio::join!(
            store.revoke_key_guarded(&a, NOW, event_id()),
            store.revoke_key_guarded(&b, NOW, event_id()),
        );
        let outcomes = [first.unwrap(), second.unwrap()];
        assert!(outcomes.contains(&Revoked::Now) && outcomes.contains(&Revoked::LastAdmin), "{outcomes:?}");
        let gone = if outcomes[0] == Revoked::Now { &a } else { &b };
        assert_eq!(store.revoke_key_guarded(gone, NOW, event_id()).await.unwrap(), Revoked::Already);
    }

    async fn a_rotation_never_lengthens_the_old_key(database: &Database) {
        let (store, organization) = start(database).await;
        for (at, (expires_at, expected)) in
            [(None, NOW + 100), (Some(NOW + 50), NOW + 50), (Some(NOW + 500), NOW + 100)].into_iter().enumerate()
        {
            let old = palisade_store::NewKey { expires_at, ..new_key(organization, &format!("OLD0000{at}")) };
            store.insert_key(old.clone()).await.unwrap();
            let new = new_key(organization, &format!("NEW0000{at}"));
            assert_eq!(store.rotate_key(old.id, NOW + 100, new).await.unwrap(), palisade_store::Rotated::Now);
            let ends = store.get_key(organization, old.id).await.unwrap().unwrap().expires_at;
            assert_eq!(ends, Some(expected));
        }
        let dead = palisade_store::NewKey { expires_at: Some(NOW), ..new_key(organization, "DEAD0000") };
        store.insert_key(dead.clone()).await.unwrap();
        let new = new_key(organization, "DEAD0001");
        assert_eq!(store.rotate_key(dead.id, NOW + 1, new).await.unwrap(), palisade_store::Rotated::Dead);
        assert_eq!(store.find_key("DEAD0001").await.unwrap(), None);
    }
}
