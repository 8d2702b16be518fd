//! Several policies made one, the way the reference tool does it. Browsers enforce each policy on its own;
//! the reference keeps what it finds in all of them, and an own reading would not be comparable.

/// Shorter text is no policy: `img-src` is the shortest directive.
const SHORTEST: usize = 6;

/// Directives that may be repeated within a policy.
const REPEATABLE: &[&str] = &["report-uri", "report-to"];

/// Sort order of the punctuation in sources; digits and letters follow.
const PUNCTUATION: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// The directives that are left.
#[derive(Debug, Default)]
pub(super) struct Merged {
    directives: Vec<(String, Vec<String>)>,
    /// Whether a directive that may be repeated was.
    pub(super) repeated: bool,
}

struct Source {
    text: String,
    policy: usize,
    keep: bool,
}

impl Merged {
    /// `None` when a policy is too short, repeats a directive or holds a broken escape.
    pub(super) fn of<'a>(policies: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let policies: Vec<String> =
            policies.into_iter().map(|text| text.replace(['\r', '\n'], "").trim().to_owned()).collect();
        if policies.iter().any(|text| text.encode_utf16().count() < SHORTEST) {
            return None;
        }
        let mut repeated = false;
        let mut merged: Vec<(String, Vec<Source>)> = Vec::new();
        for (index, policy) in policies.iter().enumerate() {
            let mut seen: Vec<String> = Vec::new();
            for directive in policy.split(';') {
                let mut words = directive.split_whitespace();
                let Some(name) = words.next().map(str::to_lowercase) else { continue };
                match (seen.contains(&name), REPEATABLE.contains(&name.as_str())) {
                    (false, _) => seen.push(name.clone()),
                    (true, true) => repeated = true,
                    (true, false) => return None,
                }
                let sources = read_sources(&name, words, index);
                let at = merged.iter().position(|(seen, _)| *seen == name).unwrap_or_else(|| {
                    merged.push((name, Vec::new()));
                    merged.len() - 1
                });
                let earlier = if index == 0 { Vec::new() } else { std::mem::take(&mut merged[at].1) };
                merged[at].1 = combine(earlier, sources)?;
                if index == 0 && policies.len() > 1 {
                    merged[at].1.iter_mut().for_each(|source| source.keep = false);
                }
            }
        }
        let directives = merged.into_iter().map(|(name, sources)| (name, texts(sources))).collect();
        Some(Self { directives, repeated })
    }

    pub(super) fn directives(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.directives.iter().map(|(name, sources)| (name.as_str(), sources.as_slice()))
    }

    pub(super) fn get(&self, name: &str) -> Option<&[String]> {
        self.directives().find(|(directive, _)| *directive == name).map(|(_, sources)| sources)
    }

    /// The sources of a fetch directive, or those of `default-src`.
    pub(super) fn fetch(&self, name: &str) -> Option<&[String]> {
        self.get(name).or_else(|| self.get("default-src"))
    }

    /// Drops sources of a fetch directive, or of the `default-src` that stands in for it.
    pub(super) fn retain(&mut self, name: &str, keep: impl FnMut(&String) -> bool) {
        let name = if self.get(name).is_some() { name } else { "default-src" };
        if let Some((_, sources)) = self.directives.iter_mut().find(|(directive, _)| directive == name) {
            sources.retain(keep);
        }
    }
}

fn read_sources<'a>(name: &str, words: impl Iterator<Item = &'a str>, policy: usize) -> Vec<Source> {
    let source = |text: String| Source { text, policy, keep: policy == 0 };
    let mut sources: Vec<Source> = words.map(|word| source(word.to_lowercase())).collect();
    if sources.is_empty() && name.ends_with("-src") {
        sources.push(source("'none'".to_owned()));
    }
    sources
}

/// Keeps what an earlier policy admits too, and of one policy's sources the shorter of those that begin alike.
fn combine(mut sources: Vec<Source>, more: Vec<Source>) -> Option<Vec<Source>> {
    sources.extend(more);
    sources.sort_by_cached_key(|source| sort_key(&source.text));
    for index in 1..sources.len() {
        let (before, after) = sources.split_at_mut(index);
        let (Some(previous), Some(source)) = (before.last(), after.first_mut()) else { continue };
        if source.policy == previous.policy {
            source.keep &= !source.text.starts_with(&previous.text);
        } else {
            source.keep |= covers(&previous.text, &source.text)?;
        }
    }
    sources.retain(|source| source.keep);
    Some(sources)
}

/// Whether `a` admits `b`: the same path, or one below when `a` ends with a slash. `None` for a broken escape.
fn covers(a: &str, b: &str) -> Option<bool> {
    let below = a.ends_with('/');
    let (mut of_a, of_b): (Vec<&str>, Vec<&str>) = (a.split('/').collect(), b.split('/').collect());
    if of_a.len() > of_b.len() || (!below && of_a.len() != of_b.len()) {
        return Some(false);
    }
    if below {
        of_a.pop();
    }
    for (a, b) in of_a.into_iter().zip(of_b) {
        if decode(a)? != decode(b)? {
            return Some(false);
        }
    }
    Some(true)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = behind;
    }
    String::from_utf8(bytes).ok()
}

fn sort_key(text: &str) -> Vec<u32> {
    let rank = |c: char| match PUNCTUATION.find(c) {
        Some(at) => u32::try_from(at).unwrap_or(0),
        None => 1000 + u32::from(c),
    };
    text.chars().map(rank).collect()
}

/// Each source once. A directive of which nothing is left admits nothing.
fn texts(sources: Vec<Source>) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for source in sources {
        if !texts.contains(&source.text) {
            texts.push(source.text);
        }
    }
    if texts.is_empty() { vec!["'none'".to_owned()] } else { texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_policy_admits_is_kept() {
        for (policies, name, expected) in [
            (&["img-src b a"][..], "img-src", Some(&["a", "b"][..])),
            (&["img-src"], "img-src", Some(&["'none'"])),
            (&["img-src https://x.example https://x.example/a"], "img-src", Some(&["https://x.example"])),
            (&["img-src a b", "img-src b c"], "img-src", Some(&["b"])),
            (&["img-src a.example", "img-src b.example"], "img-src", Some(&["'none'"])),
            (&["img-src x/a/", "img-src x/a/b"], "img-src", Some(&["x/a/b"])),
            (&["img-src x/%61", "img-src x/a"], "img-src", Some(&["x/a"])),
            (&["img-src a", "font-src a"], "img-src", Some(&["a"])),
            (&["img-src a", "font-src a"], "font-src", Some(&["'none'"])),
            (&["img-src a"], "font-src", None),
        ] {
            let merged = Merged::of(policies.iter().copied()).unwrap();
            let found: Option<Vec<&str>> = merged.get(name).map(|s| s.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), expected, "{policies:?}");
        }
    }

    #[test]
    fn short_repeated_and_broken_policies_are_invalid() {
        for (policies, repeated) in [
            (&["short"][..], None),
            (&["img-src a", ""], None),
            (&["img-src a; IMG-SRC a"], None),
            (&["img-src %zz", "img-src %zz"], None),
            (&["img-src a", "img-src a"], Some(false)),
            (&["report-to a; report-to b"], Some(true)),
        ] {
            let merged = Merged::of(policies.iter().copied());
            assert_eq!(merged.map(|merged| merged.repeated), repeated, "{policies:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(a in ".{0,100}", b in "[a-c%/ ;'*]{0,60}", c in "[a-c%/ ;'*]{0,60}") {
            let _ = Merged::of([a.as_str(), b.as_str(), c.as_str()]);
        }
    }
}
