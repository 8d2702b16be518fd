//! A template as it is written. Keys that nobody knows are refused where they could change what a template means.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// One file.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) info: Info,
    #[serde(default, alias = "requests")]
    pub(crate) http: Vec<Block>,
    #[serde(default)]
    pub(crate) variables: Variables,
    #[serde(default, rename = "self-contained")]
    pub(crate) self_contained: bool,
    /// Everything else at the top.
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, IgnoredAny>,
}

/// Names with texts or numbers, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Variables(pub(crate) Vec<(String, String)>);

/// What a template says about itself.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Info {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) severity: String,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) impact: String,
    #[serde(default)]
    pub(crate) remediation: String,
    #[serde(default)]
    pub(crate) reference: OneOrMore,
    #[serde(default)]
    pub(crate) tags: OneOrMore,
    #[serde(default)]
    pub(crate) classification: Option<Classification>,
}

/// Where a weakness is listed.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Classification {
    #[serde(default, rename = "cve-id")]
    pub(crate) cve_id: OneOrMore,
    #[serde(default, rename = "cwe-id")]
    pub(crate) cwe_id: OneOrMore,
}

/// A text or a list of texts; a text may hold several between commas.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(crate) fn into_list(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(text) => text.split(',').map(|one| one.trim().to_owned()).collect(),
            Self::More(texts) => texts,
        }
    }
}

/// Requests that belong together.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Block {
    #[serde(default)]
    pub(crate) method: Option<String>,
    #[serde(default)]
    pub(crate) path: Vec<String>,
    #[serde(default)]
    pub(crate) headers: Variables,
    #[serde(default)]
    pub(crate) matchers: Vec<Matcher>,
    #[serde(default)]
    pub(crate) matchers_condition: Option<String>,
    #[serde(default)]
    pub(crate) extractors: Vec<Extractor>,
    #[serde(default)]
    pub(crate) stop_at_first_match: bool,
    /// What a name stands for, one value after the other: a list, or the name of a file.
    #[serde(default)]
    pub(crate) payloads: BTreeMap<String, Payload>,
    #[serde(default)]
    pub(crate) redirects: bool,
    #[serde(default)]
    pub(crate) host_redirects: bool,
    #[serde(default)]
    pub(crate) max_redirects: Option<usize>,
    /// Everything else: known and of no meaning here, known and not done, or unknown.
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, IgnoredAny>,
}

/// The values of a name.
#[derive(Debug)]
pub(crate) enum Payload {
    List(Vec<Scalar>),
    /// The name of a file.
    File,
}

/// What must be true of a response.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Matcher {
    pub(crate) r#type: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) part: Option<String>,
    #[serde(default)]
    pub(crate) condition: Option<String>,
    #[serde(default)]
    pub(crate) negative: bool,
    #[serde(default)]
    pub(crate) internal: bool,
    #[serde(default)]
    pub(crate) case_insensitive: bool,
    #[serde(default)]
    pub(crate) encoding: Option<String>,
    #[serde(default)]
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) regex: Vec<String>,
    #[serde(default)]
    pub(crate) binary: Vec<String>,
    #[serde(default)]
    pub(crate) dsl: Vec<String>,
    #[serde(default)]
    pub(crate) status: Vec<u16>,
    #[serde(default)]
    pub(crate) size: Vec<usize>,
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, IgnoredAny>,
}

/// What is taken from a response.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Extractor {
    pub(crate) r#type: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) part: Option<String>,
    #[serde(default)]
    pub(crate) internal: bool,
    #[serde(default)]
    pub(crate) case_insensitive: bool,
    #[serde(default)]
    pub(crate) group: usize,
    #[serde(default)]
    pub(crate) regex: Vec<String>,
    #[serde(default)]
    pub(crate) kval: Vec<String>,
    #[serde(default)]
    pub(crate) dsl: Vec<String>,
    #[serde(default)]
    pub(crate) json: Vec<String>,
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, IgnoredAny>,
}

impl<'de> Deserialize<'de> for Variables {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = Variables;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("names with texts or numbers")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Variables, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Scalar>()? {
                    pairs.push((name, value.0));
                }
                Ok(Variables(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> serde::de::Visitor<'de> for Values {
            type Value = Payload;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a list of values or the name of a file")
            }

            fn visit_str<E>(self, _: &str) -> Result<Payload, E> {
                Ok(Payload::File)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Payload, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element()? {
                    values.push(value);
                }
                Ok(Payload::List(values))
            }
        }
        deserializer.deserialize_any(Values)
    }
}

/// A text, a number or a truth value, as text.
#[derive(Debug)]
pub(crate) struct Scalar(pub(crate) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
