//! Executables: the build information of Go programs and the list of crates of cargo-auditable.

mod bytes;
mod elf;
mod extract;
mod go;
mod mach_o;
mod pe;
mod rust;
mod section;
#[cfg(test)]
mod tests;

pub(crate) use extract::Executable;
