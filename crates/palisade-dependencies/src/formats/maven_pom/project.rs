//! What one pom.xml says by itself, unresolved.

use crate::document::Element;
use crate::facts::Properties;

/// A Maven project as its file states it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Project {
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
    pub(super) parent: Option<Parent>,
    pub(super) properties: Properties,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) managed: Vec<Dependency>,
}

/// Where a project inherits from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parent {
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
    /// `../pom.xml` unless stated; empty when it is not to be looked for in the tree.
    pub(super) relative_path: String,
}

/// One dependency as written; empty texts are absent elements.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dependency {
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
    pub(super) scope: String,
    pub(super) kind: String,
    pub(super) classifier: String,
    pub(super) optional: String,
    pub(super) line: u32,
}

impl Project {
    pub(super) fn read(root: &Element) -> Self {
        let parent = root.child("parent").map(Parent::read);
        let inherited =
            |field: fn(&Parent) -> &String| parent.as_ref().map(field).cloned().unwrap_or_default();
        let mut project = Self {
            group: root.text_of("groupId").map_or_else(|| inherited(|parent| &parent.group), str::to_owned),
            artifact: text(root, "artifactId"),
            version: root
                .text_of("version")
                .map_or_else(|| inherited(|parent| &parent.version), str::to_owned),
            parent,
            ..Self::default()
        };
        project.take(root, true);
        for profile in root.child("profiles").iter().flat_map(|profiles| profiles.all("profile")) {
            let active =
                profile.at(&["activation", "activeByDefault"]).is_some_and(|text| text.text == "true");
            project.take(profile, active);
        }
        project
    }

    /// The dependencies of every profile count; the properties only of those that are active without being asked for.
    fn take(&mut self, element: &Element, with_properties: bool) {
        for property in
            element.child("properties").iter().flat_map(|list| &list.children).filter(|_| with_properties)
        {
            self.properties.insert(property.name.clone(), property.text.clone());
        }
        let list = |list: Option<&Element>| -> Vec<Dependency> {
            list.iter().flat_map(|list| list.all("dependency")).map(Dependency::read).collect()
        };
        self.dependencies.extend(list(element.child("dependencies")));
        self.managed.extend(list(element.at(&["dependencyManagement", "dependencies"])));
    }
}

impl Parent {
    fn read(element: &Element) -> Self {
        let relative = element.child("relativePath").map_or("../pom.xml", |path| path.text.as_str());
        Self {
            group: text(element, "groupId"),
            artifact: text(element, "artifactId"),
            version: text(element, "version"),
            relative_path: relative.to_owned(),
        }
    }
}

impl Dependency {
    fn read(element: &Element) -> Self {
        let line = element.child("artifactId").map_or(element.line, |artifact| artifact.line);
        Self {
            group: text(element, "groupId"),
            artifact: text(element, "artifactId"),
            version: text(element, "version"),
            scope: text(element, "scope"),
            kind: text(element, "type"),
            classifier: text(element, "classifier"),
            optional: text(element, "optional"),
            line,
        }
    }
}

fn text(element: &Element, name: &str) -> String {
    element.text_of(name).unwrap_or_default().to_owned()
}
