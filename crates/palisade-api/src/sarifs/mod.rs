//! Reports of other tools, in the form in which code hosts take them: gzip and base64 in a JSON body.

mod body;
mod create;
mod get;
mod group;

pub(crate) use group::GROUP;
