//! Source maps: which addresses scripts and styles name, and what an answer holds (ECMA-426).

use url::Url;

use super::facts::{Assets, Kind, is_own};
use super::marks::Mark;

/// A source map that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MapFacts {
    pub(crate) url: Url,
    pub(crate) found: MapFound,
}

/// What a source map gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapFound {
    /// No map is there.
    Absent,
    /// Names of files and positions only.
    NamesOnly,
    /// A map, of which the part that would hold the sources was not read.
    Unread,
    /// The sources themselves.
    Sources,
}

/// The addresses of the maps that the site's own scripts and styles name, each once; maps inside their files are not among them.
pub(super) fn addresses(assets: &Assets) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::new();
    for hit in assets.hits(Mark::SourceMap) {
        for file in hit.places.iter().filter_map(|place| assets.files.get(*place)) {
            let is_code = matches!(file.kind, Kind::Script | Kind::Style);
            let Some(url) = file.url.join(&hit.found).ok().filter(|_| is_code) else { continue };
            let requestable = matches!(url.scheme(), "http" | "https");
            if requestable && is_own(&file.url, &url) && !found.contains(&url) {
                found.push(url);
            }
        }
    }
    found
}

/// What an answer of status 200 is; `whole` says that nothing of it is missing.
pub(super) fn judge(text: &str, whole: bool) -> MapFound {
    // Servers put this in front of JSON so that no script can load it.
    let body = text.trim_start().trim_start_matches(")]}'").trim_start();
    let is_map = body.starts_with('{')
        && body.contains("\"version\"")
        && (body.contains("\"mappings\"") || body.contains("\"sources\"") || body.contains("\"sections\""));
    if !is_map {
        return MapFound::Absent;
    }
    match body.find("\"sourcesContent\"").map(|at| &body[at + "\"sourcesContent\"".len()..]) {
        Some(rest) if holds_text(rest) => MapFound::Sources,
        Some(_) => MapFound::NamesOnly,
        None if whole => MapFound::NamesOnly,
        None => MapFound::Unread,
    }
}

/// Whether the array behind the key has a text and not only nulls.
fn holds_text(rest: &str) -> bool {
    let array =
        rest.trim_start().strip_prefix(':').map(str::trim_start).and_then(|rest| rest.strip_prefix('['));
    array.is_some_and(|array| {
        let mut entry = array.trim_start();
        while let Some(behind) = entry.strip_prefix("null") {
            entry = behind.trim_start().trim_start_matches(',').trim_start();
        }
        entry.strip_prefix('"').is_some_and(|text| !text.starts_with('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_known_by_its_content() {
        for (text, whole, found) in [
            (
                r#"{"version":3,"sources":["a.ts"],"sourcesContent":["let a"],"mappings":""}"#,
                true,
                MapFound::Sources,
            ),
            (
                ")]}'\n{\"version\":3,\"sources\":[],\"sourcesContent\":[null, null, \"x\"]}",
                true,
                MapFound::Sources,
            ),
            (r#"{"version":3,"sources":["a.ts"],"mappings":"AAAA"}"#, true, MapFound::NamesOnly),
            (
                r#"{"version":3,"sources":["a.ts"],"sourcesContent":[null],"mappings":""}"#,
                true,
                MapFound::NamesOnly,
            ),
            (r#"{"version":3,"sources":["a.ts"],"mappings":"AAAA"#, false, MapFound::Unread),
            ("<!doctype html>", true, MapFound::Absent),
            (r#"{"version":"1.0"}"#, true, MapFound::Absent),
        ] {
            assert_eq!(judge(text, whole), found, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s)(\\{|\"version\"|\"sources\"|\"sourcesContent\"|:|\\[|null|\"|é|.){0,30}") {
            let _ = judge(&text, false);
        }
    }
}
