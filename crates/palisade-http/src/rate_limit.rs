//! Requests per minute: one window per caller, from the caller's first request, in a bounded table.
//!
//! A window rather than a leaking bucket because the documents publish `Limit`, `Remaining` and
//! `Reset`: with a window the three numbers say exactly how many calls are left until when.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use palisade_model::UnixMillis;

/// The length of a window.
pub(crate) const WINDOW_SECONDS: i64 = 60;

const WINDOW_MS: i64 = WINDOW_SECONDS * 1000;
const SHARDS: usize = 16;

/// Counts of requests by caller. Holds at most `capacity` callers; the oldest window goes first.
pub struct RateLimiter<K> {
    shards: Vec<Mutex<HashMap<K, Window>>>,
    hasher: RandomState,
    shard_capacity: usize,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    started_at: UnixMillis,
    used: u32,
}

/// Where a caller stands after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub limit: u32,
    pub remaining: u32,
    /// When the window ends and the count starts again.
    pub resets_at: UnixMillis,
    /// This request is over the limit.
    pub exceeded: bool,
}

impl<K: Hash + Eq + Copy> RateLimiter<K> {
    /// An empty table for at most `capacity` callers.
    pub fn new(capacity: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            shard_capacity: (capacity / SHARDS).max(1),
        }
    }

    /// Counts one request of `caller`; requests over the limit are not counted.
    pub fn count(&self, caller: K, limit: u32, now: UnixMillis) -> Tally {
        let mut shard = self.shard(&caller);
        if let Some(window) = shard.get_mut(&caller) {
            if !window.is_open(now) {
                *window = Window { started_at: now, used: 0 };
            }
            return window.count(limit);
        }
        if shard.len() >= self.shard_capacity {
            make_room(&mut shard, now);
        }
        shard.entry(caller).or_insert(Window { started_at: now, used: 0 }).count(limit)
    }

    /// Where `caller` stands, without counting anything.
    pub fn peek(&self, caller: K, limit: u32, now: UnixMillis) -> Tally {
        let window = self.shard(&caller).get(&caller).copied().filter(|window| window.is_open(now));
        window.unwrap_or(Window { started_at: now, used: 0 }).tally(limit, false)
    }

    fn shard(&self, caller: &K) -> MutexGuard<'_, HashMap<K, Window>> {
        let at = usize::try_from(self.hasher.hash_one(caller) % SHARDS as u64).unwrap_or(0);
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    /// A clock that went back closes the window too, so that nobody waits for the old time to return.
    fn is_open(&self, now: UnixMillis) -> bool {
        (0..WINDOW_MS).contains(&now.saturating_sub(self.started_at))
    }

    fn count(&mut self, limit: u32) -> Tally {
        let exceeded = self.used >= limit;
        self.used += u32::from(!exceeded);
        self.tally(limit, exceeded)
    }

    fn tally(self, limit: u32, exceeded: bool) -> Tally {
        let remaining = limit.saturating_sub(self.used);
        Tally { limit, remaining, resets_at: self.started_at.saturating_add(WINDOW_MS), exceeded }
    }
}

/// Drops every closed window, or the oldest when all are open.
fn make_room<K: Hash + Eq + Copy>(shard: &mut HashMap<K, Window>, now: UnixMillis) {
    let before = shard.len();
    shard.retain(|_, window| window.is_open(now));
    if shard.len() < before {
        return;
    }
    let oldest = shard.iter().min_by_key(|(_, window)| window.started_at).map(|(&caller, _)| caller);
    if let Some(caller) = oldest {
        shard.remove(&caller);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u_05_each_request_takes_one_and_the_window_ends_after_a_minute() {
        let limiter = RateLimiter::new(100);
        let tally = |now| limiter.count("a", 2, now);
        let expected = |remaining, exceeded| Tally { limit: 2, remaining, resets_at: 61_000, exceeded };
        assert_eq!(tally(1_000), expected(1, false));
        assert_eq!(tally(2_000), expected(0, false));
        assert_eq!(tally(60_999), expected(0, true));
        assert_eq!(tally(61_000), Tally { limit: 2, remaining: 1, resets_at: 121_000, exceeded: false });
    }

    #[test]
    fn callers_do_not_share_a_window_and_peeking_takes_nothing() {
        let limiter = RateLimiter::new(100);
        assert!(!limiter.count("a", 1, 0).exceeded);
        assert_eq!(limiter.peek("b", 1, 0).remaining, 1);
        assert!(!limiter.count("b", 1, 0).exceeded);
        assert!(limiter.count("a", 1, 0).exceeded);
    }

    #[test]
    fn a_clock_that_went_back_starts_a_new_window() {
        let limiter = RateLimiter::new(100);
        limiter.count("a", 1, 1_000_000);
        assert!(!limiter.count("a", 1, 0).exceeded);
    }

    #[test]
    fn the_table_never_holds_more_than_its_capacity() {
        let limiter = RateLimiter::new(10_000);
        for caller in 0..50_000_u32 {
            limiter.count(caller, 1, i64::from(caller) / 1000);
        }
        let held: usize = limiter.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(held <= 10_000, "{held}");
    }

    #[test]
    fn concurrent_requests_are_counted_exactly() {
        let limiter = RateLimiter::new(100);
        let allowed: usize = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..1000).filter(|_| !limiter.count(7, 1234, 0).exceeded).count()))
                .collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).sum()
        });
        assert_eq!(allowed, 1234);
    }
}
