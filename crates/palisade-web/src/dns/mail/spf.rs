//! SPF records (RFC 7208 sections 4.5 to 6). Read by the walk over a domain's policy.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::tags::shown;

/// Longer records are not read on.
const MOST_BYTES: usize = 16 * 1024;
const MOST_TERMS: usize = 256;

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spf {
    pub(crate) directives: Vec<Directive>,
    /// Target of `redirect=`.
    pub(crate) redirect: Option<String>,
}

/// One mechanism and what a match means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directive {
    pub(crate) qualifier: Qualifier,
    pub(crate) mechanism: Mechanism,
}

/// What a match means for the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Qualifier {
    Pass,
    Fail,
    SoftFail,
    Neutral,
}

impl Qualifier {
    /// The result's name in RFC 7208.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Neutral => "neutral",
        }
    }
}

/// Who is meant. Domains may hold macros (`%{i}`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mechanism {
    A(Option<String>),
    All,
    Exists(String),
    Include(String),
    Ip,
    Mx(Option<String>),
    Ptr(Option<String>),
}

/// Why a record cannot be used; every receiver answers "permerror" then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SpfError {
    #[error("expected an address range, found {0:?}")]
    Address(String),
    #[error("expected a domain, found {0:?}")]
    Domain(String),
    #[error("expected a prefix length, found {0:?}")]
    Length(String),
    #[error("expected a mechanism or a modifier, found {0:?}")]
    Term(String),
    #[error("expected at most {MOST_TERMS} terms in {MOST_BYTES} bytes, found more")]
    TooMany,
    #[error("expected {0}= once, found it twice")]
    Twice(&'static str),
}

/// Whether a TXT record is meant as SPF.
pub(crate) fn is_spf(text: &str) -> bool {
    let version = text.split(' ').next().unwrap_or_default();
    version.eq_ignore_ascii_case("v=spf1")
}

impl Spf {
    /// Reads a record for which [`is_spf`] holds.
    ///
    /// # Errors
    /// [`SpfError`] naming the first term that is none.
    pub(crate) fn parse(text: &str) -> Result<Self, SpfError> {
        if text.len() > MOST_BYTES {
            return Err(SpfError::TooMany);
        }
        let mut spf = Self { directives: Vec::new(), redirect: None };
        let mut explained = false;
        for (number, term) in text.split(' ').skip(1).filter(|term| !term.is_empty()).enumerate() {
            if number == MOST_TERMS {
                return Err(SpfError::TooMany);
            }
            match modifier(term) {
                Some(("redirect", _)) if spf.redirect.is_some() => return Err(SpfError::Twice("redirect")),
                Some(("redirect", target)) => spf.redirect = Some(domain(target)?),
                Some(("exp", _)) if explained => return Err(SpfError::Twice("exp")),
                Some(("exp", target)) => {
                    domain(target)?;
                    explained = true;
                }
                // Unknown modifiers are ignored (section 6).
                Some(_) => {}
                None => spf.directives.push(directive(term)?),
            }
        }
        Ok(spf)
    }

    /// What the record says about everybody whom it does not name.
    pub(crate) fn all(&self) -> Option<Qualifier> {
        let all = self.directives.iter().find(|directive| directive.mechanism == Mechanism::All);
        all.map(|directive| directive.qualifier)
    }
}

/// Whether a domain depends on the message, so that nobody can look it up beforehand.
pub(crate) fn has_macro(domain: &str) -> bool {
    domain.contains('%')
}

/// `name=value` in lower case, where the name comes before anything of a mechanism.
fn modifier(term: &str) -> Option<(&str, &str)> {
    let (name, value) = term.split_once('=')?;
    let first = name.chars().next()?;
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !first.is_ascii_alphabetic() || !name.chars().all(legal) {
        return None;
    }
    let known = ["redirect", "exp"].into_iter().find(|known| name.eq_ignore_ascii_case(known));
    Some((known.unwrap_or(name), value))
}

fn directive(term: &str) -> Result<Directive, SpfError> {
    let (qualifier, rest) = match term.split_at_checked(1) {
        Some(("+", rest)) => (Qualifier::Pass, rest),
        Some(("-", rest)) => (Qualifier::Fail, rest),
        Some(("~", rest)) => (Qualifier::SoftFail, rest),
        Some(("?", rest)) => (Qualifier::Neutral, rest),
        _ => (Qualifier::Pass, term),
    };
    Ok(Directive { qualifier, mechanism: mechanism(rest)? })
}

