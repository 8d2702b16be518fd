//! The proof that somebody controls a host, which active checks need: where it is looked for, and how long it holds.
//! The service keeps it, the web scanner looks for it, answers spell it out.

use crate::{DAY_MS, OrganizationId, OwnershipId, UnixMillis};

/// A way to show that one controls a host. The order is that of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnershipMethod {
    /// A TXT record. The only one that also speaks for subdomains, and none for an address.
    DnsTxt,
    /// A file at a well-known place (RFC 8615).
    File,
    /// A meta element in the head of the start page.
    Meta,
    /// A header field of the answer to a request of the start page.
    Header,
}

impl OwnershipMethod {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::DnsTxt, Self::File, Self::Meta, Self::Header];

    /// The label in front of the host whose TXT record counts.
    pub const DNS_LABEL: &'static str = "_palisade-challenge";
    /// The path of the file.
    pub const FILE_PATH: &'static str = "/.well-known/palisade-verification.txt";
    /// The name of the meta element.
    pub const META_NAME: &'static str = "palisade-verification";
    /// The header field.
    pub const HEADER_NAME: &'static str = "Palisade-Verification";

    /// The snake_case word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DnsTxt => "dns_txt",
            Self::File => "file",
            Self::Meta => "meta",
            Self::Header => "header",
        }
    }

    /// Parses the snake_case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }

    /// Where it is looked for: the name of the record, or a URL.
    pub fn place(self, host: &str) -> String {
        match self {
            Self::DnsTxt => format!("{}.{host}", Self::DNS_LABEL),
            Self::File => format!("https://{host}{}", Self::FILE_PATH),
            Self::Meta | Self::Header => format!("https://{host}/"),
        }
    }

    /// What must stand there, ready to be copied.
    pub fn value(self, token: &str) -> String {
        match self {
            Self::DnsTxt | Self::File => token.to_owned(),
            Self::Meta => format!("<meta name=\"{}\" content=\"{token}\">", Self::META_NAME),
            Self::Header => format!("{}: {token}", Self::HEADER_NAME),
        }
    }
}

/// Where a proof stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnershipStatus {
    /// Never found.
    Pending,
    /// Found, and not too long ago.
    Verified,
    /// Found, and too long ago.
    Expired,
}

impl OwnershipStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Verified, Self::Expired];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Expired => "expired",
        }
    }
}

/// A host that an organisation says it controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    pub id: OwnershipId,
    pub organization_id: OrganizationId,
    /// A name in lower case and ASCII without a dot at its end, or an address as URLs write it. Without a port.
    pub host: String,
    /// What the host must show: 32 hexadecimal digits.
    pub token: String,
    pub created_at: UnixMillis,
    pub checked_at: Option<UnixMillis>,
    /// When it was found last.
    pub verified_at: Option<UnixMillis>,
    /// How it was found last.
    pub method: Option<OwnershipMethod>,
    /// What was found instead when it was looked for last; `None` when it was found.
    pub last_error: Option<String>,
}

impl Ownership {
    /// Days for which a proof that was found holds.
    pub const VALID_DAYS: i64 = 30;

    /// Until when it holds.
    pub fn expires_at(&self) -> Option<UnixMillis> {
        self.verified_at.map(|at| at.saturating_add(Self::VALID_DAYS * DAY_MS))
    }

    /// Where it stands at `now`.
    pub fn status(&self, now: UnixMillis) -> OwnershipStatus {
        match self.expires_at() {
            None => OwnershipStatus::Pending,
            Some(end) if now <= end => OwnershipStatus::Verified,
            Some(_) => OwnershipStatus::Expired,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawId;

    #[test]
    fn a_proof_holds_for_thirty_days_and_not_a_millisecond_longer() {
        let found = |verified_at| Ownership {
            id: OwnershipId::new(RawId::from_u128(1)),
            organization_id: OrganizationId::new(RawId::from_u128(2)),
            host: "example.com".into(),
            token: "0".repeat(32),
            created_at: 0,
            checked_at: verified_at,
            verified_at,
            method: None,
            last_error: None,
        };
        let end = 1000 + 30 * DAY_MS;
        assert_eq!(found(None).status(end), OwnershipStatus::Pending);
        assert_eq!(found(Some(1000)).status(end), OwnershipStatus::Verified);
        assert_eq!(found(Some(1000)).status(end + 1), OwnershipStatus::Expired);
    }

    #[test]
    fn every_way_reads_back_and_says_where_and_what() {
        for method in OwnershipMethod::ALL {
            assert_eq!(OwnershipMethod::parse(method.as_str()), Some(method));
            assert!(method.place("shop.example").contains("shop.example"));
            assert!(method.value("abc").contains("abc"));
        }
        assert_eq!(OwnershipMethod::DnsTxt.place("a.example"), "_palisade-challenge.a.example");
    }
}
