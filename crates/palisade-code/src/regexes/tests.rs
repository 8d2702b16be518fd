//! The dialect of PCRE, by what its expressions find.

use proptest::prelude::*;

use super::*;

/// What a search finds, by its texts.
fn found(source: &str, text: &str) -> Vec<String> {
    let regex = Regex::new(source, Use::Search).unwrap_or_else(|error| panic!("{source}: {error}"));
    regex.find_all(text).unwrap().into_iter().map(|range| text[range].to_owned()).collect()
}

#[test]
fn constructs_of_pcre_find_what_they_find_there() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("^b.", "ab\nbc\nbd", &["bc", "bd"]),
        ("c$", "abc\nbc\r\nc", &["c", "c"]),
        (r"\Aa|b\z", "ab\nab", &["a", "b"]),
        (r"b\Z", "ab\nb\n", &["b"]),
        (r"\d+\s\w+", "12 ab ٣ x", &["12 ab"]),
        (r"[^\W\d]+", "ab1_é", &["ab", "_"]),
        (r"[]a]+[^]]", "]a]b", &["]a]b"]),
        (r"[a&&b~~c[-]+", "a&b~c-[d", &["a&b~c-["]),
        (r"[\w-]+", "a-b c", &["a-b", "c"]),
        (r"[\d-x]+", "1-x", &["1-x"]),
        (r"[[:alpha:][:digit:]_]+", "a1_-", &["a1_"]),
        (r"{foo}{1}", "{foo}", &["{foo}"]),
        (r"a{,2}", "a{,2}", &["a{,2}"]),
        (r"\<a\>\/\-\_\ \@", "<a>/-_ @", &["<a>/-_ @"]),
        (r"\x41\x{42}\103\e?", "ABC", &["ABC"]),
        (r"\Qa.b*\E+", "a.b**", &["a.b**"]),
        (r"(?i)ab(?-i)C", "ABC aBc", &["ABC"]),
        ("(?x) a b # c ( \n [ ] c", "ab c", &["ab c"]),
        ("a(?#not (this)b", "ab", &["ab"]),
        ("(?s)a.b", "a\nb", &["a\nb"]),
        ("(?-m)^a$", "b\na", &[]),
        (r"\ba\b", "a ba aé", &["a", "a"]),
        // Look-around, back-references, atomic groups.
        (r"a(?!b).", "abac", &["ac"]),
        (r"(?<=x)\d", "1x2", &["2"]),
        (r"(.)\1", "abba", &["bb"]),
        (r#"(?<q>['"])x\k<q>(?P=q)?"#, r#"'x" "x""#, &[r#""x""#]),
        (r"(a)(b)\g{-1}\g2\g{1}", "abbba", &["abbba"]),
        (r"(?>a+)b|a++c", "aab aac", &["aab", "aac"]),
        (r"(?=a){6,32}a(?!b)*?.", "ab", &["ab"]),
        (r"\bab\b(?!c)", "ab xab", &["ab"]),
        (r"foo\Kbar", "foobar", &["bar"]),
        (r"(?='x')..", "'x'", &["'x"]),
    ];
    for (source, text, expected) in cases {
        assert_eq!(found(source, text), *expected, "{source}");
    }
}

#[test]
fn there_is_no_line_after_the_last_line_end() {
    assert_eq!(found("^", "a\nb\n").len(), 2);
    assert_eq!(found("^$", "a\n\nb\n"), [""]);
}

#[test]
fn metavariables_are_matched_from_the_start() {
    let cases = [
        ("md5|sha1", "md5_file", true),
        ("md5|sha1", "xmd5", false),
        ("b|a", "ba", true),
        ("^a$", "a", true),
        ("^a$", "a\n", true),
        ("^a$", "ab", false),
        ("(a$|b$)c?", "b", true),
        ("^(?!.*safe)", "unsafe", false),
        (".*(key|token)", "my_token", true),
    ];
    for (source, text, expected) in cases {
        assert_eq!(Regex::new(source, Use::Match).unwrap().is_match(text), expected, "{source} on {text:?}");
    }
}

#[test]
fn groups_bind_metavariables() {
    for source in ["(?P<KEY>a+)(b)?(c)", "(?<KEY>a+)(b)?(c)(?!d)"] {
        let regex = Regex::new(source, Use::Search).unwrap();
        let [found] = &regex.captures_all("xaac").unwrap()[..] else { panic!("one match") };
        let expected =
            [("$KEY", 1..3), ("$1", 1..3), ("$3", 3..4)].map(|(name, range)| (name.to_owned(), range));
        assert_eq!((found.range.clone(), &found.groups[..]), (1..4, &expected[..]), "{source}");
    }
}

#[test]
fn what_is_wrong_has_a_name() {
    let nested = "(".repeat(10_000);
    let cases = [
        ("(a", "expected a closing parenthesis, found the end"),
        ("a)", "expected an open group, found a closing parenthesis"),
        ("[a", "expected a closing bracket, found the end"),
        ("[b-a]", "expected a range that ascends, found b-a"),
        ("\\y", "expected a known escape, found \\y"),
        ("\\", "expected something after a backslash, found the end"),
        ("*a", "expected a regular expression, found repetition operator missing expression"),
        ("(?|a|b)", "a branch reset group is not supported"),
        ("(?R)", "recursion is not supported"),
        ("(?(1)a|b)", "a conditional group is not supported"),
        (
            "((((a{1000}){1000}){1000}){1000})",
            "expected a regular expression that compiles to 300000 states at most",
        ),
        (&nested, "expected a closing parenthesis, found the end"),
    ];
    for (source, expected) in cases {
        let error = Regex::new(source, Use::Search).expect_err(source);
        assert_eq!(error.to_string(), expected, "{source:.20}");
    }
}

#[test]
fn backtracking_has_a_budget() {
    let regex = Regex::new(r"(?=(a+)+$)\1b", Use::Search).unwrap();
    let text = format!("{}!", "a".repeat(40));
    assert!(!regex.is_match(&text));
    let regex = Regex::new(r"(a*)*\1b", Use::Search).unwrap();
    assert!(regex.captures_all(&text).is_err());
}

proptest! {
    #[test]
    fn never_panics(source in r"[ab01.*+?(){}\[\]\\^$|<>=!:P'#,\-dwxgkQE&]{0,24}", text in "[ab01\n(){}-]{0,12}") {
        for usage in [Use::Search, Use::Match, Use::Find] {
            if let Ok(regex) = Regex::new(&source, usage) {
                let _ = regex.captures_all(&text);
            }
        }
    }
}
