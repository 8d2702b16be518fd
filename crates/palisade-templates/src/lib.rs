//! The HTTP part of the Nuclei template format: checks that users bring along.
//!
//! [`read`] takes one file and gives a [`Template`], or the [`Refusal`] that says why it is not run: only GET, HEAD and OPTIONS
//! requests by path are, since everything else may change a target. A [`Walk`] asks for one request after the other and judges
//! what was answered. No clock, no randomness, no network: the caller makes the requests.

mod compile;
mod document;
mod dsl;
mod folder;
mod matching;
mod pattern;
mod refusal;
mod response;
mod template;
mod text;
mod walk;

pub use compile::read;
pub use folder::{Loaded, load};
pub use refusal::Refusal;
pub use response::Response;
pub use template::{Method, Redirects, Template};
pub use walk::{Ask, Hit, Walk};
