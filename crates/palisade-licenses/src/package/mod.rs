//! The licence of a package, out of all that its files say. Used by the licence scanner and by policies.

mod effective;
mod joined;
mod normalize;

pub use effective::{Effective, effective};
pub use joined::{choice, together};
pub use normalize::Normalizer;
