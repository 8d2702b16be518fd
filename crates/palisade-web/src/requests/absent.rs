//! Paths that no site has: what is answered there is the site's way to say no. Used by collectors.

use sha2::{Digest, Sha256};

/// A path below `directory` that does not exist. The same for a host on every scan, so that findings about the
/// answer are the same finding, and different for each `salt`.
pub(crate) fn absent_path(host: &str, directory: &str, salt: &str) -> String {
    let digest = Sha256::digest(format!("palisade\0{host}\0{directory}\0{salt}").as_bytes());
    let letters: String = digest.iter().take(14).map(|byte| char::from(b'a' + byte % 26)).collect();
    format!("{directory}{letters}{salt}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_directory_and_salt_has_a_path_of_its_own() {
        let paths = [
            absent_path("a.example", "/", ""),
            absent_path("a.example", "/", ".html"),
            absent_path("b.example", "/", ""),
            absent_path("a.example", "/assets/", ""),
        ];
        for (number, path) in paths.iter().enumerate() {
            assert!(!paths[..number].contains(path), "{path}");
        }
        assert_eq!(paths[0], absent_path("a.example", "/", ""));
        assert!(paths[1].ends_with(".html") && paths[3].starts_with("/assets/"));
    }
}
