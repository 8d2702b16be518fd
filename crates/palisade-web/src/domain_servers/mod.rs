//! The name servers and mail servers of the target's domain, asked directly. Only when the owner agreed to it.

mod collect;
mod facts;
mod mail_server;
mod name_server;

pub(crate) use collect::collect;
#[cfg(test)]
pub(crate) use facts::MailDoor;
pub(crate) use facts::{DomainServers, NameDoor, StartTls};
