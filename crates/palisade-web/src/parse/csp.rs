//! Content-Security-Policy (CSP level 3): a tolerant parser and the questions that checks ask. What a
//! browser ignores is kept visible, because a policy with a typo is a policy that does not protect.

use super::html::Html;
use crate::fetch::Headers;

/// Directives of CSP levels 1 to 3 and of the specifications that add to it.
const KNOWN: &[&str] = &[
    "base-uri",
    "block-all-mixed-content",
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "navigate-to",
    "object-src",
    "plugin-types",
    "prefetch-src",
    "referrer",
    "reflected-xss",
    "report-to",
    "report-uri",
    "require-sri-for",
    "require-trusted-types-for",
    "sandbox",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "upgrade-insecure-requests",
    "webrtc",
    "worker-src",
];

/// Ignored in a meta element (CSP3 section 3.3).
const NOT_IN_META: &[&str] = &["frame-ancestors", "report-uri", "sandbox"];

/// Sources that admit every host of a scheme, or anybody's own content.
const BROAD: &[&str] =
    &["*", "http:", "https:", "data:", "http://*", "https://*", "*:*", "http://*:*", "https://*:*"];

/// One serialized policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The first directive of each name, names and keywords in lower case.
    directives: Vec<(String, Vec<String>)>,
    /// Names that occurred again and are ignored.
    pub(crate) duplicates: Vec<String>,
    /// Names that no browser knows.
    pub(crate) unknown: Vec<String>,
    /// Directive names found among the sources of another one: a semicolon is missing.
    pub(crate) swallowed: Vec<String>,
    pub(crate) from_meta: bool,
}

impl Policy {
    /// Parses one policy; an empty one has no directives.
    pub(crate) fn parse(text: &str) -> Self {
        let mut policy = Self::default();
        for directive in text.split(';') {
            let mut words = directive.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else { continue };
            let values: Vec<String> = words.map(normalise).collect();
            if policy.get(&name).is_some() {
                policy.duplicates.push(name);
                continue;
            }
            if !KNOWN.contains(&name.as_str()) {
                policy.unknown.push(name);
                continue;
            }
            let swallowed =
                values.iter().filter(|value| KNOWN.contains(&value.as_str()) && value.contains('-'));
            policy.swallowed.extend(swallowed.cloned());
            policy.directives.push((name, values));
        }
        policy
    }

    /// The sources of a directive; `None` when it is absent.
    pub(crate) fn get(&self, name: &str) -> Option<&[String]> {
        self.directives.iter().find(|(directive, _)| directive == name).map(|(_, values)| values.as_slice())
    }

    /// The sources of a fetch directive, or those of `default-src`.
    pub(crate) fn fetch(&self, name: &str) -> Option<&[String]> {
        self.get(name).or_else(|| self.get("default-src"))
    }

    /// Whether it has any directive that a browser understands.
    pub(crate) fn has_directives(&self) -> bool {
        !self.directives.is_empty()
    }

    /// The sources that scripts may come from; `None` for anywhere.
    pub(crate) fn scripts(&self) -> Option<&[String]> {
        self.get("script-src-elem").or_else(|| self.fetch("script-src"))
    }

    /// Whether inline scripts run: `'unsafe-inline'` counts only without nonce, hash and `'strict-dynamic'`.
    pub(crate) fn allows_inline_scripts(&self) -> bool {
        match self.scripts() {
            None => true,
            Some(sources) => {
                has(sources, "'unsafe-inline'")
                    && !has_nonce_or_hash(sources)
                    && !has(sources, "'strict-dynamic'")
            }
        }
    }

    /// Whether text can be run as script.
    pub(crate) fn allows_eval(&self) -> bool {
        self.fetch("script-src").is_some_and(|sources| has(sources, "'unsafe-eval'"))
    }

    /// Whether `'strict-dynamic'` replaces the host list.
    pub(crate) fn is_strict_dynamic(&self) -> bool {
        self.scripts().is_some_and(|sources| has(sources, "'strict-dynamic'") && has_nonce_or_hash(sources))
    }

    /// Whether scripts are admitted by nonce or hash.
    pub(crate) fn uses_nonce_or_hash(&self) -> bool {
        self.scripts().is_some_and(has_nonce_or_hash)
    }

    /// The first source of scripts or plugins that admits far more than a site needs.
    pub(crate) fn broad_script_source(&self) -> Option<&str> {
        let scripts = if self.is_strict_dynamic() { None } else { self.scripts() };
        [scripts, self.fetch("object-src")]
            .into_iter()
            .flatten()
            .flatten()
            .map(String::as_str)
            .find(|source| is_broad(source))
    }

    /// Whether plugins are restricted at all.
    pub(crate) fn restricts_objects(&self) -> bool {
        self.fetch("object-src").is_some()
    }

    /// The first source of active content that is fetched without TLS.
    pub(crate) fn http_active_source(&self) -> Option<(&str, &str)> {
        if self.get("upgrade-insecure-requests").is_some() {
            return None;
        }
        let active = self.directives.iter().filter(|(name, _)| {
            let name = name.as_str();
            name == "default-src"
                || (name.ends_with("-src") || name.contains("-src-"))
                    && !matches!(name, "img-src" | "media-src")
        });
        active
            .flat_map(|(name, sources)| sources.iter().map(move |source| (name.as_str(), source.as_str())))
            .find(|(_, source)| is_http(source))
    }

