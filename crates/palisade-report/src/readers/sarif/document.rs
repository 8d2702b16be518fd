//! The outer shape of a file: sarifLog, runs, run (§3.13, §3.14): what stands around the results, before or after them.
//! Called for the text without its results, and for the whole text when it has to be said where that is wrong.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::SarifError;
use super::component::{Component, Tool};
use super::lenient::{Kept, Leaves, Pairs, or_default};
use super::options::{MAX_KEPT_BYTES, MAX_RUNS};
use super::raw::{RawArtifactLocation, RawResult};

/// One pass over the text.
#[derive(Default)]
pub(super) struct Stage {
    pub(super) heads: Vec<RunHead>,
    /// Results are there and are checked; else each of them is a number.
    pub(super) checks_results: bool,
    /// Ours, with a place; the parser only hears that it has to stop.
    pub(super) failure: Option<SarifError>,
    pub(super) kept: usize,
}

/// A run without its results.
#[derive(Debug, Default)]
pub(super) struct RunHead {
    /// The driver first.
    pub(super) components: Vec<Component>,
    pub(super) category: Option<String>,
    pub(super) artifacts: Vec<RawArtifactLocation>,
    pub(super) bases: BTreeMap<String, RawArtifactLocation>,
    /// Where checked-out repositories lay.
    pub(super) checkouts: Vec<RawArtifactLocation>,
    pub(super) working_folder: Option<RawArtifactLocation>,
    /// An invocation of the tool says that it failed.
    pub(super) is_failed: bool,
    /// Of our own reports: the project that it is about.
    pub(super) project: Option<String>,
    /// Results stand in other files.
    pub(super) is_elsewhere: bool,
    pub(super) results: u64,
}

impl Stage {
    /// The number of the run that the pass is in.
    pub(super) fn run(&self) -> usize {
        self.heads.len()
    }

    /// Remembers why, and stops the parser.
    pub(super) fn fail<E: Error>(&mut self, failure: SarifError) -> E {
        self.failure = Some(failure);
        E::custom("stopped")
    }

    /// Accounts for what is kept in memory.
    pub(super) fn keep<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.kept = self.kept.saturating_add(bytes);
        if self.kept <= MAX_KEPT_BYTES {
            return Ok(());
        }
        let detail = format!("expected at most {MAX_KEPT_BYTES} bytes of rules and artifacts, found more");
        Err(self.fail(SarifError::too_large(format!("runs[{}]", self.run()), &detail)))
    }
}

/// The whole file.
pub(super) struct Log<'s>(pub(super) &'s mut Stage);

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a SARIF 2.1.0 object with version and runs")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut version, mut has_runs) = (None, false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => version = Some(check_version(&map.next_value::<String>()?)?),
                "runs" => {
                    has_runs = true;
                    map.next_value_seed(Runs(self.0))?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        version.ok_or_else(|| A::Error::missing_field("version"))?;
        if has_runs { Ok(()) } else { Err(A::Error::missing_field("runs")) }
    }
}

fn check_version<E: Error>(version: &str) -> Result<(), E> {
    if version.starts_with("2.1.0") {
        return Ok(());
    }
    Err(E::custom(format!("expected SARIF version \"2.1.0\", found {version:?}")))
}

struct Runs<'s>(&'s mut Stage);

impl<'de> DeserializeSeed<'de> for Runs<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Runs<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of runs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(head) = seq.next_element_seed(Run(self.0))? {
            self.0.heads.push(head);
        }
        Ok(())
    }
}

struct Run<'s>(&'s mut Stage);

impl<'de> DeserializeSeed<'de> for Run<'_> {
    type Value = RunHead;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RunHead, D::Error> {
        if self.0.run() >= MAX_RUNS {
            let detail = format!("expected at most {MAX_RUNS} runs in one file, found more");
            return Err(self.0.fail(SarifError::too_large("runs", &detail)));
        }
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Run<'_> {
    type Value = RunHead;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a run with its tool")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RunHead, A::Error> {
        let mut head = RunHead::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "results" => head.results = map.next_value_seed(Results(self.0))?,
                key => head_member(key, &mut head, self.0, &mut map)?,
            }
        }
        if head.components.is_empty() { Err(A::Error::missing_field("tool")) } else { Ok(head) }
    }
}

fn head_member<'de, A: MapAccess<'de>>(
    key: &str,
    head: &mut RunHead,
    stage: &mut Stage,
    map: &mut A,
) -> Result<(), A::Error> {
    match key {
        "tool" => head.components = map.next_value_seed(Tool(stage))?,
        "automationDetails" => {
            head.category = map.next_value::<Option<Details>>()?.and_then(|details| category(&details.id?));
        }
        "artifacts" => head.artifacts = map.next_value_seed(Artifacts(stage))?,
        "originalUriBaseIds" => {
            head.bases = map.next_value::<Pairs<RawArtifactLocation, 100>>()?.0.into_iter().collect();
        }
        "versionControlProvenance" => {
            let checkouts = map.next_value::<Kept<Checkout, 10>>()?;
            head.checkouts = checkouts.items.into_iter().filter_map(|checkout| checkout.mapped_to).collect();
        }
        "invocations" => {
            let invocations = map.next_value::<Kept<Invocation, 100>>()?.items;
            head.is_failed = invocations.iter().any(|one| one.execution_successful == Some(false));
            head.working_folder = invocations.into_iter().next().and_then(|first| first.working_directory);
        }
        "externalPropertyFileReferences" => {
            head.is_elsewhere =
                map.next_value::<Option<Elsewhere>>()?.is_some_and(|files| files.results.total > 0);
        }
        "properties" => {
            let project = map.next_value::<Option<RunProperties>>()?.and_then(|bag| bag.project);
            head.project = project.and_then(|leaves| leaves.first().map(str::to_owned));
        }
        _ => drop(map.next_value::<IgnoredAny>()?),
    }
    Ok(())
}

/// The part that names no single run (§3.17.3).
fn category(id: &str) -> Option<String> {
    let (category, _) = id.trim().rsplit_once('/')?;
    (!category.is_empty()).then(|| category.to_owned())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RunProperties {
    project: Option<Leaves>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Checkout {
    mapped_to: Option<RawArtifactLocation>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Invocation {
    working_directory: Option<RawArtifactLocation>,
    execution_successful: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Elsewhere {
    results: Kept<IgnoredAny, 0>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Artifact {
    #[serde(deserialize_with = "or_default")]
    location: RawArtifactLocation,
}

struct Artifacts<'s>(&'s mut Stage);

impl<'de> DeserializeSeed<'de> for Artifacts<'_> {
    type Value = Vec<RawArtifactLocation>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Artifacts<'_> {
    type Value = Vec<RawArtifactLocation>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of artifacts")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut artifacts = Vec::new();
        while let Some(Artifact { location }) = seq.next_element()? {
            self.0.keep(size_of::<RawArtifactLocation>() + location.uri.as_ref().map_or(0, String::len))?;
            artifacts.push(location);
        }
        Ok(artifacts)
    }
}

/// Answers how many there were.
struct Results<'s>(&'s mut Stage);

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of results")
    }

    fn visit_unit<E>(self) -> Result<u64, E> {
        Ok(0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<u64, A::Error> {
        let mut count = 0;
        loop {
            let met = match self.0.checks_results {
                true => seq.next_element::<RawResult>()?.is_some(),
                false => seq.next_element::<u64>()?.is_some(),
            };
            if !met {
                return Ok(count);
            }
            count += 1;
        }
    }
}
