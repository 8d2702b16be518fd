//! The object store in a folder: big things by key, written once, durable before they are named.
//! Used for uploads and for what is made of scans.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::service::random_bytes;

const INCOMING: &str = "incoming";
const WORK: &str = "work";
/// Bytes from the start that a writer keeps, to tell what the object is.
const HEAD_BYTES: usize = 512;

/// A folder of objects.
#[derive(Debug, Clone)]
pub(crate) struct ObjectFolder {
    root: PathBuf,
}

/// An object that is being written. Dropped without [`ObjectWriter::store`], nothing stays.
pub(crate) struct ObjectWriter {
    file: File,
    /// Deleted with the writer unless it was renamed.
    path: tempfile::TempPath,
    root: PathBuf,
    hasher: Sha256,
    size: u64,
    head: Vec<u8>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredObject {
    pub(crate) size: u64,
    /// In hex.
    pub(crate) sha256: String,
}

impl ObjectFolder {
    /// Over `root`, which is made when the first object is written.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Begins an object.
    pub(crate) async fn write(&self) -> io::Result<ObjectWriter> {
        let incoming = self.root.join(INCOMING);
        tokio::fs::create_dir_all(&incoming).await?;
        let path = incoming.join(palisade_model::hex(&random_bytes::<16>()));
        let file = File::create_new(&path).await?;
        let path = tempfile::TempPath::try_from_path(path)?;
        let (root, hasher) = (self.root.clone(), Sha256::new());
        Ok(ObjectWriter { file, path, root, hasher, size: 0, head: Vec::new() })
    }

    /// Where the object's bytes are, for readers that need a file.
    pub(crate) fn path_of(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    /// Deletes an object; one that is not there is no error.
    pub(crate) async fn delete(&self, key: &str) -> io::Result<()> {
        match tokio::fs::remove_file(self.path_of(key)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Where objects are unpacked, each in a folder of its own.
    pub(crate) fn work_folder(&self) -> PathBuf {
        self.root.join(WORK)
    }

    /// Deletes what writers and unpackers left that were killed.
    pub(crate) async fn sweep(&self, older_than: Duration) -> io::Result<()> {
        self.sweep_folder(INCOMING, older_than).await?;
        self.sweep_folder(WORK, older_than).await
    }

    async fn sweep_folder(&self, name: &str, older_than: Duration) -> io::Result<()> {
        let mut entries = match tokio::fs::read_dir(self.root.join(name)).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        while let Some(entry) = entries.next_entry().await? {
            let written = entry.metadata().await.and_then(|metadata| metadata.modified());
            if written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > older_than)) {
                if entry.file_type().await?.is_dir() {
                    tokio::fs::remove_dir_all(entry.path()).await?;
                } else {
                    tokio::fs::remove_file(entry.path()).await?;
                }
            }
        }
        Ok(())
    }
}

impl ObjectWriter {
    pub(crate) async fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..room.min(bytes.len())]);
        Ok(())
    }

    /// Bytes so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes, at most 512.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Makes the object durable under `key`: its bytes, then its name.
    pub(crate) async fn store(mut self, key: &str) -> io::Result<StoredObject> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let place = self.root.join(key);
        let folder = place.parent().map(Path::to_path_buf).unwrap_or_default();
        tokio::fs::create_dir_all(&folder).await?;
        tokio::fs::rename(&self.path, &place).await?;
        self.path.disable_cleanup(true);
        File::open(&folder).await?.sync_all().await?;
        Ok(StoredObject { size: self.size, sha256: palisade_model::hex(&self.hasher.finalize()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_object_is_there_whole_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::new(root.path().to_owned());
        let mut dropped = objects.write().await.unwrap();
        dropped.append(b"half").await.unwrap();
        drop(dropped);
        let mut writer = objects.write().await.unwrap();
        writer.append(b"whole ").await.unwrap();
        writer.append(b"object").await.unwrap();
        assert_eq!((writer.size(), writer.head()), (12, &b"whole object"[..]));
        let stored = writer.store("org/upl").await.unwrap();
        assert_eq!((stored.size, stored.sha256.len()), (12, 64));
        assert_eq!(std::fs::read(objects.path_of("org/upl")).unwrap(), b"whole object");
        assert_eq!(std::fs::read_dir(root.path().join(INCOMING)).unwrap().count(), 0);
        objects.delete("org/upl").await.unwrap();
        objects.delete("org/upl").await.unwrap();
        assert!(!objects.path_of("org/upl").exists());
    }

    #[tokio::test]
    async fn what_a_killed_writer_left_is_swept_when_it_is_old() {
        let root = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::new(root.path().to_owned());
        objects.sweep(Duration::ZERO).await.unwrap();
        std::fs::create_dir(root.path().join(INCOMING)).unwrap();
        let left = root.path().join(INCOMING).join("left");
        std::fs::write(&left, "x").unwrap();
        objects.sweep(Duration::from_secs(3600)).await.unwrap();
        assert!(left.exists());
        objects.sweep(Duration::ZERO).await.unwrap();
        assert!(!left.exists());
    }
}
