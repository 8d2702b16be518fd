//! Any text as a document and as a pattern of generic mode.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_code::generic::{Document, Pattern, is_readable};
use palisade_code::rule::{CommentStyle, Options};
use palisade_code_fuzz::parts;

fuzz_target!(|text: &str| {
    is_readable(text.as_bytes());
    let (pattern, text) = parts(text);
    let Ok(pattern) = Pattern::parse(pattern, &Options::default()) else { return };
    for comments in [None, Some(CommentStyle::C), Some(CommentStyle::Cpp), Some(CommentStyle::Shell)] {
        pattern.search(&Document::parse(text, comments));
    }
});
