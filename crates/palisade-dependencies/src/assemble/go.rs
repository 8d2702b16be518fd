//! go.sum beside a go.mod of before Go 1.17 names the modules that are indirect.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::Package;

use crate::facts::Facts;
use crate::format::FileFacts;

pub(super) fn join(files: &mut Vec<FileFacts>) {
    let mut sums: BTreeMap<String, Vec<Package>> = BTreeMap::new();
    for file in files.iter_mut().filter(|file| file.extracted.facts == Facts::GoSum) {
        let packages = std::mem::take(&mut file.extracted.packages);
        sums.insert(file.folder().to_owned(), packages);
    }
    files.retain(|file| file.extracted.facts != Facts::GoSum);
    for file in files {
        if file.extracted.facts != (Facts::GoMod { complete: false }) {
            continue;
        }
        match sums.get(file.folder()) {
            Some(sum) => add(sum, &mut file.extracted.packages),
            None => file.extracted.gaps.push("indirect modules, which only go.sum names".to_owned()),
        }
    }
}

fn add(sum: &[Package], packages: &mut Vec<Package>) {
    let known: BTreeSet<(String, Option<String>)> =
        packages.iter().map(|package| (package.name.clone(), package.version.clone())).collect();
    let new = sum.iter().filter(|package| !known.contains(&(package.name.clone(), package.version.clone())));
    packages.extend(new.cloned());
}
