//! How fast a host is asked: a token bucket, slower where the host says that it is too much, and an end after
//! several failures in a row.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::config::Pace;

/// A host that asks for more patience than this is asked again sooner, slowly.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Requests per second below which the rate does not fall.
const SLOWEST: f64 = 2.0;
/// What an ordinary answer gives back of a rate that was lowered, in requests per second.
const RECOVERY: f64 = 0.5;

/// The hosts of one scan.
pub(super) struct Pacer {
    pace: Pace,
    hosts: Mutex<HashMap<String, Host>>,
}

#[derive(Debug)]
struct Host {
    /// Requests that may be made now; below zero those that wait already.
    tokens: f64,
    per_second: f64,
    /// When `tokens` was counted. Ahead of now while the host has a pause.
    counted: Instant,
    failures: usize,
}

/// How the host took a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Well,
    /// Too much at once; with the pause that it asks for.
    TooFast(Option<Duration>),
    /// No answer at all.
    Failed,
}

/// Why a request is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoTurn {
    #[error("expected answers, found {0} failures in a row and asked no more")]
    Failures(usize),
    #[error("its turn would have come after the end of the scan")]
    Late,
}

impl Pacer {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, hosts: Mutex::default() }
    }

    /// Waits for the host's turn.
    pub(super) async fn turn(&self, host: &str, deadline: Instant) -> Result<(), NoTurn> {
        let at = self.with(host, |host, pace| host.check(pace).map(|()| host.take(pace.burst)))?;
        if at > deadline {
            return Err(NoTurn::Late);
        }
        sleep_until(at).await;
        // Meanwhile others may have failed.
        self.with(host, |host, pace| host.check(pace))
    }

    pub(super) fn tell(&self, host: &str, taken: Taken) {
        self.with(host, |host, pace| host.tell(taken, pace));
    }

    fn with<T>(&self, host: &str, work: impl FnOnce(&mut Host, &Pace) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Host {
            tokens: self.pace.burst,
            per_second: self.pace.per_second,
            counted: Instant::now(),
            failures: 0,
        };
        work(hosts.entry(host.to_owned()).or_insert_with(fresh), &self.pace)
    }
}

impl Host {
    fn check(&self, pace: &Pace) -> Result<(), NoTurn> {
        if self.failures >= pace.failures { Err(NoTurn::Failures(self.failures)) } else { Ok(()) }
    }

    /// Takes one token and says when it may be used.
    fn take(&mut self, burst: f64) -> Instant {
        self.earn(burst);
        self.tokens -= 1.0;
        let debt = (-self.tokens).max(0.0);
        self.counted + Duration::from_secs_f64(debt / self.per_second)
    }

    fn earn(&mut self, burst: f64) {
        let now = Instant::now();
        if now > self.counted {
            let earned = (now - self.counted).as_secs_f64() * self.per_second;
            self.tokens = (self.tokens + earned).min(burst);
            self.counted = now;
        }
    }

    fn tell(&mut self, taken: Taken, pace: &Pace) {
        self.earn(pace.burst);
        match taken {
            Taken::Well => {
                self.failures = 0;
                self.per_second = (self.per_second + RECOVERY).min(pace.per_second);
            }
            Taken::Failed => self.failures += 1,
            Taken::TooFast(pause) => {
                self.per_second = (self.per_second / 2.0).max(SLOWEST.min(pace.per_second));
                self.tokens = self.tokens.min(0.0);
                let until = Instant::now() + pause.unwrap_or_default().min(LONGEST_PAUSE);
                self.counted = self.counted.max(until);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pacer() -> Pacer {
        Pacer::new(Pace { per_second: 20.0, burst: 40.0, connections: 16, failures: 5 })
    }

    async fn turn(pacer: &Pacer, host: &str) -> Result<(), NoTurn> {
        pacer.turn(host, Instant::now() + Duration::from_secs(100)).await
    }

    async fn seconds_of(pacer: &Pacer, requests: usize) -> f64 {
        let started = Instant::now();
        for _ in 0..requests {
            turn(pacer, "shop.example").await.unwrap();
        }
        started.elapsed().as_secs_f64()
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
        let pacer = pacer();
        assert!(seconds_of(&pacer, 40).await < 0.001);
        let rest = seconds_of(&pacer, 100).await;
        assert!((4.9..5.2).contains(&rest), "{rest}");
        assert!(turn(&pacer, "other.example").await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_has_too_much_gets_a_pause_and_half_the_rate() {
        let pacer = pacer();
        pacer.tell("shop.example", Taken::TooFast(Some(Duration::from_secs(2))));
        let ten = seconds_of(&pacer, 10).await;
        assert!((2.9..3.2).contains(&ten), "{ten}");
        pacer.tell("shop.example", Taken::TooFast(Some(Duration::from_secs(3600))));
        let one = seconds_of(&pacer, 1).await;
        assert!((5.0..5.5).contains(&one), "{one}");
        for _ in 0..40 {
            pacer.tell("shop.example", Taken::Well);
        }
        let twenty = seconds_of(&pacer, 20).await;
        assert!((0.9..1.2).contains(&twenty), "{twenty}");
    }

    #[tokio::test(start_paused = true)]
    async fn five_failures_in_a_row_end_it_and_four_do_not() {
        let pacer = pacer();
        for _ in 0..4 {
            pacer.tell("shop.example", Taken::Failed);
        }
        pacer.tell("shop.example", Taken::Well);
        for _ in 0..4 {
            pacer.tell("shop.example", Taken::Failed);
        }
        assert_eq!(turn(&pacer, "shop.example").await, Ok(()));
        pacer.tell("shop.example", Taken::Failed);
        assert_eq!(turn(&pacer, "shop.example").await, Err(NoTurn::Failures(5)));
        for _ in 0..40 {
            turn(&pacer, "other.example").await.unwrap();
        }
        assert_eq!(pacer.turn("other.example", Instant::now()).await, Err(NoTurn::Late));
    }
}
