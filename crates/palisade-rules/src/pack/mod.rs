//! Rule packs: the embedded ones and the user's own files.

mod embedded;
mod load;

pub use embedded::secrets_pack;
pub use load::{PackRule, RulePack, load, merge};
