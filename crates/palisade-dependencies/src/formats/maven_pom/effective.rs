//! What holds in a project once its parents of the tree are taken into account.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::interpolate::interpolate;
use super::project::{Dependency, Project};
use crate::facts::Properties;
use crate::path;

const DEPTH_LIMIT: usize = 32;

/// The projects of a tree by path, and by `group:artifact`.
pub(super) struct Tree {
    pub(super) by_path: BTreeMap<String, Project>,
    by_name: HashMap<String, String>,
}

impl Tree {
    pub(super) fn new(by_path: BTreeMap<String, Project>) -> Self {
        let names = by_path.iter().rev();
        let by_name =
            names.map(|(path, project)| (format!("{}:{}", project.group, project.artifact), path.clone()));
        Self { by_name: by_name.collect(), by_path }
    }

    /// A project of the tree by name, when its version is the one that is asked for or one of the two is computed.
    fn find(&self, group: &str, artifact: &str, version: &str) -> Option<&str> {
        let path = self.by_name.get(&format!("{group}:{artifact}"))?;
        let found = self.by_path.get(path)?.version.as_str();
        (found == version || found.contains('$') || version.contains('$')).then_some(path)
    }

    /// The project and its parents of the tree, and what ends the line.
    fn line_of<'t>(&'t self, path: &'t str) -> (Vec<&'t Project>, End) {
        let mut line: Vec<&Project> = Vec::new();
        let mut seen = vec![path];
        let mut at = path;
        while let Some(project) = self.by_path.get(at) {
            line.push(project);
            let Some(parent) = &project.parent else { return (line, End::Root) };
            let stated = path::join(path::folder(at), &parent.relative_path)
                .filter(|_| !parent.relative_path.is_empty());
            let candidates = stated.into_iter().flat_map(|path| [path.clone(), format!("{path}/pom.xml")]);
            let near = candidates.filter_map(|path| self.by_path.get_key_value(&path)).find(|(_, found)| {
                found.artifact == parent.artifact
                    && (found.group == parent.group || found.group.contains('$'))
            });
            let next = near
                .map(|(path, _)| path.as_str())
                .or_else(|| self.find(&parent.group, &parent.artifact, &parent.version));
            let name = format!("{}:{} {}", parent.group, parent.artifact, parent.version);
            match next {
                None => return (line, End::Outside(name)),
                Some(next) if seen.contains(&next) => return (line, End::Cycle(name)),
                Some(_) if line.len() >= DEPTH_LIMIT => return (line, End::Cycle(name)),
                Some(next) => {
                    seen.push(next);
                    at = next;
                }
            }
        }
        (line, End::Root)
    }
}

/// Where a line of parents ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Root,
    /// A parent that is not in the tree.
    Outside(String),
    /// A parent that is below itself, or too far up.
    Cycle(String),
}

/// Properties and managed dependencies that hold in a project.
pub(super) struct Effective {
    pub(super) properties: Properties,
    /// By `group:artifact:type:classifier`, interpolated; the nearest wins.
    managed: HashMap<String, Dependency>,
    pub(super) end: End,
    /// Lists of versions that are imported from outside of the tree.
    pub(super) imports: Vec<String>,
}

impl Effective {
    pub(super) fn new(tree: &Tree, path: &str) -> Self {
        let dependencies = tree.by_path.get(path).map_or(&[][..], |project| &project.dependencies);
        let wanted = dependencies.iter().map(|dependency| dependency.artifact.as_str()).collect();
        Self::within(tree, path, &wanted, &mut vec![path.to_owned()])
    }

    /// Parents manage far more than each of their children uses, so only what is wanted is looked at.
    fn within(tree: &Tree, path: &str, wanted: &BTreeSet<&str>, open: &mut Vec<String>) -> Self {
        let (line, end) = tree.line_of(path);
        let mut effective =
            Self { properties: properties(&line), managed: HashMap::new(), end, imports: Vec::new() };
        let mut imports = Vec::new();
        for managed in line.iter().flat_map(|project| &project.managed) {
            if managed.scope == "import" {
                imports.push(managed);
            } else if !may_be_wanted(managed, wanted) {
                continue;
            } else if let Some(key) = effective.key(managed) {
                effective.managed.entry(key).or_insert_with(|| managed.clone());
            }
        }
        let values: Vec<(String, Dependency)> = effective.managed.drain().collect();
        for (key, mut managed) in values {
            managed.version = interpolate(&managed.version, &effective.properties).unwrap_or(managed.version);
            effective.managed.insert(key, managed);
        }
        for import in imports {
            effective.import(tree, import, wanted, open);
        }
        effective
    }

    /// Takes the managed dependencies of a project of the tree; the bound keeps imports from running in circles.
    fn import(&mut self, tree: &Tree, import: &Dependency, wanted: &BTreeSet<&str>, open: &mut Vec<String>) {
        let of = |text: &str| interpolate(text, &self.properties).unwrap_or_else(|| text.to_owned());
        let (group, artifact, version) = (of(&import.group), of(&import.artifact), of(&import.version));
        match tree.find(&group, &artifact, &version).map(str::to_owned) {
            Some(path) if !open.contains(&path) && open.len() < DEPTH_LIMIT => {
                open.push(path.clone());
                let imported = Self::within(tree, &path, wanted, open);
                for (key, managed) in imported.managed {
                    self.managed.entry(key).or_insert(managed);
                }
                self.imports.extend(imported.imports);
            }
            Some(_) => {}
            None => self.imports.push(format!("{group}:{artifact} {version}")),
        }
    }

    fn key(&self, dependency: &Dependency) -> Option<String> {
        let group = interpolate(&dependency.group, &self.properties)?;
        let artifact = interpolate(&dependency.artifact, &self.properties)?;
        let kind = if dependency.kind.is_empty() { "jar" } else { &dependency.kind };
        Some(format!("{group}:{artifact}:{kind}:{}", dependency.classifier))
    }

    /// What `dependencyManagement` says of a dependency.
    pub(super) fn managed(&self, dependency: &Dependency) -> Option<&Dependency> {
        self.managed.get(&self.key(dependency)?)
    }
}

/// Names that are computed may be any.
fn may_be_wanted(managed: &Dependency, wanted: &BTreeSet<&str>) -> bool {
    let is_computed = |name: &str| name.contains('$');
    wanted.contains(managed.artifact.as_str())
        || is_computed(&managed.artifact)
        || wanted.iter().any(|name| is_computed(name))
}

/// The project's own win over those of its parents; `project.*` means the project itself.
fn properties(line: &[&Project]) -> Properties {
    let mut properties = Properties::new();
    for project in line.iter().rev() {
        properties.extend(project.properties.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    let Some(own) = line.first() else { return properties };
    let parent = own.parent.as_ref();
    let built_in = [
        ("groupId", own.group.as_str()),
        ("artifactId", &own.artifact),
        ("version", &own.version),
        ("parent.groupId", parent.map_or("", |parent| &parent.group)),
        ("parent.artifactId", parent.map_or("", |parent| &parent.artifact)),
        ("parent.version", parent.map_or("", |parent| &parent.version)),
    ];
    for (name, value) in built_in.iter().filter(|(_, value)| !value.is_empty()) {
        properties.insert(format!("project.{name}"), (*value).to_owned());
        properties.insert(format!("pom.{name}"), (*value).to_owned());
        properties.entry((*name).to_owned()).or_insert_with(|| (*value).to_owned());
    }
    properties
}
