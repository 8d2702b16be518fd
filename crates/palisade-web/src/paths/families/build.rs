//! Files of development: manifests, continuous integration, editors.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{content_lines, has_lines, object, text};
use crate::fetch::Exchange;

const fn manifest(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::PackageManifest, path, read)
}

const fn ci(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::CiFile, path, read)
}

const fn ide(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::IdeFile, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    manifest("/package.json", |e| {
        keys(e, &["scripts", "dependencies", "devDependencies"], "a manifest of npm")
    }),
    manifest("/package-lock.json", |e| keys(e, &["lockfileVersion"], "a lockfile of npm")),
    manifest("/composer.json", |e| {
        keys(e, &["require", "require-dev", "autoload"], "a manifest of Composer")
    }),
    manifest("/composer.lock", |e| keys(e, &["content-hash"], "a lockfile of Composer")),
    manifest("/yarn.lock", |e| {
        text(e, |t| t.contains("# yarn lockfile v1") || has_lines(t, &["__metadata:"]), "a lockfile of Yarn")
    }),
    manifest("/pnpm-lock.yaml", |e| {
        text(e, |t| has_lines(t, &["lockfileVersion:", "packages:"]), "a lockfile of pnpm")
    }),
    manifest("/Gemfile", |e| text(e, |t| has_lines(t, &["source ", "gem "]), "a manifest of Bundler")),
    manifest("/Gemfile.lock", |e| {
        text(e, |t| has_lines(t, &["GEM", "remote:", "specs:"]), "a lockfile of Bundler")
    }),
    manifest("/requirements.txt", |e| text(e, is_requirements, "requirements of Python")),
    manifest("/go.mod", |e| text(e, |t| has_lines(t, &["module ", "go "]), "a manifest of Go")),
    manifest("/pom.xml", |e| {
        text(e, |t| t.contains("<project") && t.contains("<modelVersion>"), "a manifest of Maven")
    }),
    ci("/.gitlab-ci.yml", |e| {
        text(e, |t| has_lines(t, &["script:"]) && !t.contains('<'), "the pipeline of GitLab")
    }),
    ci("/.github/workflows/ci.yml", workflow),
    ci("/.travis.yml", |e| text(e, |t| has_lines(t, &["language:"]), "the pipeline of Travis CI")),
    ci("/bitbucket-pipelines.yml", |e| {
        text(e, |t| has_lines(t, &["pipelines:", "script:"]), "the pipeline of Bitbucket")
    }),
    ci("/Jenkinsfile", |e| text(e, |t| has_lines(t, &["pipeline {", "stages {"]), "the pipeline of Jenkins")),
    ci("/docker-compose.yml", |e| {
        text(
            e,
            |t| has_lines(t, &["services:"]) && (t.contains("image:") || t.contains("build:")),
            "the services of Docker Compose",
        )
    }),
    ci("/Dockerfile", |e| text(e, is_dockerfile, "the recipe of an image")),
    ide("/.idea/workspace.xml", |e| {
        text(e, |t| t.contains("<project version="), "the workspace of a JetBrains editor")
    }),
    ide("/.vscode/settings.json", |e| text(e, is_vscode, "the settings of Visual Studio Code")),
    ide("/.project", |e| text(e, |t| t.contains("<projectDescription>"), "the project of Eclipse")),
    ide("/nbproject/project.xml", |e| {
        text(e, |t| t.contains("http://www.netbeans.org/ns/project/"), "the project of NetBeans")
    }),
];

fn keys(exchange: &Exchange, any: &[&str], evidence: &str) -> Reading {
    let has = object(exchange).is_some_and(|object| any.iter().any(|key| !object[key].is_null()));
    Reading::when(has, evidence)
}

fn workflow(exchange: &Exchange) -> Reading {
    text(exchange, |text| has_lines(text, &["on:", "jobs:", "runs-on:"]), "a workflow of GitHub")
}

/// Every line is a requirement or an option, and at least two are pinned or bounded.
fn is_requirements(text: &str) -> bool {
    let bounded = |line: &str| ["==", ">=", "~=", "<="].iter().any(|sign| line.contains(sign));
    let named =
        |line: &str| line.starts_with(|c: char| c.is_ascii_alphanumeric()) && !line.contains(['<', '{']);
    let lines = || content_lines(text).filter(|line| !line.starts_with('-'));
    lines().all(|line| named(line) && line.len() < 200) && lines().filter(|line| bounded(line)).count() >= 2
}

fn is_dockerfile(text: &str) -> bool {
    let first = content_lines(text).find(|line| !line.starts_with("ARG "));
    first.is_some_and(|line| line.starts_with("FROM "))
        && (has_lines(text, &["RUN "]) || has_lines(text, &["COPY "]) || has_lines(text, &["CMD "]))
}

/// An object whose keys are dotted names of settings.
fn is_vscode(text: &str) -> bool {
    let dotted = |line: &str| {
        let key = line.strip_prefix('"').and_then(|rest| rest.split_once("\":")).map(|(key, _)| key);
        key.is_some_and(|key| {
            key.contains('.')
                && key.starts_with(|c: char| c.is_ascii_lowercase())
                && !key.contains(['/', ' '])
        })
    };
    text.trim_start().starts_with('{') && text.lines().any(|line| dotted(line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn each_file_is_known_by_its_content() {
        let read = |path: &str, text: &str| {
            let probe = PROBES.iter().find(|probe| probe.path == path).unwrap();
            matches!((probe.read)(&reply("https://shop.example/x", 200, &[], text)), Reading::Exposed(..))
        };
        for (path, text) in [
            ("/package.json", r#"{"name":"shop","scripts":{}}"#),
            ("/composer.lock", r#"{"content-hash":"x","packages":[]}"#),
            ("/yarn.lock", "# THIS IS AN AUTOGENERATED FILE.\n# yarn lockfile v1\n"),
            ("/Gemfile", "source 'https://rubygems.example'\ngem 'rails'\n"),
            ("/requirements.txt", "# web\nflask==3.0\nrequests>=2.0 # old\n-r other.txt\n"),
            ("/go.mod", "module shop.example/app\n\ngo 1.25\n"),
            ("/.gitlab-ci.yml", "build:\n  script:\n    - make\n"),
            ("/.github/workflows/ci.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"),
            ("/docker-compose.yml", "services:\n  web:\n    image: nginx\n"),
            ("/Dockerfile", "# image\nARG V=1\nFROM debian:12\nRUN apt-get update\n"),
            ("/.idea/workspace.xml", "<?xml version=\"1.0\"?><project version=\"4\">"),
            ("/.vscode/settings.json", "{\n  \"editor.tabSize\": 4\n}"),
        ] {
            assert!(read(path, text), "{path}");
            assert!(!read(path, &format!("<!doctype html><pre>{text}")), "{path} in a page");
            assert!(!read(path, "{\"error\":\"not found\"}"), "{path} as an error");
        }
    }
}
