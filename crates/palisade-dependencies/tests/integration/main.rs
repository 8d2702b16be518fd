//! The public surface: files of a tree joined, and the dependency scanner on real folders with advisories of its own.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod licenses;
mod scanner;
mod tree;
