//! Which database to open and how; parsed once from the settings by the binary.

use std::path::{Path, PathBuf};

use crate::{Result, StoreError};

/// Name of the SQLite file inside the data folder.
pub const FILE_NAME: &str = "palisade.db";

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// A file on this machine, made when absent.
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgres(String),
}

/// Shows no PostgreSQL URL: it may hold a password.
impl std::fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(..)"),
        }
    }
}

/// How to open the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    pub url: StoreUrl,
    /// SQLite only: connections that read beside the one that writes.
    pub read_connections: u32,
    /// PostgreSQL only: connections for everything.
    pub postgres_connections: u32,
    /// SQLite only: the file may not grow beyond this many pages of 4 KiB; `None` for no limit.
    pub max_pages: Option<u32>,
}

impl StoreConfig {
    /// Default sizes for `url`.
    pub fn new(url: StoreUrl) -> Self {
        Self { url, read_connections: 4, postgres_connections: 16, max_pages: None }
    }

    /// `postgres://…`, `sqlite:PATH`, or without a URL [`FILE_NAME`] in `data_dir`.
    pub fn parse(database_url: Option<&str>, data_dir: &Path) -> Result<Self> {
        let Some(url) = database_url.map(str::trim).filter(|url| !url.is_empty()) else {
            return Ok(Self::new(StoreUrl::Sqlite(data_dir.join(FILE_NAME))));
        };
        match url.split_once(':') {
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Self::new(StoreUrl::Postgres(url.to_owned())))
            }
            Some(("sqlite", path)) => sqlite_path(path),
            // The scheme alone is repeated: the rest may hold a password.
            other => Err(StoreError::Config {
                expected: "a database URL such as postgres://user@host/name or sqlite:/path/to/file",
                found: other.map_or(String::new(), |(scheme, _)| format!("{scheme}:…")),
            }),
        }
    }
}

fn sqlite_path(path: &str) -> Result<StoreConfig> {
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path == ":memory:" || path.contains('?') {
        let expected = "a file path without parameters after sqlite:";
        return Err(StoreError::Config { expected, found: path.to_owned() });
    }
    Ok(StoreConfig::new(StoreUrl::Sqlite(PathBuf::from(path))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_url_form_is_understood() {
        for (url, expected) in [
            (None, StoreUrl::Sqlite("/data/palisade.db".into())),
            (Some(" "), StoreUrl::Sqlite("/data/palisade.db".into())),
            (Some("sqlite:/x/y.db"), StoreUrl::Sqlite("/x/y.db".into())),
            (Some("sqlite:///x/y.db"), StoreUrl::Sqlite("/x/y.db".into())),
            (Some("postgres://u:p@h/d"), StoreUrl::Postgres("postgres://u:p@h/d".into())),
            (Some("postgresql://h/d"), StoreUrl::Postgres("postgresql://h/d".into())),
        ] {
            assert_eq!(StoreConfig::parse(url, Path::new("/data")).unwrap().url, expected, "{url:?}");
        }
    }

    #[test]
    fn what_is_no_database_url_is_refused_without_repeating_its_password() {
        for url in [
            "mysql://u:hunter2@h/d",
            "hunter2",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:x?mode=ro",
            "postgres:hunter2",
        ] {
            let error = StoreConfig::parse(Some(url), Path::new("/data")).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn debug_output_hides_the_password() {
        let config = StoreConfig::parse(Some("postgres://u:hunter2@h/d"), Path::new("/")).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
