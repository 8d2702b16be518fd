//! Tells direct from transitive, and shipped from optional from development, by walking the edges of a lockfile.

use std::collections::{BTreeSet, HashMap};

use palisade_model::{Package, Relation, Usage};

/// A package that the project asks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Root {
    pub(crate) package: u32,
    pub(crate) usage: Usage,
}

/// Edges (from, to) that only an extra or an optional feature follows.
pub(crate) type OptionalEdges = BTreeSet<(u32, u32)>;

/// Sets the relation and usage of every package that a root reaches; the others keep what they have. A package that is
/// reached in several ways counts as what matters most: shipped, then optional, then development.
pub(crate) fn settle(packages: &mut [Package], roots: &[Root], optional: &OptionalEdges) {
    let mut usages: Vec<Option<Usage>> = vec![None; packages.len()];
    let mut waiting: Vec<u32> = Vec::new();
    for usage in [Usage::Runtime, Usage::Optional, Usage::Development] {
        let mut open = std::mem::take(&mut waiting);
        open.extend(roots.iter().filter(|root| root.usage == usage).map(|root| root.package));
        while let Some(at) = open.pop() {
            let Some(state) = usages.get_mut(at as usize) else { continue };
            if state.is_some() {
                continue;
            }
            *state = Some(usage);
            for to in &packages[at as usize].dependencies {
                if usage == Usage::Runtime && optional.contains(&(at, *to)) {
                    waiting.push(*to);
                } else {
                    open.push(*to);
                }
            }
        }
    }
    for (package, usage) in packages.iter_mut().zip(usages) {
        if let Some(usage) = usage {
            package.usage = usage;
            package.relation = Relation::Transitive;
        }
    }
    for root in roots {
        if let Some(package) = packages.get_mut(root.package as usize) {
            package.relation = Relation::Direct;
        }
    }
}

/// Versions of one name that a requirement without a version leads to; real files hold two or three.
const VERSION_LIMIT: usize = 8;

/// Packages that name what they depend on: edges lead to all versions of a name that the file holds.
#[derive(Debug, Default)]
pub(crate) struct ByName {
    packages: Vec<Package>,
    wanted: Vec<Vec<String>>,
    known: HashMap<(String, Option<String>), usize>,
}

impl ByName {
    /// Adds a package with the names it depends on. One that is there already gets the names in addition.
    pub(crate) fn push(&mut self, package: Package, wanted: Vec<String>) {
        let key = (package.name.clone(), package.version.clone());
        if let Some(at) = self.known.get(&key) {
            self.wanted[*at].extend(wanted);
            self.packages[*at].usage = self.packages[*at].usage.min(package.usage);
            return;
        }
        self.known.insert(key, self.packages.len());
        self.packages.push(package);
        self.wanted.push(wanted);
    }

    /// The packages with their edges.
    pub(crate) fn connect(mut self) -> Vec<Package> {
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
        for (at, package) in (0..).zip(&self.packages) {
            let versions = by_name.entry(package.name.clone()).or_default();
            if versions.len() < VERSION_LIMIT {
                versions.push(at);
            }
        }
        for (package, wanted) in self.packages.iter_mut().zip(&self.wanted) {
            package.dependencies.extend(wanted.iter().filter_map(|name| by_name.get(name)).flatten());
        }
        tidy_edges(&mut self.packages);
        self.packages
    }
}

/// Sorts the edges of every package and drops repeated ones and those to itself.
pub(crate) fn tidy_edges(packages: &mut [Package]) {
    for (at, package) in packages.iter_mut().enumerate() {
        package.dependencies.sort_unstable();
        package.dependencies.dedup();
        package.dependencies.retain(|to| *to as usize != at);
    }
}

/// The index of the next package of a list. Lists are bounded far below `u32`.
pub(crate) fn next_index(packages: &[Package]) -> u32 {
    u32::try_from(packages.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use super::*;
    use crate::naming::package;

    #[test]
    fn what_is_shipped_wins_and_cycles_end() {
        let mut packages: Vec<Package> =
            ["a", "b", "c", "d", "e"].map(|name| package(Ecosystem::Npm, name, None, 1)).to_vec();
        packages[0].dependencies = vec![1, 2];
        packages[1].dependencies = vec![0];
        packages[3].dependencies = vec![1, 4];
        let roots =
            [Root { package: 0, usage: Usage::Runtime }, Root { package: 3, usage: Usage::Development }];
        settle(&mut packages, &roots, &OptionalEdges::from([(0, 2)]));
        let found: Vec<_> = packages.iter().map(|package| (package.usage, package.relation)).collect();
        assert_eq!(
            found,
            [
                (Usage::Runtime, Relation::Direct),
                (Usage::Runtime, Relation::Transitive),
                (Usage::Optional, Relation::Transitive),
                (Usage::Development, Relation::Direct),
                (Usage::Development, Relation::Transitive),
            ]
        );
    }
}
