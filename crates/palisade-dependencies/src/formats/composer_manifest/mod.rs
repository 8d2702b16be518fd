//! composer.json: what a PHP project asks for.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::ComposerManifest;
