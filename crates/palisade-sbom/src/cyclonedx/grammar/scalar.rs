//! Texts and numbers with rules of their own. Where JSON and XML schemas differ, each document is held to its own.

use super::cpe::is_cpe;
use super::dates::{is_date, is_date_time};
use super::licenses::is_schema_license;
use super::texts::{
    is_digest, is_email, is_locale, is_mime_type, is_open_cre, is_patent_number, is_serial_number,
};
use super::uri::is_uri_reference;
use crate::cyclonedx::{Syntax, Version};
use crate::tree::{Node, Value};

macro_rules! scalars {
    ($($variant:ident $name:literal $expected:literal,)*) => {
        /// A value without parts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Scalar { $($variant,)* }

        impl Scalar {
            /// By its name in the tables.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// What a message says it should be.
            pub(crate) fn expected(self) -> &'static str {
                match self { $(Self::$variant => $expected,)* }
            }
        }
    };
}

scalars! {
    AbsoluteUri "absoluteUri" "an absolute URI",
    Bool "bool" "a boolean",
    Cpe "cpe" "a CPE 2.2 or 2.3 name",
    Date "date" "a date",
    DateTime "datetime" "a date and time of RFC 3339",
    Digest "digest" "32, 40, 64, 96 or 128 hexadecimal digits",
    Email "email" "an e-mail address",
    Integer "integer" "a whole number",
    Jurisdiction "jurisdiction" "two capital letters",
    LicenseId "licenseId" "an identifier of the SPDX licence list",
    Locale "locale" "a language such as en or en-US",
    MimeType "mimeType" "a media type",
    Natural "natural" "a whole number from 0",
    Number "number" "a number",
    OpenCre "openCre" "a CRE identifier such as CRE:123-456",
    PatentNumber "patentNumber" "a patent number",
    Positive "positive" "a whole number from 1",
    QuantumLevel "quantumLevel" "a whole number from 0 to 6",
    Ratio "ratio" "a number from 0 to 1",
    Ref "ref" "a reference that is not empty",
    SerialNumber "serialNumber" "urn:uuid: with a lower-case UUID",
    ShortText "shortText" "1 to 1024 characters",
    Text "text" "a text",
    Uri "uri" "a URI reference",
    Version "version" "at most 1024 characters",
    VersionRange "versionRange" "1 to 4096 characters",
}

impl Scalar {
    /// Whether a value is of the right kind, whatever it says.
    pub(crate) fn fits(self, node: &Node) -> bool {
        match self {
            Self::Bool => matches!(node.value, Value::Bool(_)),
            number if number.is_number() => matches!(node.value, Value::Number(_)),
            _ => matches!(node.value, Value::Text(_)),
        }
    }

    /// Whether a value of the right kind also says the right thing.
    pub(crate) fn accepts(self, node: &Node, version: Version, syntax: Syntax) -> bool {
        match &node.value {
            Value::Bool(_) => true,
            Value::Number(number) => self.accepts_number(number),
            Value::Text(text) => self.accepts_text(text, version, syntax),
            _ => false,
        }
    }

    pub(crate) fn is_number(self) -> bool {
        use Scalar::{Integer, Natural, Number, Positive, QuantumLevel, Ratio};
        matches!(self, Integer | Natural | Number | Positive | QuantumLevel | Ratio)
    }

    /// XML: whether white space around the text means nothing.
    pub(crate) fn collapses(self) -> bool {
        !matches!(
            self,
            Self::Text | Self::ShortText | Self::Version | Self::VersionRange | Self::Ref | Self::Cpe
        )
    }

    fn accepts_number(self, text: &str) -> bool {
        let number: f64 = text.parse().unwrap_or(f64::NAN);
        let whole = number.is_finite() && number.fract() == 0.0;
        match self {
            Self::Integer => whole,
            Self::Natural => whole && number >= 0.0,
            Self::Positive => whole && number >= 1.0,
            Self::QuantumLevel => whole && (0.0..=6.0).contains(&number),
            Self::Ratio => (0.0..=1.0).contains(&number),
            _ => true,
        }
    }

