//! What Gemfile.lock says, alone and beside Gemfile.

use proptest::prelude::*;

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = "GIT
  remote: https://example.org/g.git
  revision: 0123
  specs:
    g (0.1)
      rack

PATH
  remote: .
  specs:
    app (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.15.0-x86_64-linux)
      racc (~> 1.4)
    racc (1.7.0)
    rack (3.0.0)
    rspec (3.12.0)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  app!
  g!
  nokogiri (~> 1.15)
  rspec

CHECKSUMS
  racc (1.7.0) sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709

BUNDLED WITH
   2.5.0
";

#[test]
fn sections_and_edges() {
    assert_eq!(
        rows("Gemfile.lock", LOCK),
        [
            "5 g 0.1 direct from git+https://example.org/g.git#0123 [4]",
            "11 app 1.0 direct from file:.",
            "16 nokogiri 1.15.0 direct [3]",
            "18 racc 1.7.0 transitive",
            "19 rack 3.0.0 transitive",
            "20 rspec 3.12.0 direct",
        ]
    );
    let manifest = "source 'https://rubygems.org'\ngemspec\ngem 'g', git: 'x'\ngem \"nokogiri\", \"~> 1.15\"\ngroup :development, :test do\n  gem 'rspec'\nend\n";
    let files = tree(&[("Gemfile", manifest), ("Gemfile.lock", LOCK)]);
    assert_eq!((files.len(), files[0].packages[3].hashes.len()), (1, 1));
    assert_eq!(lines(&files[0].packages)[5], "20 rspec 3.12.0 dev direct");
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("Gemfile.lock", b"GEM\n  specs:\n    a (1.0\n"), Some("syntax"));
    assert_eq!(error_of("Gemfile.lock", b"<<<<<<< HEAD\n"), Some("syntax"));
}

proptest! {
    #[test]
    fn never_panics(text in "[GEM a()1\n=,!:-]{0,80}") {
        let _ = error_of("Gemfile.lock", format!("GEM\n{text}").as_bytes());
    }
}
