//! The ignore files that apply at one point of a walk: `.ignore` and `.gitignore` of every folder from
//! the enclosing git root down, and that root's `.git/info/exclude`. Used by the walk alone.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::read::read_text;

/// A larger ignore file hides nothing: compiling it would cost more than reading what it hides.
const MAX_IGNORE_FILE: u64 = 256 * 1024;

/// The ignore files of one folder.
struct Level {
    depth: usize,
    patterns: Gitignore,
    /// `Some` at the root of a repository, where patterns from further up stop counting.
    exclude: Option<Gitignore>,
}

/// Decides what is left out. The nearest folder that says anything decides; in one folder `.ignore`
/// has the last word. A user's global ignore file never counts: results must not depend on the machine.
pub(crate) struct Ignores {
    enabled: bool,
    /// Folders above the scanned one, outermost first.
    above: Vec<Level>,
    /// Folders on the way from the scanned one to where the walk is.
    within: Vec<Level>,
}

impl Ignores {
    pub(crate) fn disabled() -> Self {
        Self { enabled: false, above: Vec::new(), within: Vec::new() }
    }

    /// Starts at `root`, a folder, with what applies from further up when it lies in a repository.
    pub(crate) fn of(root: &Path) -> Self {
        let is_repository = |folder: &&Path| folder.join(".git").exists();
        let distance = root.ancestors().position(|folder| is_repository(&folder)).unwrap_or(0);
        let mut above: Vec<_> =
            root.ancestors().skip(1).take(distance).filter_map(|folder| level(folder, 0)).collect();
        above.reverse();
        Self { enabled: true, above, within: Vec::new() }
    }

    /// The walk goes into `folder`; the scanned root has depth 0.
    pub(crate) fn enter(&mut self, folder: &Path, depth: usize) {
        if self.enabled {
            self.leave(depth);
            self.within.extend(level(folder, depth));
        }
    }

    /// Whether an ignore file leaves out `path`, which lies directly in the folder the walk is in.
    /// An ignored folder hides all below it; the walk keeps track of that.
    pub(crate) fn leaves_out(&mut self, path: &Path, is_folder: bool, depth: usize) -> bool {
        self.leave(depth);
        for level in self.within.iter().rev().chain(self.above.iter().rev()) {
            let exclude = level.exclude.as_ref();
            let verdict = level.patterns.matched(path, is_folder);
            let verdict =
                verdict.or(exclude.map_or(Match::None, |patterns| patterns.matched(path, is_folder)));
            match verdict {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None if exclude.is_some() => return false,
                Match::None => {}
            }
        }
        false
    }

    /// Forgets folders that hold nothing at `depth` or deeper that is still to come.
    fn leave(&mut self, depth: usize) {
        while self.within.last().is_some_and(|level| level.depth >= depth) {
            self.within.pop();
        }
    }
}

fn level(folder: &Path, depth: usize) -> Option<Level> {
    let patterns = patterns(folder, &[folder.join(".gitignore"), folder.join(".ignore")]);
    let git = folder.join(".git");
    let exclude = git.exists().then(|| self::patterns(folder, &[git.join("info/exclude")]));
    (exclude.is_some() || !patterns.is_empty()).then_some(Level { depth, patterns, exclude })
}

/// The patterns of all files, later ones stronger. What cannot be read or understood hides nothing.
fn patterns(folder: &Path, files: &[impl AsRef<Path>]) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for file in files {
        let text = read_text(file.as_ref(), MAX_IGNORE_FILE).unwrap_or_default();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        for line in text.split(|&byte| byte == b'\n') {
            let line = str::from_utf8(line).unwrap_or_default();
            if let Err(error) = builder.add_line(None, line.strip_suffix('\r').unwrap_or(line)) {
                tracing::debug!(file = %file.as_ref().display(), %error, "ignore.pattern_skipped");
            }
        }
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