    fn accepts_text(self, text: &str, version: Version, syntax: Syntax) -> bool {
        let length = |least: usize, most: usize| {
            text.len() >= least && (text.len() <= most || text.chars().count() <= most)
        };
        match self {
            Self::AbsoluteUri => is_uri_reference(text) && text.contains(':'),
            Self::Cpe => syntax == Syntax::Json || is_cpe(text),
            Self::Date => is_date(text),
            Self::DateTime => is_date_time(text, syntax == Syntax::Xml),
            Self::Digest => is_digest(text),
            Self::Email => syntax == Syntax::Xml || is_email(text),
            Self::Jurisdiction => text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            Self::LicenseId => is_schema_license(text),
            Self::Locale => is_locale(text),
            Self::MimeType => is_mime_type(text),
            Self::OpenCre => is_open_cre(text),
            Self::PatentNumber => is_patent_number(text),
            Self::Ref => version < Version::V1_5 || !text.is_empty(),
            Self::SerialNumber => is_serial_number(text, syntax),
            Self::ShortText => syntax == Syntax::Xml || length(1, 1024),
            Self::Uri => syntax == Syntax::Xml || version < Version::V1_3 || is_uri_reference(text),
            Self::Version => version < Version::V1_6 || length(0, 1024),
            Self::VersionRange => length(1, 4096),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(scalar: Scalar, text: &str) -> bool {
        scalar.accepts(&Node::text(text), Version::V1_6, Syntax::Json)
    }

    #[test]
    fn texts_are_held_to_their_rules() {
        let cases: &[(Scalar, &[&str], &[&str])] = &[
            (
                Scalar::Digest,
                &["d41d8cd98f00b204e9800998ecf8427e"],
                &["", "foo", "d41d8cd98f00b204e9800998ecf8427"],
            ),
            (Scalar::Email, &["a@b.example", "é@ü.example"], &["a", "@b", "a@", "a b@c"]),
            (
                Scalar::LicenseId,
                &["MIT", "GPL-2.0-only", "GPL-2.0", "Classpath-exception-2.0"],
                &["mit", "Apache-2", "NOASSERTION", ""],
            ),
            (Scalar::Locale, &["en", "en-US"], &["EN", "en-us", "eng", "en-"]),
            (
                Scalar::MimeType,
                &["text/plain", "application/vnd.x+json"],
                &["text", "Text/plain", "text/", "a/b/c"],
            ),
            (Scalar::OpenCre, &["CRE:1-22"], &["CRE:1", "cre:1-2", "CRE:-2"]),
            (Scalar::PatentNumber, &["US 1/2 (B)1", "EP1"], &["E", "-1", "US1-"]),
            (
                Scalar::SerialNumber,
                &["urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"],
                &[
                    "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79",
                    "3e671687-395b-41f5-a30f-a58921a69b79",
                    "urn:uuid:",
                ],
            ),
            (
                Scalar::Uri,
                &["", "a", "../b?c#d", "https://[::1]/x", "urn:cdx:1", "mailto:a@b", "https://é.example/%20"],
                &["a b", "http://x/<", "%zz", "1:a", "http://a#b#c", "x[1]"],
            ),
            (Scalar::Version, &["", "1.0"], &[]),
            (Scalar::Ref, &["a"], &[""]),
        ];
        for (scalar, good, bad) in cases {
            good.iter().for_each(|text| assert!(accepts(*scalar, text), "{scalar:?} {text}"));
            bad.iter().for_each(|text| assert!(!accepts(*scalar, text), "{scalar:?} {text}"));
        }
        assert!(!accepts(Scalar::Version, &"1".repeat(1025)));
    }

    #[test]
    fn numbers_are_held_to_their_bounds() {
        let accepts = |scalar: Scalar, text: &str| scalar.accepts_number(text);
        assert!(accepts(Scalar::Positive, "1") && !accepts(Scalar::Positive, "0"));
        assert!(accepts(Scalar::Ratio, "0.5") && !accepts(Scalar::Ratio, "1.01"));
        assert!(accepts(Scalar::Integer, "1.0") && !accepts(Scalar::Integer, "1.5"));
        assert!(accepts(Scalar::QuantumLevel, "6") && !accepts(Scalar::QuantumLevel, "7"));
    }
}
