//! package.json: what a Node.js project asks for.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PackageJson;
