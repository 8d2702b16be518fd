//! The server's secret on disk: 32 random bytes in hex, readable by the owner only.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use palisade_model::hex;

const FILE_NAME: &str = "pepper";

/// Where the secret of a data folder is kept.
pub(crate) fn path_in(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE_NAME)
}

/// Whether there is a secret already.
pub(crate) fn exists(data_dir: &Path) -> bool {
    path_in(data_dir).exists() || std::env::var_os("PALISADE_PEPPER").is_some()
}

/// Reads the secret of `data_dir`; makes it when there is none. `PALISADE_PEPPER` overrides the file,
/// so that several nodes can share one. Says whether it was just made.
pub(crate) fn load_or_create(data_dir: &Path) -> anyhow::Result<([u8; 32], bool)> {
    if let Ok(text) = std::env::var("PALISADE_PEPPER") {
        return Ok((parse(&text).context("in the variable PALISADE_PEPPER")?, false));
    }
    let path = path_in(data_dir);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok((parse(text.trim()).with_context(|| format!("in {}", path.display()))?, false)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(data_dir, &path),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// Writes a new secret under a name of its own first: a file called `pepper` is always whole, and of two
/// processes that start at once one wins and both use its secret.
fn create(data_dir: &Path, path: &Path) -> anyhow::Result<([u8; 32], bool)> {
    let pepper: [u8; 32] = palisade_service::random_bytes();
    let mut file =
        tempfile::Builder::new().prefix(".pepper").permissions(owner_only()).tempfile_in(data_dir)?;
    file.write_all(hex(&pepper).as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => {
            std::fs::File::open(data_dir)?.sync_all()?;
            Ok((pepper, true))
        }
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => load_or_create(data_dir),
        Err(error) => Err(error.error).with_context(|| format!("writing {}", path.display())),
    }
}

fn owner_only() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o600)
}

/// The data folder, made readable by the owner only when it does not exist yet.
pub(crate) fn ensure_data_dir(data_dir: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data_dir)
        .with_context(|| format!("expected to be able to make the data folder {}", data_dir.display()))
}

fn parse(text: &str) -> anyhow::Result<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        bail!("expected 64 hexadecimal digits, found {} bytes", text.len());
    }
    let mut pepper = [0; 32];
    for (at, byte) in pepper.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16)?;
    }
    Ok(pepper)
}
