//! What a file says that only counts together with other files of the tree. Made by the formats, used by the joins
//! of `assemble/`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::{Ecosystem, Usage};

use crate::formats::{Project, References};
use crate::graph::OptionalEdges;

/// What a file adds to others, by kind of join.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Facts {
    #[default]
    None,
    /// `complete` when it lists indirect modules too.
    GoMod {
        complete: bool,
    },
    GoSum,
    Lock(Box<Lock>),
    Manifest(Manifest),
    Nuget(Box<References>),
    /// The file is not what its path promised, and nothing is missing for it.
    OtherKind,
    Pom(Box<Project>),
    Requirements(Requirements),
}

/// A lockfile: what it speaks for, and what it wants to know from manifests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lock {
    pub(crate) ecosystem: Ecosystem,
    pub(crate) asks: Asks,
    /// Folders of the projects that it covers besides its own, relative to its own.
    pub(crate) folders: BTreeSet<String>,
    /// Names of the projects that it covers in folders below.
    pub(crate) projects: BTreeSet<String>,
    /// Packages by what a manifest calls them: `<project>><name>`, `<name>@<requirement>`, or `<name>`.
    /// Without an entry all packages of that name are meant.
    pub(crate) keys: HashMap<String, u32>,
    pub(crate) optional: OptionalEdges,
    /// It lies in the `obj` folder of the project that it speaks for.
    pub(crate) in_output_folder: bool,
}

impl Lock {
    pub(crate) fn new(ecosystem: Ecosystem, asks: Asks) -> Self {
        Self {
            ecosystem,
            asks,
            folders: BTreeSet::new(),
            projects: BTreeSet::new(),
            keys: HashMap::new(),
            optional: OptionalEdges::new(),
            in_output_folder: false,
        }
    }
}

/// What a lockfile does not tell by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    /// Which packages are direct.
    Relation,
    /// Which packages are direct, and what they are needed for.
    RelationAndUsage,
}

/// A manifest: what a project asks for. Its own packages count only when no lockfile covers it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) ecosystem: Ecosystem,
    pub(crate) requests: Vec<Request>,
    /// Patterns of the folders of its workspace.
    pub(crate) workspaces: Vec<String>,
}

/// One dependency that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// As the manifest writes it, normalised where the ecosystem's names are.
    pub(crate) name: String,
    pub(crate) requirement: String,
    pub(crate) usage: Usage,
}

/// The other files that a requirements.txt names, as it writes them, with their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Requirements {
    pub(crate) includes: Vec<(String, u32)>,
    pub(crate) constraints: Vec<(String, u32)>,
}

/// Values by name, such as the properties of a Maven project.
pub(crate) type Properties = BTreeMap<String, String>;
