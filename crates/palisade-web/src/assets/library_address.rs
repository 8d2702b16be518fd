//! The library that an address names, and its version: as content delivery networks, package folders and file names
//! write them.

use url::Url;

/// Names in addresses, lower case, and the names that npm has for them.
const NAMES: &[(&str, &str)] = &[
    ("angular", "angular"),
    ("angular-sanitize", "angular-sanitize"),
    ("angular.js", "angular"),
    ("angularjs", "angular"),
    ("axios", "axios"),
    ("backbone", "backbone"),
    ("backbone.js", "backbone"),
    ("bootstrap", "bootstrap"),
    ("bootstrap-select", "bootstrap-select"),
    ("bootstrap-table", "bootstrap-table"),
    ("bootstrap.bundle", "bootstrap"),
    ("chart.js", "chart.js"),
    ("ckeditor", "ckeditor4"),
    ("d3", "d3"),
    ("datatables", "datatables.net"),
    ("datatables.net", "datatables.net"),
    ("dojo", "dojo"),
    ("dompurify", "dompurify"),
    ("ember", "ember-source"),
    ("ember.js", "ember-source"),
    ("handlebars", "handlebars"),
    ("handlebars.js", "handlebars"),
    ("highlight.js", "highlight.js"),
    ("jquery", "jquery"),
    ("jquery-migrate", "jquery-migrate"),
    ("jquery-ui", "jquery-ui"),
    ("jquery-validate", "jquery-validation"),
    ("jquery-validation", "jquery-validation"),
    ("jquery.validate", "jquery-validation"),
    ("jqueryui", "jquery-ui"),
    ("knockout", "knockout"),
    ("lodash", "lodash"),
    ("lodash.js", "lodash"),
    ("marked", "marked"),
    ("mathjax", "mathjax"),
    ("moment", "moment"),
    ("moment.js", "moment"),
    ("mustache", "mustache"),
    ("mustache.js", "mustache"),
    ("next", "next"),
    ("pdf.js", "pdfjs-dist"),
    ("pdfjs-dist", "pdfjs-dist"),
    ("quill", "quill"),
    ("react", "react"),
    ("react-dom", "react-dom"),
    ("select2", "select2"),
    ("showdown", "showdown"),
    ("socket.io", "socket.io-client"),
    ("socket.io-client", "socket.io-client"),
    ("summernote", "summernote"),
    ("sweetalert2", "sweetalert2"),
    ("swiper", "swiper"),
    ("three", "three"),
    ("three.js", "three"),
    ("tinymce", "tinymce"),
    ("twitter-bootstrap", "bootstrap"),
    ("underscore", "underscore"),
    ("underscore.js", "underscore"),
    ("video.js", "video.js"),
    ("videojs", "video.js"),
    ("vue", "vue"),
    ("vuejs", "vue"),
];

/// Endings of file names that say how it was built.
const BUILDS: &[&str] = &[
    ".js",
    ".mjs",
    ".css",
    ".min",
    ".slim",
    ".umd",
    ".esm",
    ".global",
    ".prod",
    ".production",
    ".pkgd",
    ".bundle",
    ".full",
    ".core",
    ".pack",
    "-min",
];

/// Name on npm, and version.
pub(super) fn library_of(url: &Url) -> Option<(&'static str, String)> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let in_folders = segments.iter().enumerate().find_map(|(at, segment)| {
        let (name, version) = match segment.split_once('@') {
            Some((name, version)) if !name.is_empty() => (name, version),
            _ => (*segment, *segments.get(at + 1)?),
        };
        named(name, version)
    });
    in_folders.or_else(|| in_file_name(segments.last()?)).or_else(|| in_query(&segments, url))
}

/// `jquery-3.4.1.slim.min.js`
fn in_file_name(file: &str) -> Option<(&'static str, String)> {
    let stem = without_build(file);
    let at = stem.match_indices(['-', '.']).find(|(at, _)| starts_with_digit(&stem[at + 1..]))?.0;
    named(without_build(&stem[..at]), &stem[at + 1..])
}

/// WordPress names the version of its own libraries behind them: `/wp-includes/js/jquery/jquery.min.js?ver=3.4.1`.
fn in_query(segments: &[&str], url: &Url) -> Option<(&'static str, String)> {
    let stem =
        segments.last().map(|file| without_build(file)).filter(|_| segments.contains(&"wp-includes"))?;
    let version = url.query_pairs().find(|(key, _)| key == "ver")?.1;
    named(stem, &version)
}

fn without_build(file: &str) -> &str {
    let mut stem = file;
    while let Some(shorter) = BUILDS.iter().find_map(|build| stem.strip_suffix(build)) {
        stem = shorter;
    }
    stem
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn named(name: &str, version: &str) -> Option<(&'static str, String)> {
    let name = name.to_ascii_lowercase();
    let known = NAMES.binary_search_by_key(&name.as_str(), |(written, _)| written).ok()?;
    Some((NAMES[known].1, exact(version)?))
}

/// A version of three numbers; two become three, and anything less exact is none.
pub(super) fn exact(version: &str) -> Option<String> {
    let version = version.strip_prefix('v').unwrap_or(version);
    let (numbers, rest) = version.split_at(version.find(['-', '+']).unwrap_or(version.len()));
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_rest =
        rest.len() <= 24 && rest.bytes().skip(1).all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
    match parts.len() {
        2 | 3 if parts.iter().all(is_number) && is_rest => {
            Some(if parts.len() == 2 { format!("{numbers}.0{rest}") } else { format!("{numbers}{rest}") })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_for_the_search() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn addresses_name_libraries_in_many_ways() {
        for (address, expected) in [
            (
                "https://cdnjs.cloudflare.com/ajax/libs/jquery/1.12.4/jquery.min.js",
                Some(("jquery", "1.12.4")),
            ),
            (
                "https://ajax.googleapis.com/ajax/libs/jqueryui/1.12.1/jquery-ui.min.js",
                Some(("jquery-ui", "1.12.1")),
            ),
            (
                "https://cdn.jsdelivr.net/npm/bootstrap@4.1.0/dist/js/bootstrap.min.js",
                Some(("bootstrap", "4.1.0")),
            ),
            ("https://unpkg.com/vue@2.6.11", Some(("vue", "2.6.11"))),
            ("https://code.jquery.com/jquery-3.4.1.slim.min.js", Some(("jquery", "3.4.1"))),
            ("https://a.example/js/handlebars-v4.0.11.js", None),
            ("https://a.example/js/handlebars.min-4.0.11.js", Some(("handlebars", "4.0.11"))),
            ("https://a.example/js/angular.1.5.8.min.js", Some(("angular", "1.5.8"))),
            ("https://a.example/lib/lodash-4.17.js", Some(("lodash", "4.17.0"))),
            ("https://a.example/wp-includes/js/jquery/jquery.min.js?ver=3.5.1", Some(("jquery", "3.5.1"))),
            ("https://a.example/jquery.min.js?ver=3.5.1", None),
            ("https://unpkg.com/vue@3", None),
            ("https://a.example/js/app-1.2.3.js", None),
            ("https://a.example/js/jquery-plugin-1.2.3.js", None),
        ] {
            let found = library_of(&Url::parse(address).unwrap());
            assert_eq!(
                found.as_ref().map(|(name, version)| (*name, version.as_str())),
                expected,
                "{address}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_address_panics(path in "[a-z@.0-9/é-]{0,60}(jquery[-.@/])?[0-9.é-]{0,9}(\\.js)?") {
            if let Ok(url) = Url::parse(&format!("https://a.example/{path}")) {
                let _ = library_of(&url);
            }
        }
    }
}
