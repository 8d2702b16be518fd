//! Hosts of tests that show tokens: plays the role of whoever looks for proofs of ownership.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use palisade_engine::{OwnershipCheck, OwnershipLook, OwnershipProver};
use palisade_model::OwnershipMethod;

/// What is shown, by way and host.
#[derive(Default)]
pub(crate) struct Hosts(Mutex<BTreeMap<(OwnershipMethod, String), String>>);

impl Hosts {
    pub(crate) fn show(&self, way: OwnershipMethod, host: &str, token: &str) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.insert((way, host.to_owned()), token.to_owned());
    }

    pub(crate) fn hide_all(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[async_trait]
impl OwnershipProver for Hosts {
    async fn look(&self, host: &str, token: &str) -> OwnershipCheck {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let look = |method: OwnershipMethod| {
            let found = shown.get(&(method, host.to_owned()));
            let is_there = found.is_some_and(|found| found == token);
            let outcome = if is_there { Ok(()) } else { Err("expected the token, found none".to_owned()) };
            OwnershipLook { method, place: method.place(host), outcome }
        };
        OwnershipCheck(OwnershipMethod::ALL.map(look).to_vec())
    }
}
