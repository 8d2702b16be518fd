//! What a Gemfile asks for where there is no lockfile.

use proptest::prelude::*;

use crate::table::{error_of, rows, tree};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "source 'https://rubygems.org'\n# gem 'no'\ngem 'rails', '~> 7.0', '>= 7.0.4' # yes\ngem \"exact\", \"1.2.3\"\ngem 'tool', require: false, group: :development\ngem 'h', :github => 'a/b', github: 'owner/h'\ngroup :test do\n  platforms :ruby do\n    gem 'rspec'\n  end\nend\ngroup :web do\n  gem 'puma'\nend\ngem name\ngem 'l', path: './l'\n";
    assert_eq!(
        rows("Gemfile", text),
        [
            "3 rails (~> 7.0, >= 7.0.4) direct",
            "4 exact 1.2.3 direct",
            "5 tool - dev direct",
            "6 h - direct from git+https://github.com/owner/h",
            "9 rspec - dev direct",
            "13 puma - direct",
        ]
    );
    assert_eq!(tree(&[("Gemfile", text)])[0].gaps, ["the gem at line 15, whose name is computed"]);
    assert_eq!(error_of("Gemfile", b"\xff"), Some("not_text"));
}

proptest! {
    #[test]
    fn never_panics(text in "[gem '\",:=>\n\\[\\]doé]{0,60}") {
        let _ = error_of("Gemfile", format!("gem {text}").as_bytes());
    }
}
