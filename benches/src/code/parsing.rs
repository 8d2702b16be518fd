//! What lowering adds to tree-sitter's own time.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use palisade_code::ast::Interner;
use palisade_code::lower::{ALL, Language, Parser, lower_with};
use walkdir::WalkDir;

use crate::figure::{Goal, line, print};

/// The fastest of these counts.
const ROUNDS: usize = 3;

pub(super) fn run(path: &Path) -> anyhow::Result<()> {
    for language in ALL {
        let sources = sources(path, language);
        if sources.is_empty() {
            continue;
        }
        let bytes: usize = sources.iter().map(String::len).sum();
        let mut parser = Parser::new();
        let (mut parsing, mut both) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            parsing = parsing.min(time(|| parse(language, &mut parser, &sources)));
            both = both.min(time(|| lower(language, &mut parser, &sources)));
        }
        let speed = bytes as f64 / 1e6 / both.as_secs_f64();
        let name = language.name;
        line(&format!("{name}: {} files, {:.1} MB; {speed:.1} MB/s", sources.len(), bytes as f64 / 1e6));
        let ratio = both.as_secs_f64() / parsing.as_secs_f64();
        print(&format!("{name}: parsing and lowering to parsing"), ratio, "times", Goal::AtMost(2.0));
    }
    Ok(())
}

fn time(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

fn parse(language: &Language, parser: &mut Parser, sources: &[String]) {
    for source in sources {
        std::hint::black_box(language.parse(parser, source));
    }
}

fn lower(language: &Language, parser: &mut Parser, sources: &[String]) {
    for source in sources {
        let Some(tree) = language.parse(parser, source) else { continue };
        std::hint::black_box(lower_with(language, source, &tree, Interner::new(), false));
    }
}

fn sources(path: &Path, language: &Language) -> Vec<String> {
    let files = WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_one = |path: &Path| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        language.extensions.contains(&&*extension)
    };
    files
        .filter(|entry| entry.file_type().is_file() && is_one(entry.path()))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect()
}
