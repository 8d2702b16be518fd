//! Requirements files that name others: includes are read by themselves, constraints pin what has no version.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Requirements};
use crate::format::FileFacts;
use crate::naming::package;
use crate::path;

type ByPath = BTreeMap<String, usize>;

pub(super) fn join(files: &mut Vec<FileFacts>) {
    let by_path: ByPath = files
        .iter()
        .enumerate()
        .filter(|(_, file)| matches!(file.extracted.facts, Facts::Requirements(_)))
        .map(|(at, file)| (file.path.clone(), at))
        .collect();
    let includes: Vec<Vec<usize>> = files.iter().map(|file| neighbours(file, &by_path, false)).collect();
    let constraints: Vec<Vec<usize>> = files.iter().map(|file| neighbours(file, &by_path, true)).collect();
    for at in by_path.values() {
        let gaps = gaps(&files[*at], *at, &by_path, &includes);
        files[*at].extracted.gaps.extend(gaps);
    }
    for at in by_path.values() {
        let reached = reach(*at, &includes);
        let pins = pins(files, reached.iter().flat_map(|file| &constraints[*file]));
        for included in reached {
            pin(&mut files[included], &pins);
        }
    }
    let included: BTreeSet<usize> = includes.into_iter().flatten().collect();
    let served: BTreeSet<usize> =
        constraints.into_iter().flatten().filter(|at| !included.contains(at)).collect();
    let mut at = 0;
    files.retain(|file| {
        at += 1;
        !served.contains(&(at - 1)) && !is_compiled(file, &by_path)
    });
}

/// `requirements.in` beside the `requirements.txt` that was compiled from it.
fn is_compiled(file: &FileFacts, by_path: &ByPath) -> bool {
    let stem = file.path.strip_suffix(".in").filter(|_| by_path.contains_key(&file.path));
    stem.is_some_and(|stem| by_path.contains_key(&format!("{stem}.txt")))
}

fn named(file: &FileFacts, constraints: bool) -> &[(String, u32)] {
    match &file.extracted.facts {
        Facts::Requirements(Requirements { constraints: named, .. }) if constraints => named,
        Facts::Requirements(Requirements { includes: named, .. }) => named,
        _ => &[],
    }
}

fn neighbours(file: &FileFacts, by_path: &ByPath, constraints: bool) -> Vec<usize> {
    let paths = named(file, constraints).iter().filter_map(|(name, _)| path::join(file.folder(), name));
    paths.filter_map(|path| by_path.get(&path).copied()).collect()
}

fn gaps(file: &FileFacts, own: usize, by_path: &ByPath, includes: &[Vec<usize>]) -> Vec<String> {
    let mut gaps = Vec::new();
    for (name, line) in named(file, false).iter().chain(named(file, true)) {
        match path::join(file.folder(), name).and_then(|path| by_path.get(&path)) {
            None => gaps.push(format!("{name} at line {line}, which was not read")),
            // Each cycle is told once, in the file of it that comes last.
            Some(at) if *at <= own && reach(*at, includes).contains(&own) => {
                gaps.push(format!("a cycle of includes through {name}"));
            }
            Some(_) => {}
        }
    }
    gaps
}

/// The file itself and all that it includes.
fn reach(from: usize, includes: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if reached.insert(at) {
            open.extend(&includes[at]);
        }
    }
    reached
}

fn pins<'a>(files: &[FileFacts], constraints: impl Iterator<Item = &'a usize>) -> BTreeMap<String, String> {
    let packages = constraints.flat_map(|at| &files[*at].extracted.packages);
    packages.filter_map(|package| Some((package.name.clone(), package.version.clone()?))).collect()
}

fn pin(file: &mut FileFacts, pins: &BTreeMap<String, String>) {
    for open in
        file.extracted.packages.iter_mut().filter(|open| open.version.is_none() && open.source.is_none())
    {
        let (Some(version), Some(ecosystem)) = (pins.get(&open.name), open.ecosystem) else { continue };
        let pinned = package(ecosystem, &open.name, Some(version), open.line);
        (open.version, open.purl) = (pinned.version, pinned.purl);
    }
}
