//! What Gradle lockfiles list.

use proptest::prelude::*;

use crate::table::{error_of, rows, tree};

#[test]
fn configurations_tell_the_usage() {
    let text = "# comment\norg.a:b:1.0=compileClasspath,testRuntimeClasspath\norg.t:t:2.0=testCompileClasspath\nempty=annotationProcessor\n";
    assert_eq!(rows("app/gradle.lockfile", text), ["2 org.a:b 1.0", "3 org.t:t 2.0 dev"]);
    assert_eq!(rows("gradle/dependency-locks/testCompile.lockfile", "org.a:b:1.0\n"), ["1 org.a:b 1.0 dev"]);
    assert_eq!(rows("buildscript-gradle.lockfile", "org.a:b:1.0=classpath\n"), ["1 org.a:b 1.0 dev"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(tree(&[("gradle.lockfile", "g:a:1=x\n>>>\n")])[0].gaps, ["line 2: >>>"]);
    assert_eq!(error_of("gradle.lockfile", b"not a module\n"), Some("syntax"));
}

proptest! {
    #[test]
    fn never_panics(text in "[a:=,\n#é]{0,40}") {
        let _ = error_of("gradle.lockfile", text.as_bytes());
    }
}
