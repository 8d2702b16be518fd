//! What is asked of a site, its services and its backends only where the owner agreed. Nothing is written, and of
//! what is found only its form is kept.

mod answers;
mod ask_all;
mod asker;
mod backends;
mod interface;
mod question;
mod services;
mod shape;
mod sign_in;
mod site;
mod topic;

pub(crate) use answers::{Answers, Open};
#[cfg(test)]
pub(crate) use asker::Asker;
pub(crate) use backends::collect as collect_backends;
pub(crate) use interface::collect as collect_interface;
pub(crate) use services::collect as collect_services;
pub(crate) use sign_in::collect as collect_sign_in;
pub(crate) use site::own_page;
pub(crate) use topic::Topic;
