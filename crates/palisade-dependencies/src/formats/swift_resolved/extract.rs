//! Reads Package.resolved. Packages are named by the address of their repository, as advisories do.

use palisade_model::{Ecosystem, Package};

use crate::document::{Node, parse_json};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct SwiftResolved;

impl Format for SwiftResolved {
    fn id(&self) -> &'static str {
        "swift-resolved"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Package.resolved"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut extracted = Extracted::default();
        let pins = root.get("object").unwrap_or(&root).items_at("pins");
        for pin in pins {
            match read_pin(pin) {
                Some(read) => extracted.packages.push(read),
                None => extracted.gaps.push(format!("the pin at line {}", pin.line)),
            }
        }
        Ok(extracted)
    }
}

fn read_pin(pin: &Node<'_>) -> Option<Package> {
    let location = pin.get("location").or_else(|| pin.get("repositoryURL"));
    let state = pin.get("state")?;
    let version = state.text_at("version");
    let revision = state.text_at("revision").unwrap_or_default();
    let Some(location) = location.filter(|location| location.text().is_some_and(|text| !text.is_empty()))
    else {
        let identity = pin.get("identity")?;
        return Some(package(Ecosystem::Swift, identity.text()?, version, identity.line));
    };
    let url = location.text()?;
    let mut read = package(Ecosystem::Swift, &repository_name(url), version, location.line);
    if version.is_none() {
        read.requirement = state.text_at("branch").map(str::to_owned);
        read.source = Some(format!("git+{url}#{revision}"));
    }
    if pin.text_at("kind") == Some("localSourceControl") {
        read.source = Some(format!("file:{url}"));
    }
    Some(read)
}

/// `https://github.com/a/b.git` and `git@github.com:a/b` are `github.com/a/b`.
fn repository_name(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    rest.replacen(':', "/", usize::from(!url.contains("://")))
        .trim_end_matches('/')
        .trim_end_matches(".git")
        .to_owned()
}
