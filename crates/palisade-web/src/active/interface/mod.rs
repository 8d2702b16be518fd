//! What the site's own interfaces do with what a careful one refuses: many questions in one, other methods in disguise,
//! foreign places to go to, models without a sign-in, many requests at once.

mod batch;
mod chat;
mod collect;
mod disguise;
mod rate;
mod redirect;

pub(crate) use collect::collect;
