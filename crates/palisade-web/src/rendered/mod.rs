//! What a page is after its scripts ran, in an installed browser that never reaches the network: every request of the
//! page is judged, made by the scan's own client and handed in; whatever goes around that ends at a closed door.

mod browser;
mod closed_door;
mod config;
mod facts;
mod paused;
mod render;
mod tab;
mod wire;

pub use config::BrowserConfig;
pub(crate) use facts::{Rendering, Requested};
pub(crate) use render::{allowance, render};