    /// The policy as evidence: nonces, which change with every response, are blanked.
    pub(crate) fn display(&self) -> String {
        let directive = |(name, sources): &(String, Vec<String>)| {
            let sources =
                sources.iter().map(|source| if source.starts_with("'nonce-") { "'nonce-…'" } else { source });
            std::iter::once(name.as_str()).chain(sources).collect::<Vec<_>>().join(" ")
        };
        self.directives.iter().map(directive).collect::<Vec<_>>().join("; ")
    }
}

/// Every policy of one response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Policies {
    pub(crate) enforced: Vec<Policy>,
    pub(crate) report_only: Vec<Policy>,
}

impl Policies {
    /// Collects header and meta policies; one header value may hold several, separated by commas.
    pub(crate) fn of(headers: &Headers, html: Option<&Html>) -> Self {
        let parse_all = |name: &str| -> Vec<Policy> {
            let texts = headers.all(name).flat_map(|value| value.split(','));
            texts.map(str::trim).filter(|text| !text.is_empty()).map(Policy::parse).collect()
        };
        let mut enforced = parse_all("content-security-policy");
        for text in html.into_iter().flat_map(|html| html.equiv("content-security-policy")) {
            let mut policy = Policy::parse(text);
            policy.directives.retain(|(name, _)| !NOT_IN_META.contains(&name.as_str()));
            policy.from_meta = true;
            enforced.push(policy);
        }
        Self { enforced, report_only: parse_all("content-security-policy-report-only") }
    }

    /// The policies that have an effect.
    pub(crate) fn effective(&self) -> impl Iterator<Item = &Policy> {
        self.enforced.iter().filter(|policy| policy.has_directives())
    }

    /// Whether a directive is present in any effective policy.
    pub(crate) fn any_has(&self, directive: &str) -> bool {
        self.effective().any(|policy| policy.get(directive).is_some())
    }
}

/// Whether a list of sources holds a keyword or scheme.
fn has(sources: &[String], source: &str) -> bool {
    sources.iter().any(|candidate| candidate == source)
}

fn has_nonce_or_hash(sources: &[String]) -> bool {
    let prefixes = ["'nonce-", "'sha256-", "'sha384-", "'sha512-"];
    sources.iter().any(|source| prefixes.iter().any(|prefix| source.starts_with(prefix)))
}

fn is_broad(source: &str) -> bool {
    BROAD.contains(&source)
}

fn is_http(source: &str) -> bool {
    source == "http:" || source.starts_with("http://") || source == "ws:" || source.starts_with("ws://")
}

/// Keywords, schemes and hosts compare without case; nonces, hashes and paths keep theirs.
fn normalise(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    if ["'nonce-", "'sha256-", "'sha384-", "'sha512-"].iter().any(|prefix| lower.starts_with(prefix)) {
        let end = lower.find('-').map_or(0, |dash| dash + 1);
        return format!("{}{}", &lower[..end], &word[end..]);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_directive_counts_and_the_rest_is_remembered() {
        let policy =
            Policy::parse("Default-SRC 'Self' ; default-src *;; script-scr x; img-src * style-src 'self'");
        assert_eq!(policy.get("default-src"), Some(&["'self'".to_owned()][..]));
        assert_eq!(policy.duplicates, ["default-src"]);
        assert_eq!(policy.unknown, ["script-scr"]);
        assert_eq!(policy.swallowed, ["style-src"]);
    }

    #[test]
    fn inline_scripts_run_only_when_nothing_neutralises_unsafe_inline() {
        for (text, inline) in [
            ("img-src 'self'", true),
            ("default-src 'unsafe-inline'", true),
            ("script-src 'self' 'unsafe-inline'", true),
            ("script-src 'self'", false),
            ("default-src 'none'", false),
            ("script-src 'unsafe-inline' 'nonce-abc'", false),
            ("script-src 'unsafe-inline' 'sha256-abc'", false),
            ("script-src 'unsafe-inline' 'strict-dynamic'", false),
            ("default-src 'unsafe-inline'; script-src 'self'", false),
            ("script-src 'unsafe-inline'; script-src-elem 'self'", false),
        ] {
            assert_eq!(Policy::parse(text).allows_inline_scripts(), inline, "{text}");
        }
    }

    #[test]
    fn broad_sources_do_not_count_beside_strict_dynamic() {
        for (text, broad) in [
            ("script-src *", Some("*")),
            ("default-src https:", Some("https:")),
            ("script-src 'self' data:", Some("data:")),
            ("script-src 'self'; object-src *", Some("*")),
            ("script-src 'nonce-x' 'strict-dynamic' https:; object-src 'none'", None),
            ("script-src https://cdn.example", None),
            ("img-src *; script-src 'self'", None),
        ] {
            assert_eq!(Policy::parse(text).broad_script_source(), broad, "{text}");
        }
    }

    #[test]
    fn nonces_are_blanked_in_evidence() {
        let policy = Policy::parse("script-src 'nonce-Secret1' 'self'");
        assert_eq!(policy.display(), "script-src 'nonce-…' 'self'");
    }

    #[test]
    fn commas_separate_policies_and_meta_cannot_frame() {
        let mut headers = Headers::default();
        headers.push("Content-Security-Policy", "default-src 'self', script-src 'none'");
        let html =
            Html::parse("<meta http-equiv=content-security-policy content=\"frame-ancestors 'none'\">");
        let policies = Policies::of(&headers, Some(&html));
        assert_eq!(policies.enforced.len(), 3);
        assert_eq!(policies.effective().count(), 2);
        assert!(!policies.any_has("frame-ancestors"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,300}") {
            let policy = Policy::parse(&text);
            policy.allows_inline_scripts();
            policy.broad_script_source();
            policy.http_active_source();
            policy.display();
        }
    }
}
