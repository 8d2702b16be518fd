//! Reads `uses:` of workflows and of composite actions. A tag such as `v4` moves, so it is a requirement, not a version.

use palisade_model::{Ecosystem, Package, Relation, Usage};

use crate::document::{Node, parse_yaml};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::{package, required, unlisted};
use crate::{FormatError, path};

pub(crate) struct GithubActions;

impl Format for GithubActions {
    fn id(&self) -> &'static str {
        "github-actions"
    }

    fn wants(&self, path: &str) -> bool {
        let (folder, name) = (path::folder(path), path::name(path));
        let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        let in_workflows = folder == ".github/workflows" || folder.ends_with("/.github/workflows");
        (is_yaml && in_workflows) || matches!(name, "action.yml" | "action.yaml")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let text = file.text()?;
        let lines: Vec<&str> = text.lines().collect();
        let mut extracted = Extracted::default();
        for document in parse_yaml(text)? {
            for used in uses(&document) {
                let line = (used.line as usize)
                    .checked_sub(1)
                    .and_then(|at| lines.get(at))
                    .copied()
                    .unwrap_or_default();
                let reference = used.text().unwrap_or_default();
                match read_reference(reference, line, used.line) {
                    Some(read) => extracted.packages.push(read),
                    None if reference.starts_with('.') => {}
                    None => extracted.gaps.push(format!("the action at line {}", used.line)),
                }
            }
        }
        Ok(extracted)
    }
}

/// Steps of jobs, jobs that are workflows, and steps of a composite action.
fn uses<'n, 'a>(document: &'n Node<'a>) -> Vec<&'n Node<'a>> {
    let mut found: Vec<&Node<'a>> = Vec::new();
    let mut steps =
        |node: &'n Node<'a>| found.extend(node.items_at("steps").iter().filter_map(|step| step.get("uses")));
    for job in document.entries_at("jobs") {
        steps(&job.value);
    }
    if let Some(runs) = document.get("runs") {
        steps(runs);
    }
    found.extend(document.entries_at("jobs").iter().filter_map(|job| job.value.get("uses")));
    found.sort_by_key(|node| node.line);
    found
}

fn read_reference(reference: &str, line_text: &str, line: u32) -> Option<Package> {
    if let Some(image) = reference.strip_prefix("docker://") {
        return Some(image_package(image, line));
    }
    let (action, at) = reference.split_once('@')?;
    let mut parts = action.splitn(3, '/');
    let (owner, repository) = (parts.next().filter(|owner| !owner.starts_with('.'))?, parts.next()?);
    let name = format!("{owner}/{repository}");
    let version = version_of(at, line_text);
    let mut read = match version {
        Some(version) => {
            package(Ecosystem::GitHubActions, &name, Some(version.strip_prefix('v').unwrap_or(version)), line)
        }
        None => required(Ecosystem::GitHubActions, &name, at, line),
    };
    read.purl.version = Some(at.to_owned());
    read.purl.subpath = parts.next().unwrap_or_default().to_owned();
    read.relation = Relation::Direct;
    read.usage = Usage::Development;
    Some(read)
}

/// A full version in the reference, or in the comment beside a commit: `@<sha> # v4.1.2`.
fn version_of<'t>(at: &'t str, line_text: &'t str) -> Option<&'t str> {
    let is_full = |text: &&str| {
        let numbers = text.strip_prefix('v').unwrap_or(text);
        numbers.split('.').count() >= 3 && numbers.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_commit = at.len() == 40 && at.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_commit {
        return Some(at).filter(is_full);
    }
    let comment = line_text.split_once(" #")?.1;
    comment
        .split_whitespace()
        .map(|word| word.trim_start_matches("tag=").trim_end_matches([',', ')']))
        .find(is_full)
}

fn image_package(image: &str, line: u32) -> Package {
    let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    let tag = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let (name, version) = tag.map_or((name, digest), |(name, tag)| (name, Some(tag)));
    Package {
        relation: Relation::Direct,
        usage: Usage::Development,
        ..unlisted("docker", name, version, line)
    }
}
