//! How many connections to a target are open at once: sixteen, halved when the target resets or stays silent, one
//! more again with each answer. Gives up on a target that answers nothing any more.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};

const PARALLEL: usize = 16;
/// Rounds without a single answer after which nothing more is asked.
const FRUITLESS_ROUNDS: usize = 7;
/// Of one scan; a server with every suite in every version takes about 600.
const MAX_CONNECTIONS: usize = 1000;

/// Lets connections through.
pub(super) struct Gate {
    places: Semaphore,
    state: Mutex<State>,
}

struct State {
    /// How many may be open.
    limit: usize,
    /// Places that exist; those above the limit go when they come back.
    places: usize,
    /// Raised at each halving, so that connections that were open by then halve nothing again.
    round: usize,
    fruitless: usize,
    connections: usize,
}

/// The right to one connection.
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    place: Option<SemaphorePermit<'a>>,
    round: usize,
}

impl Gate {
    pub(super) fn new() -> Self {
        let state = State { limit: PARALLEL, places: PARALLEL, round: 0, fruitless: 0, connections: 0 };
        Self { places: Semaphore::new(PARALLEL), state: Mutex::new(state) }
    }

    /// Waits for a place; `None` when the target answers no more, or was asked often enough.
    pub(super) async fn enter(&self) -> Option<Pass<'_>> {
        let place = self.places.acquire().await.ok()?;
        let mut state = self.state();
        let spent = state.connections >= MAX_CONNECTIONS || state.fruitless >= FRUITLESS_ROUNDS;
        (!spent).then(|| {
            state.connections += 1;
            Pass { gate: self, place: Some(place), round: state.round }
        })
    }

    /// Connections so far.
    pub(super) fn connections(&self) -> usize {
        self.state().connections
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The target answered.
    pub(super) fn answered(self) {
        let mut state = self.gate.state();
        state.fruitless = 0;
        if state.limit < PARALLEL {
            state.limit += 1;
        }
        if state.places < state.limit {
            state.places += 1;
            self.gate.places.add_permits(1);
        }
    }

    /// The target reset the connection or stayed silent.
    pub(super) fn troubled(self) {
        let mut state = self.gate.state();
        if self.round == state.round {
            state.round += 1;
            state.fruitless += 1;
            state.limit = (state.limit / 2).max(1);
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        if state.places > state.limit
            && let Some(place) = self.place.take()
        {
            state.places -= 1;
            place.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn passes(gate: &Gate) -> Vec<Pass<'_>> {
        let mut passes = Vec::new();
        while gate.places.available_permits() > 0 {
            passes.extend(gate.enter().await);
        }
        passes
    }

    #[tokio::test]
    async fn trouble_halves_once_per_round_and_answers_bring_places_back() {
        let gate = Gate::new();
        let first = passes(&gate).await;
        assert_eq!(first.len(), 16);
        first.into_iter().for_each(Pass::troubled);
        let second = passes(&gate).await;
        assert_eq!(second.len(), 8);
        second.into_iter().for_each(Pass::answered);
        assert_eq!(passes(&gate).await.len(), 16);
        assert_eq!(gate.connections(), 40);
    }

    #[tokio::test]
    async fn a_silent_target_is_left_alone() {
        let gate = Gate::new();
        for _ in 0..FRUITLESS_ROUNDS {
            passes(&gate).await.into_iter().for_each(Pass::troubled);
        }
        assert!(gate.enter().await.is_none());
        assert_eq!(gate.connections(), 16 + 8 + 4 + 2 + 1 + 1 + 1);
    }
}
