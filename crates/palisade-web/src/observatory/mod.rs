//! The score of the MDN HTTP Observatory (algorithm version 6), recomputed from what this scan saw, so
//! that it can be compared. Called by the blocks of the answer; the posture score does not use it.

mod cookies;
mod csp;
mod headers;
mod integrity;
mod merge;
mod score;
mod structured;
mod subject;
mod transport;

pub(crate) use score::block;
