//! What is published that was not meant to be.

pub(super) mod directory_listing;
pub(super) mod errors;
pub(super) mod inside;
pub(super) mod robots;
pub(super) mod security_txt;
