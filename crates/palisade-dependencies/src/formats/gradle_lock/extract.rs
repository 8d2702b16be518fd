//! Reads Gradle lockfiles: `group:name:version=configurations`, one per line.

use palisade_model::{Ecosystem, Package, Usage};

use crate::error::shorten;
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct GradleLock;

impl Format for GradleLock {
    fn id(&self) -> &'static str {
        "gradle-lock"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        matches!(name, "gradle.lockfile" | "buildscript-gradle.lockfile")
            || (name.ends_with(".lockfile") && path::name(path::folder(path)) == "dependency-locks")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut extracted = Extracted::default();
        let name = path::name(file.path);
        // Older files have one configuration each, in their name.
        let configuration = name.strip_suffix(".lockfile").unwrap_or_default();
        for (line, content) in (1..).zip(file.text()?.lines()) {
            let content = content.trim();
            if content.is_empty() || content.starts_with(['#', '/', '*']) || content.starts_with("empty=") {
                continue;
            }
            let (id, configurations) = content.split_once('=').unwrap_or((content, configuration));
            match read_package(id, line) {
                Some(read) => {
                    let usage = usage_of(configurations, name.starts_with("buildscript-"));
                    extracted.packages.push(Package { usage, ..read });
                }
                None => extracted.gaps.push(format!("line {line}: {}", shorten(content))),
            }
        }
        if let (true, Some(first)) = (extracted.packages.is_empty(), extracted.gaps.first()) {
            return Err(FormatError::syntax("lines of group:name:version", first, 1));
        }
        extracted.gaps.truncate(20);
        Ok(extracted)
    }
}

fn read_package(id: &str, line: u32) -> Option<Package> {
    let mut parts = id.split(':');
    let (group, name, version) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && ![group, name, version].contains(&"");
    whole.then(|| package(Ecosystem::Maven, &format!("{group}:{name}"), Some(version), line))
}

/// Configurations of tests, tools and annotation processors end up in nothing that is shipped.
fn usage_of(configurations: &str, is_build_script: bool) -> Usage {
    const TOOLS: &[&str] = &[
        "annotationprocessor",
        "checkstyle",
        "detekt",
        "jacoco",
        "kapt",
        "ksp",
        "ktlint",
        "lint",
        "pmd",
        "spotbugs",
        "test",
    ];
    let is_tool = |configuration: &str| {
        let configuration = configuration.to_ascii_lowercase();
        TOOLS.iter().any(|tool| configuration.contains(tool))
    };
    match is_build_script || (!configurations.is_empty() && configurations.split(',').all(is_tool)) {
        true => Usage::Development,
        false => Usage::Runtime,
    }
}