fn mechanism(text: &str) -> Result<Mechanism, SpfError> {
    let unknown = || SpfError::Term(shown(text));
    let end = text.find([':', '/']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let target = || rest.strip_prefix(':').ok_or_else(unknown);
    match name.to_ascii_lowercase().as_str() {
        "a" => hosts(rest).map(Mechanism::A),
        "all" if rest.is_empty() => Ok(Mechanism::All),
        "exists" => target().and_then(domain).map(Mechanism::Exists),
        "include" => target().and_then(domain).map(Mechanism::Include),
        "ip4" => range::<Ipv4Addr>(target()?, 32),
        "ip6" => range::<Ipv6Addr>(target()?, 128),
        "mx" => hosts(rest).map(Mechanism::Mx),
        "ptr" if rest.is_empty() => Ok(Mechanism::Ptr(None)),
        "ptr" => target().and_then(domain).map(|domain| Mechanism::Ptr(Some(domain))),
        _ => Err(unknown()),
    }
}

fn range<T: std::str::FromStr>(text: &str, most: u8) -> Result<Mechanism, SpfError> {
    let (address, length) =
        text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    if address.parse::<T>().is_err() {
        return Err(SpfError::Address(shown(text)));
    }
    length.map_or(Ok(()), |length| prefix(length, most))?;
    Ok(Mechanism::Ip)
}

/// `[":" domain] ["/" length] ["//" length]` of `a` and `mx`.
fn hosts(rest: &str) -> Result<Option<String>, SpfError> {
    let (target, lengths) = match split_lengths(rest) {
        Some((target, lengths)) => (target, Some(lengths)),
        None => (rest, None),
    };
    if let Some(lengths) = lengths {
        let (v4, v6) = match lengths.split_once("//") {
            Some((v4, v6)) => (v4, Some(v6)),
            None => (lengths, None),
        };
        if let Some(v4) = v4.strip_prefix('/') {
            prefix(v4, 32)?;
        }
        v6.map_or(Ok(()), |v6| prefix(v6, 128))?;
    }
    match target.strip_prefix(':') {
        Some(target) => domain(target).map(Some),
        None if target.is_empty() => Ok(None),
        None => Err(SpfError::Term(shown(rest))),
    }
}

/// Splits before the slash that starts the prefix lengths. A slash inside a macro is none of them.
fn split_lengths(rest: &str) -> Option<(&str, &str)> {
    let after_macros = rest.rfind('}').map_or(0, |end| end + 1);
    let slash = after_macros + rest.get(after_macros..)?.find('/')?;
    rest.split_at_checked(slash)
}

fn prefix(text: &str, most: u8) -> Result<(), SpfError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits && text.parse::<u8>().is_ok_and(|length| length <= most);
    let plain = text == "0" || !text.starts_with('0');
    if fits && plain { Ok(()) } else { Err(SpfError::Length(shown(text))) }
}

/// A domain-spec (section 7.1): visible characters, macros that are closed, and a name at its end.
fn domain(text: &str) -> Result<String, SpfError> {
    let wrong = || SpfError::Domain(shown(text));
    if text.is_empty() || text.len() > 512 || !text.bytes().all(|byte| (0x21..=0x7e).contains(&byte)) {
        return Err(wrong());
    }
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        rest = match rest.chars().next() {
            Some('%' | '_' | '-') => &rest[1..],
            Some('{') => {
                let end = rest.find('}').ok_or_else(wrong)?;
                if !is_macro(&rest[1..end]) {
                    return Err(wrong());
                }
                &rest[end + 1..]
            }
            _ => return Err(wrong()),
        };
    }
    let name = text.trim_end_matches('.');
    if !has_macro(text) && !name.contains('.') {
        return Err(wrong());
    }
    Ok(name.to_ascii_lowercase())
}

