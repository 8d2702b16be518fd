//! The rules of each package URL type: which parts it has and which of them are lower-case.
//! From the type definitions of the specification; types without a row have no rule.

use super::{Purl, PurlError};
use Namespace::{Any, Forbidden, Required};

/// Whether a type has a namespace. The specification asks for one in more types; those whose names
/// are found without it in practice (`pkg:golang/stdlib`, `pkg:deb/curl`) are let through.
#[derive(Clone, Copy, PartialEq)]
enum Namespace {
    Any,
    Forbidden,
    Required,
}

/// The parts that do not care about case.
const NONE: u8 = 0;
const NAMESPACE: u8 = 1;
const NAME: u8 = 2;
const VERSION: u8 = 4;

const TYPES: &[(&str, Namespace, u8)] = &[
    ("alpm", Any, NAMESPACE | NAME),
    ("apk", Any, NAMESPACE | NAME),
    ("bazel", Forbidden, NONE),
    ("bitbucket", Any, NAMESPACE | NAME),
    ("bitnami", Forbidden, NAME),
    ("brew", Any, NAMESPACE | NAME),
    ("cargo", Forbidden, NONE),
    ("chrome-extension", Forbidden, NAME),
    ("cocoapods", Forbidden, NONE),
    ("composer", Any, NAMESPACE | NAME),
    ("conda", Forbidden, NONE),
    ("cran", Forbidden, NONE),
    ("deb", Any, NAMESPACE | NAME),
    ("gem", Forbidden, NONE),
    ("git", Required, NAMESPACE | NAME),
    ("github", Any, NAMESPACE | NAME),
    ("githubactions", Any, NAMESPACE | NAME),
    ("hackage", Forbidden, NONE),
    ("hex", Any, NAMESPACE | NAME),
    ("huggingface", Any, VERSION),
    ("julia", Forbidden, NONE),
    ("luarocks", Any, NAMESPACE | NAME),
    ("mlflow", Forbidden, NONE),
    ("nuget", Forbidden, NONE),
    ("oci", Forbidden, NAME | VERSION),
    ("opam", Forbidden, NONE),
    ("otp", Forbidden, NAME),
    ("pub", Forbidden, NAME),
    ("pypi", Forbidden, NAME),
    ("qpkg", Any, NAMESPACE),
    ("rpm", Any, NAMESPACE),
    ("swift", Required, NONE),
    ("vcpkg", Forbidden, NONE),
    ("vscode-extension", Required, NAMESPACE | NAME | VERSION),
    ("yocto", Any, NAMESPACE),
];

/// Qualifiers without which a package of the type is not known.
const REQUIRED_QUALIFIERS: &[(&str, &str)] = &[("julia", "uuid"), ("swid", "tag_id")];

impl Purl {
    /// Checks the parts and brings them into the spelling of their type.
    pub fn checked(mut self) -> Result<Self, PurlError> {
        self.kind.make_ascii_lowercase();
        check_kind(&self.kind)?;
        for key in self.qualifiers.keys() {
            check_key(key)?;
        }
        self.qualifiers.retain(|_, value| !value.is_empty());
        self.apply_rules()?;
        if self.name.is_empty() {
            return Err(PurlError::new("a name", &self.name));
        }
        Ok(self)
    }

    fn apply_rules(&mut self) -> Result<(), PurlError> {
        if self.kind == "git" {
            split_host(self);
        }
        if let Some((_, namespace, lower)) = TYPES.iter().find(|(kind, ..)| *kind == self.kind) {
            match namespace {
                Forbidden if !self.namespace.is_empty() => {
                    return Err(PurlError::new("no namespace in this type", &self.namespace));
                }
                Required if self.namespace.is_empty() => {
                    return Err(PurlError::new("a namespace in this type", &self.name));
                }
                _ => self.lower(*lower),
            }
        }
        for (kind, key) in REQUIRED_QUALIFIERS {
            if *kind == self.kind && !self.qualifiers.contains_key(*key) {
                return Err(PurlError::new("the qualifier that the type requires", &self.name));
            }
        }
        self.apply_names()
    }

    fn lower(&mut self, parts: u8) {
        if parts & NAMESPACE != 0 {
            self.namespace = self.namespace.to_lowercase();
        }
        if parts & NAME != 0 {
            self.name = self.name.to_lowercase();
        }
        if parts & VERSION != 0 {
            self.version = self.version.take().map(|version| version.to_lowercase());
        }
    }

    /// Rules about the characters of names that only one type has.
    fn apply_names(&mut self) -> Result<(), PurlError> {
        match self.kind.as_str() {
            "chrome-extension" => self.check_extension()?,
            "cpan" if self.name.contains("::") => {
                return Err(PurlError::new("a distribution rather than a module", &self.name));
            }
            "cpan" => self.namespace = self.namespace.to_uppercase(),
            "mlflow" => {
                let registry = self.qualifiers.get("repository_url");
                if registry.is_some_and(|url| url.contains("azuredatabricks")) {
                    self.name = self.name.to_lowercase();
                }
            }
            "pub" => {
                let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                self.name = self.name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
            }
            "pypi" => self.name = self.name.replace('_', "-"),
            _ => {}
        }
        Ok(())
    }

    fn check_extension(&self) -> Result<(), PurlError> {
        if self.name.len() != 32 || !self.name.bytes().all(|byte| (b'a'..=b'p').contains(&byte)) {
            return Err(PurlError::new("32 letters from a to p", &self.name));
        }
        let version = self.version.as_deref().unwrap_or("0");
        let numbers =
            version.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !numbers || version.split('.').count() > 4 {
            return Err(PurlError::new("one to four numbers as version", version));
        }
        Ok(())
    }
}

/// The namespace of `git` is the host alone; the name is the whole path.
fn split_host(purl: &mut Purl) {
    if let Some((host, path)) = purl.namespace.split_once('/') {
        purl.name = format!("{path}/{}", purl.name);
        purl.namespace = host.to_owned();
    }
}

fn check_kind(kind: &str) -> Result<(), PurlError> {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if kind.starts_with(|first: char| first.is_ascii_lowercase()) && kind.bytes().all(known) {
        return Ok(());
    }
    Err(PurlError::new("a type of letters, digits, dots and dashes", kind))
}

fn check_key(key: &str) -> Result<(), PurlError> {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    if key.starts_with(|first: char| first.is_ascii_lowercase()) && key.bytes().all(known) {
        return Ok(());
    }
    Err(PurlError::new("a qualifier key of lower-case letters, digits, dots, dashes and underscores", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_by_type() {
        assert!(TYPES.is_sorted_by_key(|(kind, ..)| kind));
    }

    #[test]
    fn types_apply_their_rules() {
        for (text, expected) in [
            ("pkg:cpan/acme/Anvil-Drop@1", "pkg:cpan/ACME/Anvil-Drop@1"),
            ("pkg:git/Example.org/Acme/Anvil@1", "pkg:git/example.org/acme/anvil@1"),
            ("pkg:huggingface/Acme/Anvil@ABC", "pkg:huggingface/Acme/Anvil@abc"),
            ("pkg:pub/Anvil.Drop", "pkg:pub/anvil_drop"),
            ("pkg:nuget/Acme.Anvil", "pkg:nuget/Acme.Anvil"),
        ] {
            assert_eq!(text.parse::<Purl>().unwrap().to_string(), expected);
        }
        for text in
            ["pkg:cargo/a/b", "pkg:swift/b", "pkg:julia/B", "pkg:cpan/A::B", "pkg:chrome-extension/abc"]
        {
            assert!(text.parse::<Purl>().is_err(), "{text}");
        }
    }
}
