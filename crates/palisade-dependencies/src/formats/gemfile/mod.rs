//! Gemfile and gems.rb: what a Ruby project asks for.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::Gemfile;
