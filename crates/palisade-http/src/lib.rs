//! HTTP kit for every dialect: errors, extractors, keys, rate limits, cursors, and the edge around a router.
//! Used by the API, dialect and dashboard crates; `wrap` is called once by the binary.

mod audit;
mod body;
mod caller;
mod client_address;
mod credentials;
mod cursor;
mod dialect;
mod edge;
mod etag;
mod host;
mod idempotency;
mod keyless;
mod log;
mod nesting;
mod objects;
mod parameters;
mod protection;
mod rate_headers;
mod rate_limit;
mod request_id;
mod respond;
mod standing;

pub use body::{JsonBody, MAX_BODY_BYTES, bytes_up_to, json_up_to};
pub use caller::Caller;
pub use client_address::ClientAddress;
pub use cursor::ListKey;
pub use dialect::{ApiError, Dialect, Dialects, ErrorContext};
pub use edge::{EdgeConfig, wrap};
pub use etag::{IfMatch, IfNoneMatch, tagged_json};
pub use idempotency::{RequestKey, Submission};
pub use nesting::MAX_DEPTH;
pub use parameters::{PathId, PathIds, QueryParams, ResourceId};
pub use protection::{html, with_csp};
pub use rate_limit::{RateLimiter, Tally};
pub use request_id::RequestId;
pub use respond::{json, json_bytes};
