//! The HTTP client of the scanner: pooled connections of its own, raw headers, hard limits, politeness, no
//! cookies, no proxy. Called by the collection of an observation.

mod ask;
mod background;
mod body;
mod chain;
mod connection;
mod connector;
mod exchange;
mod failure;
mod fetcher;
mod headers;
mod origin;
mod pace;
mod pinned;
mod pool;
mod request;

pub(crate) use ask::Ask;
#[cfg(test)]
pub(crate) use body::Body;
pub(crate) use body::BodyEnd;
pub(crate) use chain::{Chain, ChainEnd, follow};
pub(crate) use connector::{Connect, GuardedConnector, Io};
pub(crate) use exchange::Exchange;
pub(crate) use failure::{FailureKind, FetchFailure};
pub(crate) use fetcher::{ExchangeRecord, Fetched, Fetcher};
pub(crate) use headers::Headers;
pub(crate) use pinned::Pinned;
