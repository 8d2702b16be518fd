//! What robots.txt forbids to us (RFC 9309). Asked by the crawl before each page.

/// Lines that are read; the standard asks for 500 kB at least, which no file needs.
const MOST_LINES: usize = 5000;
const NAME: &str = "palisade";

/// The rules of the group that is meant for us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Robots {
    /// Path pattern, and whether it is allowed.
    rules: Vec<(String, bool)>,
}

impl Robots {
    /// Reads the group for us, else the one for everybody.
    pub(crate) fn parse(text: &str) -> Self {
        let (mut own, mut general) = (None, Self::default());
        let mut agents: Vec<String> = Vec::new();
        let mut in_rules = false;
        for line in text.lines().take(MOST_LINES) {
            let line = line.split('#').next().unwrap_or("");
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if std::mem::take(&mut in_rules) {
                        agents.clear();
                    }
                    agents.push(value.to_ascii_lowercase());
                }
                rule @ ("allow" | "disallow") => {
                    in_rules = true;
                    let rule = (value.to_owned(), rule == "allow");
                    if agents.iter().any(|agent| agent == NAME) {
                        own.get_or_insert_with(Self::default).rules.push(rule);
                    } else if agents.iter().any(|agent| agent == "*") {
                        general.rules.push(rule);
                    }
                }
                _ => {}
            }
        }
        own.unwrap_or(general)
    }

    /// Whether the path, with its query, may be requested: the longest rule decides, and `allow` where two are as long.
    pub(crate) fn allows(&self, path: &str) -> bool {
        let matching = self.rules.iter().filter(|(pattern, _)| !pattern.is_empty() && matches(pattern, path));
        matching.max_by_key(|(pattern, allow)| (pattern.len(), *allow)).is_none_or(|(_, allow)| *allow)
    }
}

/// `*` is anything, `$` at the end is the end. Each part is found as early as possible, so the time is linear.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let mut last = "";
    let mut wild = false;
    for part in parts {
        (last, wild) = (part, true);
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !anchored || rest.is_empty() || (wild && path.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_of_our_group_decides() {
        let robots = Robots::parse(
            "User-agent: other\nDisallow: /\n\nUser-Agent: *\nuser-agent: third\nDisallow: /a # no\nAllow: /a/b\n\
             Disallow: /*.pdf$\nDisallow:\nDisallow: /x*y\n",
        );
        for (path, allowed) in [
            ("/", true),
            ("/a", false),
            ("/a/c", false),
            ("/a/b/c", true),
            ("/z.pdf", false),
            ("/z.pdf?1", true),
            ("/x1y2", false),
            ("/x", true),
        ] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
    }

    #[test]
    fn a_group_of_our_own_replaces_the_general_one() {
        let robots = Robots::parse("User-agent: *\nDisallow: /\nUser-agent: Palisade\nDisallow: /private\n");
        assert!(robots.allows("/shop") && !robots.allows("/private/x"));
        assert!(Robots::parse("<!doctype html>").allows("/"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s)(user-agent: ?\\*?|disallow: ?|/|\\*|\\$|\n|é|.){0,60}", path in ".{0,30}") {
            let _ = Robots::parse(&text).allows(&path);
        }
    }
}
