//! The tool of a run: driver and extensions with their rules (§3.18, §3.19), read rule by rule within limits.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::SarifError;
use super::document::Stage;
use super::lenient::Pairs;
use super::options::{MAX_EXTENSIONS, MAX_RULES};
use super::raw::{RawMessage, RawRule};

/// One toolComponent.
#[derive(Debug, Clone, Default)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) guid: Option<String>,
    pub(super) rules: Vec<RawRule>,
    pub(super) messages: Pairs<RawMessage, 200>,
}

/// The driver first, then the extensions.
pub(super) struct Tool<'s>(pub(super) &'s mut Stage);

impl<'de> DeserializeSeed<'de> for Tool<'_> {
    type Value = Vec<Component>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Tool<'_> {
    type Value = Vec<Component>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the driver of the tool")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut driver, mut extensions) = (None, Vec::new());
        let mut rules = 0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "driver" => driver = Some(map.next_value_seed(OneComponent(self.0, &mut rules))?),
                "extensions" => extensions = map.next_value_seed(Extensions(self.0, &mut rules))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let driver = driver.ok_or_else(|| A::Error::missing_field("driver"))?;
        if driver.name.trim().is_empty() {
            return Err(A::Error::custom("expected a driver with a name, found none"));
        }
        extensions.insert(0, driver);
        Ok(extensions)
    }
}

struct Extensions<'s>(&'s mut Stage, &'s mut usize);

impl<'de> DeserializeSeed<'de> for Extensions<'_> {
    type Value = Vec<Component>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Extensions<'_> {
    type Value = Vec<Component>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tool components")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut extensions = Vec::new();
        while let Some(extension) = seq.next_element_seed(OneComponent(self.0, self.1))? {
            if extensions.len() == MAX_EXTENSIONS {
                let place = format!("runs[{}].tool.extensions", self.0.run());
                let detail = format!("expected at most {MAX_EXTENSIONS} extensions, found more");
                return Err(self.0.fail(SarifError::too_large(place, &detail)));
            }
            extensions.push(extension);
        }
        Ok(extensions)
    }
}

struct OneComponent<'s>(&'s mut Stage, &'s mut usize);

impl<'de> DeserializeSeed<'de> for OneComponent<'_> {
    type Value = Component;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneComponent<'_> {
    type Value = Component;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tool component")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Component, A::Error> {
        let mut component = Component::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => component.name = map.next_value::<Option<String>>()?.unwrap_or_default(),
                "semanticVersion" => component.version = map.next_value()?,
                "version" => component.version = map.next_value::<Option<String>>()?.or(component.version),
                "guid" => component.guid = map.next_value()?,
                "rules" => component.rules = map.next_value_seed(Rules(self.0, self.1))?,
                "globalMessageStrings" => component.messages = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(component)
    }
}

/// The second part counts the rules of the run.
struct Rules<'s>(&'s mut Stage, &'s mut usize);

impl<'de> DeserializeSeed<'de> for Rules<'_> {
    type Value = Vec<RawRule>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rules<'_> {
    type Value = Vec<RawRule>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rules")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rules = Vec::new();
        while let Some(rule) = seq.next_element::<RawRule>()? {
            *self.1 += 1;
            if *self.1 > MAX_RULES {
                let place = format!("runs[{}].tool", self.0.run());
                let detail = format!("expected at most {MAX_RULES} rules, found more");
                return Err(self.0.fail(SarifError::too_large(place, &detail)));
            }
            self.0.keep(rule.weight())?;
            rules.push(rule);
        }
        Ok(rules)
    }
}
