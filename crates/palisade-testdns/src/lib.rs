//! A DNS server on loopback that knows a small world of zones, signed or broken as a test wants them, and answers as a
//! recursive resolver does. A dev-dependency of the web scanner and of the benchmarks; never of what ships.

mod answer;
mod denial;
mod server;
mod signing;
mod zone;

pub use server::Server;
pub use signing::{Denial, Digest, Fault, Signing};
pub use zone::{World, Zone};
