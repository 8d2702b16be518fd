//! Hosts that organisations say they control.

use palisade_model::{EventKind, OrganizationId, Ownership, OwnershipId, OwnershipMethod, PageSize};
use palisade_store::{CheckedOwnership, InsertedOwnership, Store};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, event_id, raw_id, start};

fn new(organization_id: OrganizationId, host: &str) -> Ownership {
    Ownership {
        id: OwnershipId::new(raw_id()),
        organization_id,
        host: host.into(),
        token: "00112233445566778899aabbccddeeff".into(),
        created_at: NOW,
        checked_at: None,
        verified_at: None,
        method: None,
        last_error: None,
    }
}

async fn check(
    store: &Store,
    of: &Ownership,
    at: i64,
    outcome: Result<OwnershipMethod, &str>,
) -> Option<Ownership> {
    let outcome = outcome.map_err(str::to_owned);
    let check = CheckedOwnership { id: of.id, at: NOW + at, outcome, event_id: event_id() };
    store.record_ownership_check(of.organization_id, check).await.unwrap()
}

on_both_engines! {
    async fn what_a_look_found_is_kept_and_its_turns_are_events(database: &Database) {
        let (store, organization) = start(database).await;
        let new = new(organization, "example.com");
        let stored = store.insert_ownership(&new, event_id()).await.unwrap();
        assert_eq!(stored, InsertedOwnership::Done(new.clone()));
        let again = Ownership { id: OwnershipId::new(raw_id()), ..new.clone() };
        let again = store.insert_ownership(&again, event_id()).await.unwrap();
        assert_eq!(again, InsertedOwnership::Exists(new.id));

        let missing = check(store, &new, 1, Err("nothing")).await.unwrap();
        assert_eq!((missing.verified_at, missing.last_error.as_deref()), (None, Some("nothing")));
        for at in [2, 3] {
            let found = check(store, &new, at, Ok(OwnershipMethod::DnsTxt)).await.unwrap();
            assert_eq!((found.verified_at, found.last_error), (Some(NOW + at), None));
        }
        for at in [4, 5] {
            let lost = check(store, &new, at, Err("gone")).await.unwrap();
            assert_eq!((lost.verified_at, lost.checked_at), (Some(NOW + 3), Some(NOW + at)));
            assert_eq!((lost.method, lost.last_error.as_deref()), (Some(OwnershipMethod::DnsTxt), Some("gone")));
        }
        assert!(store.delete_ownership(organization, new.id, NOW, event_id()).await.unwrap());
        assert!(!store.delete_ownership(organization, new.id, NOW, event_id()).await.unwrap());
        assert_eq!(check(store, &new, 6, Ok(OwnershipMethod::File)).await, None);

        let events = store.events_after(organization, 0, 100).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
        use EventKind::{OwnershipCreated, OwnershipDeleted, OwnershipLost, OwnershipVerified};
        assert_eq!(kinds, [OwnershipCreated, OwnershipVerified, OwnershipLost, OwnershipDeleted]);
    }

    async fn a_tenant_reads_and_changes_its_own(database: &Database) {
        let (store, owner) = start(database).await;
        let other = database.add_organization().await;
        let (mine, second, foreign) =
            (new(owner, "example.com"), new(owner, "example.org"), new(other, "example.com"));
        for ownership in [&mine, &second, &foreign] {
            store.insert_ownership(ownership, event_id()).await.unwrap();
        }
        let one = PageSize::new(1).unwrap();
        let page = store.ownerships_page(owner, None, one).await.unwrap();
        assert_eq!((page.items, page.has_more), (vec![second.clone()], true));
        let page = store.ownerships_page(owner, Some(second.id), one).await.unwrap();
        assert_eq!((page.items, page.has_more), (vec![mine.clone()], false));
        let hosts = ["example.com", "nobody.example"];
        assert_eq!(store.ownerships_of_hosts(owner, &hosts).await.unwrap(), std::slice::from_ref(&mine));
        assert_eq!(store.ownerships_of_hosts(owner, &[]).await.unwrap(), []);

        assert_eq!(store.get_ownership(other, mine.id).await.unwrap(), None);
        let check = CheckedOwnership { id: mine.id, at: NOW, outcome: Ok(OwnershipMethod::File), event_id: event_id() };
        assert_eq!(store.record_ownership_check(other, check).await.unwrap(), None);
        assert!(!store.delete_ownership(other, mine.id, NOW, event_id()).await.unwrap());
        assert_eq!(store.get_ownership(owner, mine.id).await.unwrap(), Some(mine));
    }
}
