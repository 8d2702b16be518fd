//! A folder of answers that any number of scans use at once: files appear whole, by being renamed into place.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{CacheKey, entry, sweep};

/// Larger answers are not kept.
const MAX_ENTRY: usize = 8 << 20;
/// Of all answers, in bytes.
const MAX_ALL: u64 = 512 << 20;
/// An entry that is used counts as new again after this long.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// Answers by their key. What goes wrong with it costs time and nothing else.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    max_all: u64,
    written: AtomicU64,
}

impl Cache {
    /// Keeps answers in this folder, which is made when the first one comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), max_all: MAX_ALL, written: AtomicU64::new(0) }
    }

    /// With another bound for all answers, in bytes.
    #[must_use]
    pub fn bounded(self, max_all: u64) -> Self {
        Self { max_all, ..self }
    }

    /// What was kept. An entry that is damaged is none.
    pub fn get(&self, key: &CacheKey) -> Option<Vec<u8>> {
        let file = File::open(self.path(key)).ok()?;
        let most = (MAX_ENTRY + entry::encode(key, &[]).len()) as u64;
        let mut bytes = Vec::new();
        (&file).take(most + 1).read_to_end(&mut bytes).ok()?;
        let answer = entry::decode(key, bytes)?;
        refresh(&file);
        Some(answer)
    }

    /// Keeps an answer, where that is possible.
    pub fn put(&self, key: &CacheKey, answer: &[u8]) {
        if answer.len() > MAX_ENTRY {
            return;
        }
        let bytes = entry::encode(key, answer);
        if let Err(error) = self.write(&self.path(key), &bytes) {
            tracing::debug!(error = %error, "cache.not_written");
            return;
        }
        let size = bytes.len() as u64;
        let before = self.written.fetch_add(size, Ordering::Relaxed);
        // Once per process, and again each time that a part of the bound was written.
        let part = (self.max_all / 8).max(1);
        if before == 0 || before / part != (before + size) / part {
            sweep::sweep(&self.folder, self.max_all, before != 0);
        }
    }

    fn path(&self, key: &CacheKey) -> PathBuf {
        let name = key.name();
        self.folder.join(&name[..2]).join(name)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let aside = path.with_extension(format!("{}-{number}{}", std::process::id(), sweep::UNFINISHED));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = match options.open(&aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_private(path.parent().unwrap_or(&self.folder))?;
                options.open(&aside)?
            }
            opened => opened?,
        };
        let done = file.write_all(bytes).and_then(|()| fs::rename(&aside, path));
        if done.is_err() {
            let _ = fs::remove_file(&aside);
        }
        done
    }
}

/// Findings quote code that others may not read.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn refresh(file: &File) {
    let now = sweep::now();
    let changed = file.metadata().and_then(|metadata| metadata.modified());
    let is_old = changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|age| age > FRESH));
    if is_old {
        // Only makes that it is deleted earlier.
        let _ = file.set_modified(now);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::KeyBuilder;
    use super::*;

    fn key(number: u32) -> CacheKey {
        KeyBuilder::new("test").with(&number.to_le_bytes()).finish()
    }

    fn files(folder: &Path) -> BTreeSet<PathBuf> {
        let all = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
        let is_entry = |name: &str| name.len() == 64 || name.ends_with(sweep::UNFINISHED);
        all.filter(|entry| is_entry(&entry.file_name().to_string_lossy()))
            .map(|entry| entry.into_path())
            .collect()
    }

    #[test]
    fn an_answer_comes_back_under_its_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("made/by/it"));
        assert_eq!(cache.get(&key(1)), None);
        cache.put(&key(1), b"one");
        cache.put(&key(1), b"again");
        cache.put(&key(2), b"");
        assert_eq!(cache.get(&key(1)), Some(b"again".to_vec()));
        assert_eq!(cache.get(&key(2)), Some(Vec::new()));
        let ends = |one: &[u8], other: &[u8]| KeyBuilder::new("test").with(one).with(other).finish();
        assert_ne!(ends(b"ab", b"c"), ends(b"a", b"bc"));
    }

    #[test]
    fn a_damaged_entry_is_none_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        cache.put(&key(1), b"an answer");
        let path = cache.path(&key(1));
        let whole = fs::read(&path).unwrap();
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        for bytes in [&changed[..], &whole[..20], &whole[..whole.len() - 1], b""] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(cache.get(&key(1)), None);
        }
        // An entry of another key is not this one.
        fs::create_dir_all(cache.path(&key(2)).parent().unwrap()).unwrap();
        fs::write(cache.path(&key(2)), &whole).unwrap();
        assert_eq!(cache.get(&key(2)), None);
        cache.put(&key(1), b"an answer");
        assert_eq!(cache.get(&key(1)), Some(b"an answer".to_vec()));
    }

    #[test]
    fn many_writers_of_one_key_leave_one_whole_answer() {
        let folder = tempfile::tempdir().unwrap();
        let caches: Vec<Cache> = (0..8).map(|_| Cache::new(folder.path())).collect();
        std::thread::scope(|scope| {
            for cache in &caches {
                scope.spawn(|| {
                    for round in 0..50 {
                        let answer = vec![b'a'; 10_000];
                        cache.put(&key(round % 5), &answer);
                        assert_eq!(cache.get(&key(round % 5)), Some(answer));
                    }
                });
            }
        });
        assert_eq!(files(folder.path()).len(), 5);
    }

    #[test]
    fn what_was_not_used_longest_goes_when_there_is_too_much() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path()).bounded(10_000);
        for number in 0..40 {
            cache.put(&key(number), &[0; 900]);
            let old =
                sweep::now() - Duration::from_secs(100 * 24 * 3600) + Duration::from_secs(number.into());
            File::open(cache.path(&key(number))).unwrap().set_modified(old).unwrap();
        }
        let size = |path: &PathBuf| fs::metadata(path).unwrap().len();
        let all: u64 = files(folder.path()).iter().map(size).sum();
        assert!(all <= 11_250, "{all}");
        assert_eq!((cache.get(&key(0)), cache.get(&key(39)).is_some()), (None, true));
    }

    #[test]
    fn a_folder_that_cannot_be_made_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cache = Cache::new(file.join("below"));
        cache.put(&key(1), b"one");
        assert_eq!(cache.get(&key(1)), None);
    }
}
