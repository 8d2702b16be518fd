//! What the sign-in of the site does with attempts that fail, and whether products that are known by their page still
//! have the password that their vendor gave them. Names of accounts are made up: nobody has them.

mod attempts;
mod collect;
mod defaults;
mod form;
mod wording;

pub(crate) use collect::collect;
