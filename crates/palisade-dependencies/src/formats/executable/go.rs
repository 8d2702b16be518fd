//! The build information that the Go linker writes: Go's version and the modules of the program.
//! Layout: `debug/buildinfo` of Go's standard library.

use palisade_model::{Ecosystem, Package, Relation};

use super::bytes::Bytes;
use super::section::{Section, loaded_at};
use crate::format::Extracted;
use crate::naming::package;

const MAGIC: &[u8] = b"\xff Go buildinf:";
const ALIGNMENT: usize = 16;
/// Texts of a build; the largest real ones have a few hundred modules.
const TEXT_LIMIT: u64 = 16 << 20;

/// What the program is built of; `None` when it is no Go program.
pub(super) fn read(sections: &[Section<'_>]) -> Option<Extracted> {
    let named = |section: &&Section<'_>| matches!(section.name, ".go.buildinfo" | "__go_buildinfo");
    let fallback = |section: &&Section<'_>| matches!(section.name, ".data" | "__data");
    let candidates = sections.iter().filter(named).chain(sections.iter().filter(fallback));
    let information = candidates.into_iter().find_map(|section| find(section.data))?;
    let (version, modules) = texts(information, sections)?;
    let version = str::from_utf8(version).ok()?;
    let version = version.strip_prefix("go").unwrap_or(version).split(' ').next().unwrap_or_default();
    let mut library = package(Ecosystem::Go, "stdlib", Some(version), 0);
    library.relation = Relation::Direct;
    let mut extracted = Extracted { packages: vec![library], ..Extracted::default() };
    // The text is framed by 16 bytes at each end that are no text.
    let framed = modules.get(ALIGNMENT..modules.len().saturating_sub(ALIGNMENT));
    if let Some(text) = framed.and_then(|text| str::from_utf8(text).ok()) {
        list(text, &mut extracted);
    }
    Some(extracted)
}

fn find(data: &[u8]) -> Option<&[u8]> {
    let starts = (0..data.len()).step_by(ALIGNMENT);
    starts.map(|start| &data[start..]).find(|rest| rest.starts_with(MAGIC) && rest.len() >= 32)
}

/// The version and the modules: inline since Go 1.18, before by two pointers to strings.
fn texts<'a>(information: &'a [u8], sections: &[Section<'a>]) -> Option<(&'a [u8], &'a [u8])> {
    let (width, flags) = (information[14], information[15]);
    if flags & 2 != 0 {
        let (version, rest) = inline(&information[32..])?;
        return Some((version, inline(rest).map_or(&[][..], |(modules, _)| modules)));
    }
    let wide = width == 8;
    let bytes = Bytes { data: information, big_endian: flags & 1 != 0 };
    let string = |at: u64| {
        let pointer = bytes.address(at, wide)?;
        let header = Bytes { data: loaded_at(sections, pointer, u64::from(width) * 2)?, ..bytes };
        let (start, length) = (header.address(0, wide)?, header.address(u64::from(width), wide)?);
        loaded_at(sections, start, length.min(TEXT_LIMIT))
    };
    Some((string(16)?, string(16 + u64::from(width)).unwrap_or_default()))
}

/// A length as a varint, and as many bytes.
fn inline(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut length = 0u64;
    for (at, byte) in data.iter().take(5).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return data[at + 1..].split_at_checked(usize::try_from(length).ok()?);
        }
    }
    None
}

/// Lines of `mod`, `dep` and `=>`: path, version, sum.
fn list(text: &str, extracted: &mut Extracted) {
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["mod", path, version, ..] => {
                extracted.project = Some(path.to_owned());
                if version != "(devel)" {
                    extracted.packages.push(package(Ecosystem::Go, path, Some(version), 0));
                }
            }
            ["dep", path, version, ..] => {
                extracted.packages.push(package(Ecosystem::Go, path, Some(version), 0));
            }
            ["=>", path, version, ..] => {
                if let Some(replaced) = extracted.packages.last_mut() {
                    *replaced = replacement(path, version, replaced);
                }
            }
            _ => {}
        }
    }
}

fn replacement(path: &str, version: &str, replaced: &Package) -> Package {
    if version.is_empty() || path.starts_with(['.', '/']) {
        let local = package(Ecosystem::Go, &replaced.name, None, 0);
        return Package { source: Some(format!("file:{path}")), ..local };
    }
    package(Ecosystem::Go, path, Some(version), 0)
}