/// The inside of `%{…}`: a letter, digits, `r`, delimiters.
fn is_macro(inside: &str) -> bool {
    let mut chars = inside.chars();
    let letter = chars.next().is_some_and(|c| "slodiphcrtvSLODIPHCRTV".contains(c));
    let rest = chars.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(['r', 'R']).unwrap_or(rest);
    letter && rest.chars().all(|c| ".-+,/_=".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mechanisms(text: &str) -> Vec<Mechanism> {
        let spf = Spf::parse(&format!("v=spf1 {text}")).unwrap_or_else(|error| panic!("{text}: {error}"));
        spf.directives.into_iter().map(|directive| directive.mechanism).collect()
    }

    #[test]
    fn every_mechanism_of_the_grammar_is_read() {
        let text = |text: &str| Some(text.to_owned());
        for (term, expected) in [
            ("a", Mechanism::A(None)),
            ("A/24", Mechanism::A(None)),
            ("a//64", Mechanism::A(None)),
            ("a/24//64", Mechanism::A(None)),
            ("a:mail.a.example", Mechanism::A(text("mail.a.example"))),
            ("a:mail.a.example/28//96", Mechanism::A(text("mail.a.example"))),
            ("mx", Mechanism::Mx(None)),
            ("mx:A.example./0", Mechanism::Mx(text("a.example"))),
            ("ptr", Mechanism::Ptr(None)),
            ("ptr:a.example", Mechanism::Ptr(text("a.example"))),
            ("ip4:192.0.2.0/24", Mechanism::Ip),
            ("ip4:192.0.2.1", Mechanism::Ip),
            ("ip6:2001:db8::/32", Mechanism::Ip),
            ("exists:%{ir}.%{l1r-}._spf.%{d2}", Mechanism::Exists("%{ir}.%{l1r-}._spf.%{d2}".to_owned())),
            ("include:_spf.b.example", Mechanism::Include("_spf.b.example".to_owned())),
            ("a:%{d/}.x.example/24", Mechanism::A(text("%{d/}.x.example"))),
            ("all", Mechanism::All),
        ] {
            assert_eq!(mechanisms(term), [expected], "{term}");
        }
    }

    #[test]
    fn qualifiers_and_modifiers_are_read() {
        let spf = Spf::parse("v=spf1  mx ~all redirect=_spf.a.example exp=why.a.example unknown=x").unwrap();
        assert_eq!((spf.all(), spf.redirect.as_deref()), (Some(Qualifier::SoftFail), Some("_spf.a.example")));
        for (term, qualifier) in [
            ("-all", Qualifier::Fail),
            ("+ALL", Qualifier::Pass),
            ("all", Qualifier::Pass),
            ("?all", Qualifier::Neutral),
        ] {
            assert_eq!(Spf::parse(&format!("V=SPF1 {term}")).unwrap().all(), Some(qualifier), "{term}");
        }
        assert_eq!(Spf::parse("v=spf1").unwrap().all(), None);
    }

    #[test]
    fn what_is_not_in_the_grammar_is_refused() {
        for term in [
            "all:a.example",
            "include",
            "include:",
            "include:local",
            "exists",
            "ip4",
            "ip4:",
            "ip4:192.0.2",
            "ip4:192.0.2.0/33",
            "ip4:192.0.2.0/024",
            "ip4:2001:db8::",
            "ip6:192.0.2.1",
            "ip6:2001:db8::/129",
            "a/33",
            "a//129",
            "a/",
            "a:",
            "mx:bad%name.example",
            "a:%{z}.example",
            "a:%{d.example",
            "foo",
            "-",
            "ptr/24",
            "ipv4:192.0.2.1",
            "redirect=",
            "redirect=a.example redirect=b.example",
            "exp=a.example exp=b.example",
            "ünclude:a.example",
            "a:\u{e9}.example",
        ] {
            assert!(Spf::parse(&format!("v=spf1 {term}")).is_err(), "{term}");
        }
        assert_eq!(Spf::parse(&format!("v=spf1{}", " a".repeat(300))), Err(SpfError::TooMany));
        assert_eq!(Spf::parse(&"x".repeat(20_000)), Err(SpfError::TooMany));
    }

    #[test]
    fn only_the_whole_version_makes_an_spf_record() {
        assert!(is_spf("v=spf1") && is_spf("v=spf1 -all") && is_spf("V=SPF1 -all"));
        assert!(!is_spf("v=spf10 -all") && !is_spf("spf2.0/pra") && !is_spf(" v=spf1"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", terms in "( [-+~?]?(a|mx|ip4|include|exists|all)[:/%{}a-z0-9.]{0,12}){0,20}") {
            let _ = (is_spf(&text), Spf::parse(&text), Spf::parse(&format!("v=spf1 {text}")));
            let _ = Spf::parse(&format!("v=spf1{terms}"));
        }
    }
}
