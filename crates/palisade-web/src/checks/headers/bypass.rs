//! Hosts whose content anybody can choose: JSONP end points, AngularJS builds, public package mirrors.

/// Host, and the path below which the dangerous content lies.
const BYPASSES: &[(&str, &str)] = &[
    ("accounts.google.com", "/o/oauth2/revoke"),
    ("ajax.googleapis.com", "/ajax/libs/angularjs/"),
    ("api.flickr.com", "/services/"),
    ("app.link", "/_r"),
    ("cdn.jsdelivr.net", "/npm/angular@1.8.3/"),
    ("cdn.rawgit.com", "/"),
    ("cdn.statically.io", "/gh/"),
    ("cdnjs.cloudflare.com", "/ajax/libs/angular.js/"),
    ("clients1.google.com", "/complete/search"),
    ("code.angularjs.org", "/1.8.3/"),
    ("esm.sh", "/"),
    ("gist.githubusercontent.com", "/"),
    ("graph.facebook.com", "/"),
    ("maps.googleapis.com", "/maps/api/js"),
    ("raw.githack.com", "/"),
    ("rawcdn.githack.com", "/"),
    ("storage.googleapis.com", "/"),
    ("suggestqueries.google.com", "/complete/search"),
    ("translate.googleapis.com", "/translate_a/"),
    ("unpkg.com", "/angular@1.8.3/"),
    ("www.google.com", "/complete/search"),
    ("www.googleapis.com", "/customsearch/"),
    ("www.googletagmanager.com", "/gtag/js"),
    ("www.youtube.com", "/oembed"),
    ("yastatic.net", "/angularjs/"),
];

/// The first source that admits one of them.
pub(super) fn bypass_source(sources: &[String]) -> Option<&str> {
    sources
        .iter()
        .map(String::as_str)
        .find(|source| BYPASSES.iter().any(|(host, path)| admits(source, host, path)))
}

/// Whether a host source (CSP3 section 6.7.2.8) matches scripts at `host` below `path`.
fn admits(source: &str, host: &str, path: &str) -> bool {
    if source.starts_with('\'') || source.ends_with(':') {
        return false;
    }
    let source = source.split_once("://").map_or(source, |(_, rest)| rest);
    let (pattern, source_path) = source.find('/').map_or((source, ""), |at| source.split_at(at));
    let pattern = pattern.split(':').next().unwrap_or(pattern);
    let host_matches = match pattern.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|front| front.ends_with('.')),
        None => pattern == host,
    };
    host_matches && (source_path.is_empty() || source_path.ends_with('/') && overlaps(source_path, path))
}

fn overlaps(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}
