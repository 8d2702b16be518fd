//! The address guard: every connection that leaves this process passes it. It decides on the resolved
//! address at connect time, on every redirect hop. Called by target scanners, webhooks and the API edge.

mod connect;
mod policy;
mod port;
mod range;
mod resolve;
mod target_url;

pub use connect::{ConnectError, connect, connect_service};
pub use palisade_model::{Cidr, CidrError};
pub use policy::{AddressPolicy, Refusal};
pub use port::{is_service_port, is_web_port};
pub use range::Range;
pub use resolve::{Resolve, SystemResolver};
pub use target_url::parse_web_target;
