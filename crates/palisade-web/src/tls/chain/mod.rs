//! What the certificates say that a server shows: who vouches for them, whether they are in order, whether they
//! were logged, and whether the stapled answer says that they are revoked.

mod caa;
#[cfg(test)]
pub(super) mod cases;
mod known_bad;
mod learn;
mod ocsp;
mod order;
mod presented;

pub(crate) use known_bad::known_bad;
pub(crate) use learn::learn_issuers;
pub(crate) use ocsp::{Stapled, Status, stapled};
pub(crate) use order::disorder;
pub(crate) use presented::{Asked, Presented, Shown, judge_shown};
