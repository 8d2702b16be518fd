//! The people of an organisation.

mod read;
