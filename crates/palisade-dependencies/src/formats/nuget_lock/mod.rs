//! packages.lock.json of NuGet.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::NugetLock;
