//! Joins the packages of many files: what has the same package URL is one component with several occurrences.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{Hash, HashAlgorithm, Package, PackageFile, Relation, Usage};

/// All components in order of their keys, so that the order of the files does not matter.
pub(crate) struct Merged<'a> {
    pub(crate) components: Vec<Component<'a>>,
    /// Whether all files were understood and say what depends on what.
    pub(crate) is_complete: bool,
    /// What the files of the root folder state as licence of the whole.
    pub(crate) declared: BTreeSet<&'a str>,
    /// By the texts of the root folder.
    pub(crate) concluded: BTreeSet<&'a str>,
}

/// One package, wherever it is listed.
pub(crate) struct Component<'a> {
    /// The canonical package URL, or name and version where there is none. Unique.
    pub(crate) key: String,
    /// Where it is listed first.
    pub(crate) package: &'a Package,
    /// The strongest need.
    pub(crate) usage: Usage,
    /// Path and line, in order; lines are 0 in files without.
    pub(crate) occurrences: BTreeSet<(&'a str, u32)>,
    /// As the files that list it and the package itself state them.
    pub(crate) licenses: BTreeSet<&'a str>,
    /// By the texts that the package brings.
    pub(crate) concluded: BTreeSet<&'a str>,
    pub(crate) hashes: BTreeSet<&'a Hash>,
    pub(crate) sources: BTreeSet<&'a str>,
    pub(crate) requirements: BTreeSet<&'a str>,
    /// A project asks for it itself.
    pub(crate) is_direct: bool,
    /// Another component depends on it.
    pub(crate) is_reached: bool,
    /// What it depends on: indices of components.
    pub(crate) dependencies: BTreeSet<usize>,
}

impl Component<'_> {
    /// The package URL; `None` for a package that has none.
    pub(crate) fn purl(&self) -> Option<&str> {
        has_purl(self.package).then_some(&self.key)
    }

    /// The name without the namespace of the package URL.
    pub(crate) fn name(&self) -> &str {
        let name = &self.package.purl.name;
        if name.is_empty() { &self.package.name } else { name }
    }

    /// The namespace of the package URL, such as the group of Maven or the scope of npm.
    pub(crate) fn group(&self) -> Option<&str> {
        let namespace = &self.package.purl.namespace;
        (!namespace.is_empty() && !self.package.purl.name.is_empty()).then_some(namespace)
    }
}

pub(crate) fn merge(files: &[PackageFile]) -> Merged<'_> {
    let mut files: Vec<&PackageFile> = files.iter().collect();
    files.sort_by(|ours, theirs| (&ours.path, &ours.format).cmp(&(&theirs.path, &theirs.format)));
    let keys: Vec<Vec<String>> =
        files.iter().map(|file| file.packages.iter().map(key_of).collect()).collect();
    let mut numbers: BTreeMap<&str, usize> = keys.iter().flatten().map(|key| (key.as_str(), 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, value)| *value = number);
    let mut components: Vec<Option<Component>> = numbers.iter().map(|_| None).collect();
    for (file, keys) in files.iter().zip(&keys) {
        let numbers: Vec<usize> = keys.iter().map(|key| numbers[key.as_str()]).collect();
        for ((package, key), number) in file.packages.iter().zip(keys).zip(&numbers) {
            let component = components[*number].get_or_insert_with(|| begin(package, key));
            add(component, package, &file.path);
            let known = package.dependencies.iter().filter_map(|index| numbers.get(*index as usize));
            component.dependencies.extend(known.filter(|index| *index != number));
        }
    }
    let mut components: Vec<Component> = components.into_iter().flatten().collect();
    mark_reached(&mut components);
    let of_root =
        files.iter().filter(|file| !file.path.contains('/')).flat_map(|file| &file.project_licenses);
    let (concluded, declared): (Vec<_>, Vec<_>) = of_root.partition(|found| found.likeness.is_some());
    Merged {
        components,
        is_complete: files.iter().all(|file| file.has_edges && file.gaps.is_empty()),
        declared: declared.into_iter().map(|found| found.license.as_str()).collect(),
        concluded: concluded.into_iter().map(|found| found.license.as_str()).collect(),
    }
}

fn has_purl(package: &Package) -> bool {
    !package.purl.kind.is_empty() && !package.purl.name.is_empty()
}

fn key_of(package: &Package) -> String {
    if has_purl(package) {
        return package.purl.to_string();
    }
    format!("package:{}@{}", package.name, package.version.as_deref().unwrap_or_default())
}

fn begin<'a>(package: &'a Package, key: &str) -> Component<'a> {
    Component {
        key: key.to_owned(),
        package,
        usage: package.usage,
        occurrences: BTreeSet::new(),
        licenses: BTreeSet::new(),
        concluded: BTreeSet::new(),
        hashes: BTreeSet::new(),
        sources: BTreeSet::new(),
        requirements: BTreeSet::new(),
        is_direct: false,
        is_reached: false,
        dependencies: BTreeSet::new(),
    }
}

fn add<'a>(component: &mut Component<'a>, package: &'a Package, path: &'a str) {
    component.usage = component.usage.min(package.usage);
    component.occurrences.insert((path, package.line));
    component.licenses.extend(package.licenses.iter().map(String::as_str));
    for found in &package.found_licenses {
        let known = if found.likeness.is_some() { &mut component.concluded } else { &mut component.licenses };
        known.insert(&found.license);
    }
    component.hashes.extend(package.hashes.iter().filter(|hash| has_its_length(hash)));
    component.sources.extend(package.source.as_deref());
    component.requirements.extend(package.requirement.as_deref());
    component.is_direct |= package.relation == Relation::Direct;
}

/// A digest of another length is none; no schema would take it.
fn has_its_length(hash: &Hash) -> bool {
    let digits = match hash.algorithm {
        HashAlgorithm::Md5 => 32,
        HashAlgorithm::Sha1 => 40,
        HashAlgorithm::Sha256 => 64,
        HashAlgorithm::Sha384 => 96,
        HashAlgorithm::Sha512 => 128,
    };
    hash.value.len() == digits && hash.value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn mark_reached(components: &mut [Component]) {
    let reached: BTreeSet<usize> =
        components.iter().flat_map(|component| component.dependencies.iter().copied()).collect();
    for index in reached {
        components[index].is_reached = true;
    }
}
