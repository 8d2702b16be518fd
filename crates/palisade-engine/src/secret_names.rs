//! Names of files that commonly hold secrets and are commonly left out by ignore files, and of
//! folders not worth searching for them. Used by the walk.

/// Whole names, in lower case.
const NAMES: &[&str] = &[
    ".boto",
    ".dockercfg",
    ".envrc",
    ".git-credentials",
    ".htpasswd",
    ".my.cnf",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    ".s3cfg",
    ".vault-token",
    ".yarnrc.yml",
    "_netrc",
    "application.properties",
    "application.yaml",
    "application.yml",
    "appsettings.json",
    "auth.json",
    "config.json",
    "credentials",
    "credentials.json",
    "credentials.yaml",
    "credentials.yml",
    "database.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "key.properties",
    "kubeconfig",
    "local.properties",
    "local.settings.json",
    "local_settings.py",
    "master.key",
    "nuget.config",
    "secrets.env",
    "secrets.json",
    "secrets.properties",
    "secrets.toml",
    "secrets.yaml",
    "secrets.yml",
    "settings.xml",
    "terraform.tfstate",
    "terraform.tfstate.backup",
    "wp-config.php",
];

/// First and last part of a name, in lower case; either may be empty.
const PATTERNS: &[(&str, &str)] = &[
    ("", ".env"),
    ("", ".kubeconfig"),
    ("", ".key"),
    ("", ".ovpn"),
    ("", ".pem"),
    ("", ".ppk"),
    ("", ".tfstate"),
    ("", ".tfvars"),
    ("", ".tfvars.json"),
    (".env.", ""),
    ("appsettings.", ".json"),
    ("client_secret", ".json"),
    ("firebase-adminsdk", ".json"),
    ("service-account", ".json"),
    ("service_account", ".json"),
    ("serviceaccount", ".json"),
];

/// Folders of other people's code and of build results.
const GENERATED_FOLDERS: &[&str] = &[
    ".cache",
    ".direnv",
    ".eggs",
    ".gradle",
    ".mypy_cache",
    ".next",
    ".nox",
    ".nuxt",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
    ".terraform",
    ".tox",
    ".venv",
    ".yarn",
    "__pycache__",
    "bower_components",
    "build",
    "coverage",
    "dist",
    "node_modules",
    "obj",
    "out",
    "pods",
    "target",
    "vendor",
    "venv",
];

/// Whether a file of that name is read even when an ignore file leaves it out.
pub(crate) fn commonly_holds_secrets(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.binary_search(&name.as_str()).is_ok()
        || PATTERNS.iter().any(|(start, end)| {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        })
}

/// Whether an ignored folder of that name is left out altogether.
pub(crate) fn is_generated_folder(name: &str) -> bool {
    GENERATED_FOLDERS.binary_search(&name.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_binary_search() {
        assert!(NAMES.is_sorted());
        assert!(GENERATED_FOLDERS.is_sorted());
    }

    #[test]
    fn names_match_as_a_whole_or_by_their_ends() {
        for name in [
            ".env",
            "prod.env",
            ".env.local",
            "Server.PEM",
            "id_rsa",
            "service-account-prod.json",
            "x.tfvars",
        ] {
            assert!(commonly_holds_secrets(name), "{name}");
        }
        for name in ["env", ".environment", "id_rsa.pub", "main.rs", "service-account.md", "pem"] {
            assert!(!commonly_holds_secrets(name), "{name}");
        }
        assert!(is_generated_folder("node_modules"));
        assert!(!is_generated_folder("config"));
    }
}
