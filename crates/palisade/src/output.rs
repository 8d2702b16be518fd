//! Where commands write: stdout that may close early, or a file that is complete or untouched.

use std::fs::Permissions;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use palisade_report::Look;

/// Wider lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Writes to stdout, coloured and as wide as the terminal when it is one. A reader that has seen enough
/// (`| head`) is no error.
pub(crate) fn to_stdout(write: impl FnOnce(Look, &mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let stdout = io::stdout();
    let look = look_of(&stdout);
    let mut out = stdout.lock();
    match write(look, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn look_of(stdout: &io::Stdout) -> Look {
    let plain = Look::default();
    if !stdout.is_terminal() {
        return plain;
    }
    let color = anstream::AutoStream::choice(stdout) != anstream::ColorChoice::Never;
    let width = terminal_size::terminal_size().map_or(plain.width, |(width, _)| usize::from(width.0));
    Look { width: width.min(MAX_WIDTH), color }
}

/// Writes to a new file beside `path` and moves it there when it is complete. Pipes and devices, such as
/// `/dev/stdout`, are written to directly.
pub(crate) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(std::fs::OpenOptions::new().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // A link to a report stays a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut file = tempfile::Builder::new()
        .prefix(".palisade-")
        // As for any new file: what the umask leaves of it.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)?;
    write(&mut file)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_breaks_off_leaves_the_old_one_and_no_rubbish() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        let broken = to_file(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(broken.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        to_file(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_link_to_a_report_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        to_file(&link, |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
    }
}
