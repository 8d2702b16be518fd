//! mix.lock of Elixir and Erlang.

mod extract;
mod term;
#[cfg(test)]
mod tests;

pub(crate) use extract::MixLock;
