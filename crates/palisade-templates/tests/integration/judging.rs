//! Templates on answers that are made by hand.

use std::time::Duration;

use palisade_templates::{Ask, Hit, Redirects, Response, Template, Walk, read};
use url::Url;

fn template(block: &str) -> Template {
    read(&format!("id: t\ninfo: {{name: T, severity: info}}\nvariables:\n  word: \"{{{{to_lower('WEL')}}}}\"\nhttp:\n{block}")).expect("a good template")
}

fn headers(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Every request of a walk with the hits that one answer gives.
fn run(
    template: &Template,
    base: &str,
    answer: impl Fn(&Ask) -> (u16, Vec<(String, String)>, String),
) -> Vec<(String, Vec<Hit>)> {
    let mut walk = Walk::new(template, &Url::parse(base).expect("a URL"));
    let mut seen = Vec::new();
    while let Some(ask) = walk.next_request() {
        let (status, headers, body) = answer(&ask);
        let response =
            Response { status, headers: &headers, body: body.as_bytes(), took: Duration::from_millis(1500) };
        seen.push((ask.target.clone(), walk.answered(&[response])));
    }
    seen
}

/// Whether one matcher holds for an answer.
fn holds(matcher: &str, status: u16, fields: &[(&str, &str)], body: &str) -> bool {
    let template = template(&format!("  - path: ['{{{{BaseURL}}}}/']\n    matchers:\n      - {matcher}\n"));
    let seen = run(&template, "https://shop.example", |_| (status, headers(fields), body.to_owned()));
    !seen[0].1.is_empty()
}

#[test]
fn matchers_of_every_kind() {
    let fields: &[(&str, &str)] =
        &[("content-type", "text/html"), ("x-powered-by", "PHP/5.6"), ("set-cookie", "a=1")];
    let body = "Welcome to <b>Admin</b> v2.4.1";
    for (matcher, expected) in [
        ("{type: status, status: [200, 302]}", true),
        ("{type: status, status: [404]}", false),
        ("{type: status, negative: true, status: [404]}", true),
        ("{type: word, words: ['Welcome', 'absent']}", true),
        ("{type: word, condition: and, words: ['Welcome', 'absent']}", false),
        ("{type: word, words: ['welcome']}", false),
        ("{type: word, case-insensitive: true, words: ['WELCOME']}", true),
        ("{type: word, part: header, words: ['X-Powered-By: PHP']}", true),
        ("{type: word, part: x_powered_by, words: ['PHP/5']}", true),
        ("{type: word, part: x_absent, words: ['']}", false),
        ("{type: word, part: x_absent, negative: true, words: ['a']}", false),
        ("{type: word, encoding: hex, words: ['41646d696e']}", true),
        ("{type: word, words: ['{{upper(Host)}}', 'nothing']}", false),
        ("{type: regex, regex: ['v[0-9.]+$']}", true),
        ("{type: regex, part: response, regex: ['(?m)^Content-Type: text']}", true),
        ("{type: binary, binary: ['3c623e']}", true),
        ("{type: size, size: [30]}", true),
        ("{type: dsl, dsl: ['status_code == 200 && contains(tolower(body), word)']}", true),
        ("{type: dsl, dsl: ['contains_all(body, \"Welcome\", \"Admin\") && !contains(body, \"x\")']}", true),
        ("{type: dsl, dsl: ['len(body) > 1000 || content_type == \"text/html\"']}", true),
        ("{type: dsl, dsl: ['duration >= 2']}", false),
        ("{type: dsl, dsl: ['compare_versions(\"2.4.1\", \">= 2.4\", \"< 2.4.2\")']}", true),
        ("{type: dsl, dsl: ['compare_versions(\"2.4.10\", \"< 2.4.2\")']}", false),
        ("{type: dsl, dsl: ['regex(\"v(\\\\d+)\", body)']}", true),
        ("{type: dsl, dsl: ['body =~ \"Adm.n\" && status_code in (200, 201)']}", true),
        ("{type: dsl, dsl: ['!contains(x_absent, \"a\")']}", false),
        ("{type: dsl, dsl: ['mmh3(base64_py(body)) == \"-1\"']}", false),
        (
            "{type: dsl, dsl: ['base64_decode(\"aGk=\") == \"hi\" && md5(\"abc\") == \"900150983cd24fb0d6963f7d28e17f72\"']}",
            true,
        ),
        ("{type: dsl, dsl: ['1 + 2 * 3 == 7 && -1 < 0 && (8 - 2) / 3 == 2']}", true),
    ] {
        assert_eq!(holds(matcher, 200, fields, body), expected, "{matcher}");
    }
}

#[test]
fn addresses_are_put_together_below_the_target() {
    let template = template(
        "  - path: ['{{BaseURL}}/a?x={{url_encode(\"a b\")}}', '{{RootURL}}/b', '/c d', '{{BaseURL}}', '{{BaseURL}}{{unknown}}', '{{BaseURL}}/../e']\n    \
         headers: {X-Host: '{{Hostname}}'}\n    host-redirects: true\n    max-redirects: 2\n    matchers:\n      - {type: status, status: [1]}\n",
    );
    let mut walk = Walk::new(&template, &Url::parse("https://shop.example:8443/app/?q=1#top").unwrap());
    let mut asked = Vec::new();
    while let Some(ask) = walk.next_request() {
        assert_eq!(ask.origin.as_str(), "https://shop.example:8443/");
        assert_eq!(ask.headers, [("x-host".to_owned(), "shop.example:8443".to_owned())]);
        assert_eq!(ask.redirects, Redirects::SameHost { at_most: 2 });
        asked.push(ask.target);
        walk.failed();
    }
    assert_eq!(asked, ["/app/a?x=a%20b", "/b", "/c%20d", "/app", "/app/../e"]);
    assert_eq!(walk.skipped(), 1);
}

#[test]
fn a_path_that_leads_to_another_host_is_not_asked() {
    let template = template(
        "  - path: ['{{BaseURL}}.evil.example/', '{{BaseURL}}@evil.example/']\n    matchers:\n      - {type: status, status: [1]}\n",
    );
    let mut walk = Walk::new(&template, &Url::parse("https://shop.example/").unwrap());
    assert_eq!((walk.next_request(), walk.skipped()), (None, 2));
}

#[test]
fn named_matchers_are_hits_of_their_own_and_extracts_come_along() {
    let template = template(
        "  - path: ['{{BaseURL}}/']\n    matchers:\n      - {type: word, name: nginx, words: [nginx]}\n      - {type: word, name: php, words: [PHP]}\n      \
         - {type: word, name: perl, words: [Perl]}\n    extractors:\n      - {type: regex, group: 1, regex: ['PHP/([0-9.]+)']}\n",
    );
    let seen = run(&template, "https://shop.example", |_| {
        (200, vec![], "nginx, PHP/7.4 and PHP/8.1 and PHP/7.4".to_owned())
    });
    let names: Vec<_> = seen[0].1.iter().map(|hit| hit.matcher.as_deref()).collect();
    assert_eq!(names, [Some("nginx"), Some("php")]);
    assert_eq!(seen[0].1[0].extracted, ["7.4", "8.1"]);
}

#[test]
fn the_first_match_ends_a_block_and_numbers_name_earlier_answers() {
    let first = template(
        "  - path: ['{{BaseURL}}/a', '{{BaseURL}}/b', '{{BaseURL}}/c']\n    stop-at-first-match: true\n    matchers:\n      - {type: word, words: [found]}\n",
    );
    let seen = run(&first, "https://shop.example", |ask| {
        (200, vec![], if ask.target == "/b" { "found" } else { "" }.to_owned())
    });
    assert_eq!(
        seen.iter().map(|(target, hits)| (target.as_str(), hits.len())).collect::<Vec<_>>(),
        [("/a", 0), ("/b", 1)]
    );

    let numbered = template(
        "  - path: ['{{BaseURL}}/a', '{{BaseURL}}/b']\n    matchers:\n      - {type: dsl, dsl: ['body_1 == \"/a\" && status_code_2 == 201']}\n",
    );
    let seen = run(&numbered, "https://shop.example", |ask| {
        (if ask.target == "/b" { 201 } else { 200 }, vec![], ask.target.clone())
    });
    assert_eq!(seen.iter().map(|(_, hits)| hits.len()).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn what_is_taken_from_one_answer_goes_into_the_next_request() {
    let template = template(
        "  - path: ['{{BaseURL}}/']\n    extractors:\n      - {type: regex, name: build, internal: true, group: 1, regex: ['build=(\\w+)']}\n  \
         - path: ['{{BaseURL}}/{{build}}/config.json']\n    matchers:\n      - {type: word, words: [secret]}\n",
    );
    let seen = run(&template, "https://shop.example", |ask| {
        (200, vec![], if ask.target == "/" { "build=a1" } else { "secret" }.to_owned())
    });
    assert_eq!(
        seen.iter().map(|(target, hits)| (target.as_str(), hits.len())).collect::<Vec<_>>(),
        [("/", 0), ("/a1/config.json", 1)]
    );
    let without = run(&template, "https://shop.example", |_| (200, vec![], String::new()));
    assert_eq!(without.len(), 1, "a request that cannot be put together is not made");
}

#[test]
fn of_redirects_the_end_counts_before_the_way() {
    let template = template(
        "  - path: ['{{BaseURL}}/']\n    redirects: true\n    matchers:\n      - {type: word, part: location, words: ['evil.example']}\n",
    );
    let mut walk = Walk::new(&template, &Url::parse("https://shop.example/").unwrap());
    walk.next_request().unwrap();
    let moved = headers(&[("location", "https://evil.example/")]);
    let answer = |status, headers| Response { status, headers, body: b"", took: Duration::ZERO };
    let hits = walk.answered(&[answer(302, &moved), answer(200, &[])]);
    assert_eq!(hits, [Hit { matcher: None, extracted: vec![], answer: 0 }]);
}

#[test]
fn each_value_of_a_list_is_a_request_and_matchers_know_it() {
    let template = template(
        "  - path: ['{{BaseURL}}/{{file}}?{{number}}', '/b/{{file}}']\n    stop-at-first-match: true\n    payloads: {file: [one, '{{word}}.txt', 3]}\n    \
         matchers:\n      - {type: word, words: ['this is {{file}}']}\n",
    );
    assert_eq!(template.requests(), 6);
    let seen = run(&template, "https://shop.example/a", |ask| {
        (
            200,
            Vec::new(),
            if ask.target == "/b/wel.txt" { "this is wel.txt".to_owned() } else { "this is no".to_owned() },
        )
    });
    // The first path needs a number that nobody gives.
    let targets: Vec<&str> = seen.iter().map(|(target, _)| target.as_str()).collect();
    assert_eq!(targets, ["/b/one", "/b/wel.txt"]);
    assert_eq!(seen[1].1.len(), 1);
}

#[test]
fn extractors_take_from_json() {
    let template = template(
        "  - path: ['{{BaseURL}}/']\n    extractors:\n      - {type: json, part: body, json: ['.version', '.users[].name']}\n",
    );
    let of = |body: &'static str| {
        let seen = run(&template, "https://shop.example", move |_| (200, Vec::new(), body.to_owned()));
        seen[0].1.first().map(|hit| hit.extracted.clone())
    };
    let found = of(r#"{"version": 7, "users": [{"name": "a"}, {"name": "b"}, {}]}"#);
    assert_eq!(found, Some(vec!["7".to_owned(), "a".to_owned(), "b".to_owned()]));
    assert_eq!((of("{}"), of("<html>")), (None, None));
}
