//! Certificates as they are found on servers, good and bad, each with everything that may be said about it. They
//! are made anew for each run.

pub(in crate::tls) mod forge;
mod forged;
mod issued;
mod made;
mod paths;
mod verdict;
