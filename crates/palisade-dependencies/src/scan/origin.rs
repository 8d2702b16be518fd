//! How a package got into a tree: the shortest way from what the project asks for itself.

use std::collections::VecDeque;

use palisade_model::{PackageFile, Relation};

/// For each package of one file, who asked for it first.
pub(super) struct Origins<'a> {
    file: &'a PackageFile,
    /// The package that asks for this one; itself for direct ones, `None` when there is no way to it.
    asked_by: Vec<Option<usize>>,
}

impl<'a> Origins<'a> {
    /// Breadth first from the direct packages, in the order of the file: linear in packages and edges.
    pub(super) fn of(file: &'a PackageFile) -> Self {
        let mut asked_by = vec![None; file.packages.len()];
        let mut queue = VecDeque::new();
        for (place, package) in file.packages.iter().enumerate() {
            if package.relation == Relation::Direct {
                asked_by[place] = Some(place);
                queue.push_back(place);
            }
        }
        while let Some(place) = queue.pop_front() {
            for &next in &file.packages[place].dependencies {
                let next = next as usize;
                if let Some(free @ None) = asked_by.get_mut(next) {
                    *free = Some(place);
                    queue.push_back(next);
                }
            }
        }
        Self { file, asked_by }
    }

    /// Names and versions from a direct package to this one; only itself when the way is not known.
    pub(super) fn path(&self, place: usize) -> Vec<String> {
        let mut path = vec![self.label(place)];
        let mut at = place;
        while let Some(by) = self.asked_by[at].filter(|by| *by != at) {
            path.push(self.label(by));
            at = by;
        }
        path.reverse();
        path
    }

    fn label(&self, place: usize) -> String {
        let package = &self.file.packages[place];
        match &package.version {
            Some(version) => format!("{}@{version}", package.name),
            None => package.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::{Ecosystem, Package};

    use super::*;

    fn package(name: &str, relation: Relation, dependencies: &[u32]) -> Package {
        Package {
            relation,
            line: 1,
            dependencies: dependencies.to_vec(),
            ..Package::of(Ecosystem::Npm, name, Some("1.0.0"))
        }
    }

    #[test]
    fn the_shortest_way_is_told_and_cycles_end() {
        let file = PackageFile {
            path: "package-lock.json".to_owned(),
            format: "package-lock".to_owned(),
            project: None,
            packages: vec![
                package("a", Relation::Direct, &[1]),
                package("b", Relation::Transitive, &[2]),
                package("c", Relation::Transitive, &[1]),
                package("d", Relation::Direct, &[2, 99]),
                package("e", Relation::Transitive, &[]),
            ],
            has_edges: true,
            gaps: vec![],
            project_licenses: vec![],
        };
        let origins = Origins::of(&file);
        assert_eq!(origins.path(2), ["d@1.0.0", "c@1.0.0"]);
        assert_eq!(origins.path(1), ["a@1.0.0", "b@1.0.0"]);
        assert_eq!(origins.path(0), ["a@1.0.0"]);
        assert_eq!(origins.path(4), ["e@1.0.0"]);
    }
}
