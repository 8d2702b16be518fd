//! Workflows and actions of GitHub: the actions that they use.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GithubActions;
