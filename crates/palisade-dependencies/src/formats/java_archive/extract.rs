//! Reads archives and the archives inside them, within one budget of bytes, entries and levels for the whole file.

use std::io::{Cursor, Read};

use palisade_model::Package;
use zip::ZipArchive;

use super::coordinates::{from_manifest, from_properties, licenses};
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct JavaArchive;

const ENDINGS: &[&str] = &["aar", "ear", "hpi", "jar", "jpi", "kar", "par", "rar", "sar", "war"];
/// Archives inside archives; a web application in an enterprise archive needs three.
const LEVEL_LIMIT: usize = 12;
const ENTRY_LIMIT: usize = 500_000;
/// Bytes that are unpacked of one file, all levels together: so many, and so many times its size. Archives inside
/// archives are hardly compressed, and only few texts are read besides.
const BYTE_LIMIT: usize = 512 << 20;
const RATIO_LIMIT: usize = 64;
/// One text in an archive.
const TEXT_LIMIT: usize = 1 << 20;

impl Format for JavaArchive {
    fn id(&self) -> &'static str {
        "java-archive"
    }

    fn wants(&self, path: &str) -> bool {
        is_archive(path)
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let is_zip = file.bytes.starts_with(b"PK\x03\x04") || file.bytes.starts_with(b"PK\x05\x06");
        if !is_zip && file.path.ends_with(".rar") {
            return Ok(Extracted::other_kind());
        }
        let budget = file.bytes.len().saturating_mul(RATIO_LIMIT).saturating_add(TEXT_LIMIT).min(BYTE_LIMIT);
        let mut reader = Reader { budget, ..Reader::default() };
        reader.archive(file.bytes, file.path, 0)?;
        let mut seen = std::collections::BTreeSet::new();
        reader.packages.retain(|package| seen.insert((package.name.clone(), package.version.clone())));
        reader.gaps.truncate(20);
        Ok(Extracted { packages: reader.packages, gaps: reader.gaps, ..Extracted::default() })
    }
}

fn is_archive(path: &str) -> bool {
    let ending = path::name(path).rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

#[derive(Default)]
struct Reader {
    packages: Vec<Package>,
    gaps: Vec<String>,
    entries: usize,
    /// Bytes that may still be unpacked.
    budget: usize,
}

impl Reader {
    /// Only the outermost archive fails as a whole; one inside it that cannot be read is a gap.
    fn archive(&mut self, bytes: &[u8], name: &str, level: usize) -> Result<(), FormatError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| FormatError::Unsupported {
            expected: "a zip archive",
            found: error.to_string(),
        })?;
        self.entries += archive.len();
        if self.entries > ENTRY_LIMIT {
            return Err(FormatError::TooMany { what: "entries", limit: ENTRY_LIMIT });
        }
        let before = self.packages.len();
        let mut manifest = None;
        for at in 0..archive.len() {
            let Some(Ok(entry)) = archive.name_for_index(at) else { continue };
            let entry = entry.into_owned();
            if entry == "META-INF/MANIFEST.MF" {
                manifest = self.text(&mut archive, at)?;
            } else if path::name(&entry) == "pom.properties" {
                let text = self.text(&mut archive, at)?;
                self.packages.extend(text.as_deref().and_then(from_properties));
            } else if is_archive(&entry) {
                self.inner(&mut archive, at, &entry, level)?;
            }
        }
        self.conclude(manifest.as_deref(), path::name(name), before);
        Ok(())
    }

    /// Without pom.properties the manifest and the name of the file have to do.
    fn conclude(&mut self, manifest: Option<&str>, name: &str, before: usize) {
        let licenses = manifest.map(licenses).unwrap_or_default();
        if self.packages.len() == before {
            match from_manifest(manifest.unwrap_or_default(), name) {
                Some(package) => self.packages.push(package),
                None => self.gaps.push(format!("which package {name} is")),
            }
        }
        if let [package] = &mut self.packages[before..] {
            package.licenses = licenses;
        }
    }

    fn inner(
        &mut self,
        archive: &mut Zip<'_>,
        at: usize,
        name: &str,
        level: usize,
    ) -> Result<(), FormatError> {
        if level + 1 == LEVEL_LIMIT {
            self.gaps.push(format!("{name}, an archive {LEVEL_LIMIT} levels deep"));
            return Ok(());
        }
        let Some(bytes) = self.content(archive, at, BYTE_LIMIT)? else {
            self.gaps.push(format!("{name}, which cannot be unpacked"));
            return Ok(());
        };
        match self.archive(&bytes, name, level + 1) {
            Err(FormatError::Unsupported { .. }) => self.gaps.push(format!("{name}, which is no archive")),
            other => other?,
        }
        Ok(())
    }

    fn text(&mut self, archive: &mut Zip<'_>, at: usize) -> Result<Option<String>, FormatError> {
        let bytes = self.content(archive, at, TEXT_LIMIT)?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The content of an entry; `None` when it cannot be unpacked or is larger than its limit.
    fn content(
        &mut self,
        archive: &mut Zip<'_>,
        at: usize,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, FormatError> {
        let Ok(entry) = archive.by_index(at) else { return Ok(None) };
        let mut bytes = Vec::new();
        let most = limit.min(self.budget).saturating_add(1);
        let read = entry.take(most as u64).read_to_end(&mut bytes);
        if bytes.len() > self.budget {
            return Err(FormatError::TooMany { what: "bytes in all", limit: BYTE_LIMIT });
        }
        self.budget -= bytes.len();
        let fits = bytes.len() <= limit;
        Ok(read.ok().filter(|_| fits).map(|_| bytes))
    }
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;
