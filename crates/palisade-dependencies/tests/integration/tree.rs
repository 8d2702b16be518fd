//! The files of a tree in any order give the same answer, and one bad file spoils no other.

use palisade_dependencies::{FORMATS, SourceFile, assemble, extract, format_of};
use palisade_model::{PackageFile, Relation, Usage};

const TREE: &[(&str, &str)] = &[
    (
        "Cargo.lock",
        "[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"libc\"]\n[[package]]\nname = \"libc\"\nversion = \"0.2.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
    ),
    ("Cargo.toml", "[package]\nname = \"app\"\n[dev-dependencies]\nlibc = \"0.2\"\n"),
    ("api/go.mod", "module example.org/api\ngo 1.22\nrequire example.org/a v1.0.0\n"),
    ("api/go.sum", "example.org/a v1.0.0 h1:x=\n"),
    ("docs/requirements.txt", "-c constraints.txt\nsphinx\n"),
    ("docs/constraints.txt", "sphinx==7.0\n"),
    (
        "java/pom.xml",
        "<project><groupId>g</groupId><artifactId>p</artifactId><version>1</version><properties><v>2</v></properties></project>",
    ),
    (
        "java/core/pom.xml",
        "<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>c</artifactId><dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId><version>${v}</version></dependency></dependencies></project>",
    ),
    ("web/package.json", "{\"name\": \"web\", \"devDependencies\": {\"a\": \"^1.0.0\"}}"),
    ("web/yarn.lock", "a@^1.0.0:\n  version \"1.2.0\"\n"),
];

fn read<'t>(files: impl Iterator<Item = &'t (&'t str, &'t str)>) -> Vec<PackageFile> {
    let facts = files.filter_map(|(path, text)| extract(&SourceFile { path, bytes: text.as_bytes() })?.ok());
    assemble(facts.collect())
}

#[test]
fn files_are_joined_in_any_order() {
    let files = read(TREE.iter());
    assert_eq!(files, read(TREE.iter().rev()));
    let summary: Vec<String> = files
        .iter()
        .flat_map(|file| {
            file.packages.iter().map(move |package| {
                format!("{} {} {}", file.path, package.name, package.version.as_deref().unwrap_or("-"))
            })
        })
        .collect();
    assert_eq!(
        summary,
        [
            "Cargo.lock app 0.1.0",
            "Cargo.lock libc 0.2.0",
            "api/go.mod example.org/a 1.0.0",
            "api/go.mod stdlib 1.22",
            "docs/requirements.txt sphinx 7.0",
            "java/core/pom.xml x:y 2",
            "web/yarn.lock a 1.2.0",
        ]
    );
}

#[test]
fn manifests_tell_their_lockfiles_what_is_for_development() {
    let files = read(TREE.iter());
    let packages = files.iter().flat_map(|file| &file.packages);
    let development: Vec<_> = packages.filter(|package| package.usage == Usage::Development).collect();
    assert_eq!(development.iter().map(|package| package.name.as_str()).collect::<Vec<_>>(), ["libc", "a"]);
    assert!(development.iter().all(|package| package.relation == Relation::Direct));
}

#[test]
fn a_bad_file_spoils_no_other() {
    let broken = [("api/go.mod", "module m\nrequire (\n"), ("web/yarn.lock", "{")];
    let intact = TREE.iter().filter(|(path, _)| broken.iter().all(|(other, _)| other != path));
    let files = read(intact.chain(&broken));
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    // Without its lockfile the manifest speaks for itself.
    assert_eq!(
        paths,
        ["Cargo.lock", "docs/requirements.txt", "java/core/pom.xml", "java/pom.xml", "web/package.json"]
    );
    let manifest = files.last().map(|file| &file.packages[0]);
    assert_eq!(
        manifest.map(|package| (&package.version, package.requirement.as_deref())),
        Some((&None, Some("^1.0.0")))
    );
}

#[test]
fn every_format_takes_an_empty_file_without_a_panic() {
    let names = [
        "app",
        "app.jar",
        "a.csproj",
        "libs.versions.toml",
        ".github/workflows/ci.yml",
        "packages.config",
        "mix.lock",
        "pom.xml",
    ];
    for path in names {
        let format = format_of(path).unwrap_or_else(|| panic!("no format wants {path}"));
        assert!(FORMATS.iter().any(|known| known.id() == format.id()));
        let _ = format.extract(&SourceFile { path, bytes: b"" });
    }
}
