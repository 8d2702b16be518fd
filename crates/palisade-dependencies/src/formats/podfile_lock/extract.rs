//! Reads Podfile.lock. Its checksums are those of the specifications, not of the packages, and are left out.

use std::collections::BTreeSet;

use palisade_model::{Package, Usage};

use crate::document::{Node, parse_yaml};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{ByName, OptionalEdges, Root, settle};
use crate::naming::unlisted;
use crate::{FormatError, path};

pub(crate) struct PodfileLock;

impl Format for PodfileLock {
    fn id(&self) -> &'static str {
        "podfile-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Podfile.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let Some(root) = parse_yaml(file.text()?)?.into_iter().next() else {
            return Ok(Extracted::default());
        };
        let root = root.expect_map()?;
        let (mut pods, mut gaps) = (ByName::default(), Vec::new());
        for item in root.items_at("PODS") {
            let entry = item.entries().first();
            let text = entry.map(|entry| entry.key.as_ref()).or_else(|| item.text()).unwrap_or_default();
            let wanted = entry.map(|entry| entry.value.items()).unwrap_or_default();
            match read_pod(text, item.line, &root) {
                Some(pod) => {
                    pods.push(pod, wanted.iter().filter_map(|text| Some(pod_name(text.text()?))).collect());
                }
                None => gaps.push(format!("the pod at line {}", item.line)),
            }
        }
        let mut packages = pods.connect();
        let direct: BTreeSet<String> =
            root.items_at("DEPENDENCIES").iter().filter_map(|item| Some(pod_name(item.text()?))).collect();
        let places = (0..).zip(&packages).filter(|(_, pod)| direct.contains(&pod.name));
        let roots: Vec<Root> = places.map(|(package, _)| Root { package, usage: Usage::Runtime }).collect();
        settle(&mut packages, &roots, &OptionalEdges::new());
        Ok(Extracted { packages, has_edges: true, gaps, ..Extracted::default() })
    }
}

/// The name of `Name/Part (~> 1.0)`.
fn pod_name(text: &str) -> String {
    text.split(" (").next().unwrap_or(text).trim().to_owned()
}

fn read_pod(text: &str, line: u32, root: &Node<'_>) -> Option<Package> {
    let (name, version) = text.split_once(" (")?;
    let version = version.strip_suffix(')')?;
    let (base, part) = name.split_once('/').unwrap_or((name, ""));
    let mut pod = unlisted("cocoapods", base, Some(version), line);
    name.clone_into(&mut pod.name);
    part.clone_into(&mut pod.purl.subpath);
    pod.source = root.at(&["EXTERNAL SOURCES", base]).and_then(|source| source_of(source, root, base));
    Some(pod)
}

fn source_of(source: &Node<'_>, root: &Node<'_>, base: &str) -> Option<String> {
    let checkout = root.at(&["CHECKOUT OPTIONS", base]);
    let commit = checkout.and_then(|options| options.text_at(":commit")).unwrap_or_default();
    let git = source.text_at(":git").map(|url| format!("git+{url}#{commit}"));
    let folder =
        source.text_at(":path").or_else(|| source.text_at(":podspec")).map(|path| format!("file:{path}"));
    git.or(folder)
}
