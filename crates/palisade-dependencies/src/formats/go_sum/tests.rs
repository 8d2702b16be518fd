//! go.sum is read strictly and lists nothing alone.

use crate::table::{error_of, tree};

#[test]
fn alone_it_lists_nothing() {
    assert!(tree(&[("go.sum", "example.org/a v1.0.0 h1:x=\n")]).is_empty());
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("go.sum", b"example.org/a v1.0.0\n"), Some("syntax"));
}
