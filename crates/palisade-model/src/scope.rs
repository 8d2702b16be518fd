//! What a key may do: coarse words for whole keys, and one `verb:resource` word per resource (contract K-09 to K-11).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How much may be done with a resource; each verb includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    Read,
    Write,
    Admin,
}

impl Verb {
    /// Every verb, least first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

macro_rules! resources {
    ($($(#[$doc:meta])* $resource:ident => $name:literal,)*) => {
        /// What a scope is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Resource {
            $($(#[$doc])* $resource,)*
        }

        impl Resource {
            /// Every resource.
            pub const ALL: &[Self] = &[$(Self::$resource,)*];

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$resource => $name,)*
                }
            }
        }
    };
}

resources! {
    Audit => "audit",
    Compliance => "compliance",
    Events => "events",
    Findings => "findings",
    Members => "members",
    Monitors => "monitors",
    Notifications => "notifications",
    Organization => "organization",
    Policies => "policies",
    Projects => "projects",
    Reports => "reports",
    Rules => "rules",
    Sbom => "sbom",
    Scans => "scans",
    Targets => "targets",
    Teams => "teams",
    Tokens => "tokens",
    Uploads => "uploads",
    Usage => "usage",
    Webhooks => "webhooks",
}

impl Resource {
    /// What the coarse words `read` and `write` leave to `admin`.
    ///
    /// Reading the audit trail or the list of keys helps an intruder; webhooks, keys, teams, members, policies and the
    /// organisation are administration.
    fn coarse_verb(self, verb: Verb) -> Verb {
        match (self, verb) {
            (Self::Audit | Self::Tokens, _) => Verb::Admin,
            (
                Self::Members | Self::Organization | Self::Policies | Self::Teams | Self::Webhooks,
                Verb::Write,
            ) => Verb::Admin,
            (_, verb) => verb,
        }
    }
}

/// One granted or needed right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `read`, `write` or `admin`: over every resource, see [`Scope::grants`].
    All(Verb),
    /// `read:findings`, `write:scans`, …
    Of(Verb, Resource),
}

impl Scope {
    /// The coarse word `read`.
    pub const READ: Self = Self::All(Verb::Read);
    /// The coarse word `write`, which includes `read`.
    pub const WRITE: Self = Self::All(Verb::Write);
    /// The coarse word `admin`, which includes everything.
    pub const ADMIN: Self = Self::All(Verb::Admin);

    /// `read:RESOURCE`.
    pub const fn read(resource: Resource) -> Self {
        Self::Of(Verb::Read, resource)
    }

    /// `write:RESOURCE`.
    pub const fn write(resource: Resource) -> Self {
        Self::Of(Verb::Write, resource)
    }

    /// `admin:RESOURCE`.
    pub const fn admin(resource: Resource) -> Self {
        Self::Of(Verb::Admin, resource)
    }

    /// Every word: the coarse ones, then `verb:resource` by resource.
    pub fn all() -> impl Iterator<Item = Self> {
        let fine = Resource::ALL.iter().flat_map(|&resource| Verb::ALL.map(|verb| Self::Of(verb, resource)));
        Verb::ALL.map(Self::All).into_iter().chain(fine)
    }

    /// Whether a holder of `self` may do what `needed` names.
    ///
    /// A verb includes the lower ones. `read` and `write` cover every resource but those of administration; `admin`
    /// covers everything.
    pub fn grants(self, needed: Self) -> bool {
        match (self, needed) {
            (Self::All(held), Self::All(needed)) => held >= needed,
            (Self::All(held), Self::Of(verb, resource)) => held >= resource.coarse_verb(verb),
            (Self::Of(..), Self::All(_)) => false,
            (Self::Of(held, of), Self::Of(verb, resource)) => of == resource && held >= verb,
        }
    }

    /// Parses `read` or `read:findings`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().find(|scope| scope.to_string() == word)
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All(verb) => f.write_str(verb.as_str()),
            Self::Of(verb, resource) => write!(f, "{}:{}", verb.as_str(), resource.as_str()),
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| {
            let resources: Vec<_> = Resource::ALL.iter().map(|resource| resource.as_str()).collect();
            let (resources, word) = (resources.join(", "), crate::truncate_utf8(word, 64));
            format!(
                "expected read, write, admin or one of them with a resource, such as read:findings, found {word:?}; \
                 resources are {resources}"
            )
        })
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k_11_there_are_at_least_26_fine_scopes_and_each_reads_back() {
        let fine: Vec<_> = Scope::all().filter(|scope| matches!(scope, Scope::Of(..))).collect();
        assert!(fine.len() >= 26, "{}", fine.len());
        for word in ["read:findings", "write:scans", "admin:projects"] {
            assert_eq!(word.parse::<Scope>().unwrap().to_string(), word);
        }
        for scope in Scope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
    }

    #[test]
    fn k_10_the_coarse_words_cover_what_the_document_says() {
        let cases = [
            (Scope::READ, Scope::read(Resource::Findings), true),
            (Scope::READ, Scope::write(Resource::Scans), false),
            (Scope::READ, Scope::read(Resource::Audit), false),
            (Scope::WRITE, Scope::write(Resource::Scans), true),
            (Scope::WRITE, Scope::write(Resource::Findings), true),
            (Scope::WRITE, Scope::read(Resource::Scans), true),
            (Scope::WRITE, Scope::write(Resource::Webhooks), false),
            (Scope::WRITE, Scope::write(Resource::Tokens), false),
            (Scope::ADMIN, Scope::admin(Resource::Tokens), true),
            (Scope::write(Resource::Scans), Scope::read(Resource::Scans), true),
            (Scope::write(Resource::Scans), Scope::read(Resource::Findings), false),
            (Scope::admin(Resource::Projects), Scope::READ, false),
        ];
        for (held, needed, granted) in cases {
            assert_eq!(held.grants(needed), granted, "{held} for {needed}");
        }
    }
}
