//! Runs the binary to its end, in a folder of its own, and a tree with planted secrets to run it on.

use std::path::Path;
use std::process::{Command, Output};

/// How one run ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `palisade` in `folder`, with a data folder that does not exist unless the arguments name one, with the
/// same time in all bills of materials, and so that no scan downloads anything.
pub(crate) fn palisade(folder: &Path, arguments: &[&str]) -> Ran {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_palisade"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .env("PALISADE_DATA_DIR", "no-data")
        .env("PALISADE_OFFLINE", "1")
        .env("CLICOLOR_FORCE", "0")
        .output()
        .expect("the binary starts");
    let text = |bytes| String::from_utf8(bytes).expect("the binary writes UTF-8");
    Ran { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// A token that looks real, put together here so that no file of the repository holds one.
pub(crate) fn planted_token() -> String {
    let body: String = (0..36_u32).map(|n| char::from_digit((n * 7 + n * n / 3) % 36, 36).unwrap()).collect();
    format!("gh{}_{body}", 'p')
}

/// One of many different tokens.
pub(crate) fn numbered_token(number: usize) -> String {
    format!("{}{number:04}", &planted_token()[..36])
}

/// A folder with one secret in `src/deploy.env`, line 2, one clean file and one binary file.
pub(crate) fn tree_with_a_secret() -> tempfile::TempDir {
    let folder = clean_tree();
    let text = format!("REGION=eu\nGITHUB_TOKEN={}\n", planted_token());
    std::fs::write(folder.path().join("src/deploy.env"), text).unwrap();
    folder
}

/// A folder without secrets.
pub(crate) fn clean_tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/main.py"), "print('hello')\n").unwrap();
    std::fs::write(folder.path().join("data.txt"), b"\x00\x01\x02 no text").unwrap();
    folder
}
