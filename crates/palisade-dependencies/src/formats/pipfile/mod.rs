//! Pipfile: what a pipenv project asks for.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::Pipfile;
