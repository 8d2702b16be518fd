//! Generates the lockfiles of a monorepo, each with the parts that real ones have: digests, edges, licences.

use std::fmt::Write;

const PACKAGES: usize = 200;

/// Path and text of 200 lockfiles of 200 packages, and of the manifests that some of them need.
pub(crate) fn monorepo() -> Vec<(String, String)> {
    type Maker = fn(usize) -> Vec<(&'static str, String)>;
    let kinds: [(usize, Maker); 7] = [
        (70, package_lock),
        (30, pnpm_lock),
        (20, yarn_lock),
        (30, cargo_lock),
        (30, poetry_lock),
        (10, go_mod),
        (10, composer_lock),
    ];
    let makers = kinds.iter().flat_map(|(count, maker)| std::iter::repeat_n(*maker, *count));
    let mut files = Vec::new();
    for (project, maker) in makers.enumerate() {
        files.extend(
            maker(project).into_iter().map(|(name, text)| (format!("projects/p{project}/{name}"), text)),
        );
    }
    files
}

/// A name that many projects share, and a version that some of them do.
fn name_and_version(project: usize, at: usize) -> (String, String) {
    (format!("package-{at}"), format!("{}.{}.{}", at % 9 + 1, project % 7, at % 13))
}

/// Packages that the package of that number depends on; later ones only, so there is no cycle.
fn edges(at: usize) -> impl Iterator<Item = usize> {
    [at * 2 + 1, at * 2 + 2, at + 101].into_iter().filter(|to| *to < PACKAGES)
}

fn hex(project: usize, at: usize) -> String {
    format!("{:064x}", (project * 7919 + at * 104_729 + 1) as u128 * 0x9e37_79b9_7f4a_7c15)
}

fn sri(at: usize) -> String {
    format!("sha512-{}==", format!("{at:02x}Zk9").repeat(18).get(..86).unwrap_or_default())
}

fn package_lock(project: usize) -> Vec<(&'static str, String)> {
    let mut text = String::from(
        "{\n  \"name\": \"app\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n    \"\": {\"name\": \"app\", \"dependencies\": {\"package-0\": \"*\"}}",
    );
    for at in 0..PACKAGES {
        let (name, version) = name_and_version(project, at);
        let wanted: Vec<String> =
            edges(at).map(|to| format!("        \"package-{to}\": \"^1.0.0\"")).collect();
        write!(text, ",\n    \"node_modules/{name}\": {{\n      \"version\": \"{version}\",\n      \"resolved\": \"https://registry.example.org/{name}/-/{name}-{version}.tgz\",\n      \"integrity\": \"{}\",\n      \"license\": \"MIT\",\n      \"dependencies\": {{\n{}\n      }},\n      \"engines\": {{\n        \"node\": \">=18\"\n      }}\n    }}", sri(at), wanted.join(",\n")).ok();
    }
    text.push_str("\n  }\n}\n");
    vec![("package-lock.json", text)]
}

fn pnpm_lock(project: usize) -> Vec<(&'static str, String)> {
    let mut text = String::from(
        "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      package-0:\n        specifier: '*'\n        version: 1.0.0\n\npackages:\n",
    );
    let mut snapshots = String::from("\nsnapshots:\n");
    for at in 0..PACKAGES {
        let (name, version) = name_and_version(project, at);
        write!(
            text,
            "\n  {name}@{version}:\n    resolution: {{integrity: {}}}\n    engines: {{node: '>=18'}}\n",
            sri(at)
        )
        .ok();
        write!(snapshots, "\n  {name}@{version}:\n    dependencies:\n").ok();
        for to in edges(at) {
            let (name, version) = name_and_version(project, to);
            writeln!(snapshots, "      {name}: {version}").ok();
        }
    }
    vec![("pnpm-lock.yaml", text + &snapshots)]
}

fn yarn_lock(project: usize) -> Vec<(&'static str, String)> {
    let mut text = String::from("# yarn lockfile v1\n\n");
    for at in 0..PACKAGES {
        let (name, version) = name_and_version(project, at);
        write!(text, "\n{name}@^1.0.0, {name}@^1.1.0:\n  version \"{version}\"\n  resolved \"https://registry.example.org/{name}/-/{name}-{version}.tgz#{}\"\n  integrity {}\n  dependencies:\n", &hex(project, at)[..40], sri(at)).ok();
        for to in edges(at) {
            writeln!(text, "    package-{to} \"^1.0.0\"").ok();
        }
    }
    let manifest = "{\"name\": \"app\", \"dependencies\": {\"package-0\": \"^1.0.0\"}, \"devDependencies\": {\"package-5\": \"^1.0.0\"}}";
    vec![("package.json", manifest.to_owned()), ("yarn.lock", text)]
}

fn cargo_lock(project: usize) -> Vec<(&'static str, String)> {
    let mut text = String::from(
        "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"package-0\",\n]\n",
    );
    for at in 0..PACKAGES {
        let (name, version) = name_and_version(project, at);
        let wanted: String = edges(at).map(|to| format!(" \"package-{to}\",\n")).collect();
        write!(text, "\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"{}\"\ndependencies = [\n{wanted}]\n", hex(project, at)).ok();
    }
    let manifest = "[package]\nname = \"app\"\n[dependencies]\npackage-0 = \"1\"\n";
    vec![("Cargo.lock", text), ("Cargo.toml", manifest.to_owned())]
}

fn poetry_lock(project: usize) -> Vec<(&'static str, String)> {
    let mut text = String::new();
    for at in 0..PACKAGES {
        let (name, version) = name_and_version(project, at);
        write!(text, "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndescription = \"One of many\"\noptional = false\npython-versions = \">=3.9\"\ngroups = [\"main\"]\nfiles = [\n").ok();
        for file in 0..4 {
            writeln!(
                text,
                "    {{file = \"{name}-{version}-{file}.whl\", hash = \"sha256:{}\"}},",
                hex(project + file, at)
            )
            .ok();
        }
        text.push_str("]\n\n[package.dependencies]\n");
        for to in edges(at) {
            writeln!(text, "package-{to} = \">=1.0\"").ok();
        }
        text.push('\n');
    }
    vec![("poetry.lock", text)]
}

fn go_mod(project: usize) -> Vec<(&'static str, String)> {
    let mut text = format!("module example.org/p{project}\n\ngo 1.22\n\nrequire (\n");
    let mut sums = String::new();
    for at in 0..PACKAGES - 1 {
        let (name, version) = name_and_version(project, at);
        writeln!(text, "\texample.org/owner/{name} v{version} // indirect").ok();
        writeln!(sums, "example.org/owner/{name} v{version} h1:{}=", &hex(project, at)[..43]).ok();
        writeln!(sums, "example.org/owner/{name} v{version}/go.mod h1:{}=", &hex(project, at)[..43]).ok();
    }
    text.push_str(")\n");
    vec![("go.mod", text), ("go.sum", sums)]
}

fn composer_lock(project: usize) -> Vec<(&'static str, String)> {
    let entry = |at: usize| {
        let (name, version) = name_and_version(project, at);
        let wanted: Vec<String> =
            edges(at).map(|to| format!("                \"owner/package-{to}\": \"^1.0\"")).collect();
        format!(
            "        {{\n            \"name\": \"owner/{name}\",\n            \"version\": \"{version}\",\n            \"dist\": {{\"type\": \"zip\", \"url\": \"https://example.org/{name}.zip\", \"shasum\": \"{}\"}},\n            \"require\": {{\n{}\n            }},\n            \"license\": [\"MIT\"]\n        }}",
            &hex(project, at)[..40],
            wanted.join(",\n")
        )
    };
    let entries: Vec<String> = (0..PACKAGES).map(entry).collect();
    vec![(
        "composer.lock",
        format!("{{\n    \"packages\": [\n{}\n    ],\n    \"packages-dev\": []\n}}\n", entries.join(",\n")),
    )]
}
