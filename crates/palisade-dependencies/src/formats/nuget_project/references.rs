//! What an MSBuild file says of packages: references, central versions and properties.

use crate::document::Element;
use crate::facts::Properties;

/// The facts of one file, unresolved.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct References {
    /// A file that projects below it import without naming it.
    pub(super) is_shared: bool,
    pub(super) properties: Properties,
    pub(super) references: Vec<Reference>,
    /// The versions of Directory.Packages.props.
    pub(super) central: Vec<Reference>,
}

/// One package with its version as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) line: u32,
    /// Nothing of it gets into what is built.
    pub(super) is_private: bool,
}

impl References {
    pub(super) fn read(root: &Element, is_shared: bool) -> Self {
        let mut read = Self { is_shared, ..Self::default() };
        for group in root.children.iter().chain(root.all("Choose").flat_map(|choose| &choose.children)) {
            match group.name.as_str() {
                "PropertyGroup" => {
                    let properties = group.children.iter().filter(|child| !child.text.is_empty());
                    read.properties.extend(properties.map(|child| (child.name.clone(), child.text.clone())));
                }
                "ItemGroup" => group.children.iter().for_each(|item| read.item(item)),
                _ => {}
            }
        }
        read
    }

    fn item(&mut self, item: &Element) {
        let list = match item.name.as_str() {
            "PackageReference" | "GlobalPackageReference" => &mut self.references,
            "PackageVersion" => &mut self.central,
            _ => return,
        };
        let Some(names) = item.attribute("Include").or_else(|| item.attribute("Update")) else { return };
        let of = |name: &str| item.attribute(name).or_else(|| item.text_of(name)).map(str::to_owned);
        let is_private = of("PrivateAssets").is_some_and(|assets| assets.eq_ignore_ascii_case("all"))
            || item.name == "GlobalPackageReference";
        for name in names.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            let version = of("VersionOverride").or_else(|| of("Version"));
            list.push(Reference { name: name.to_owned(), version, line: item.line, is_private });
        }
    }
}
