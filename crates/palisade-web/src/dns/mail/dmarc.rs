//! DMARC records (RFC 7489 section 6.3, with the tags of its successor). Read by the walk up a domain's names.

use url::Url;

use super::tags::{TagError, Tags, has_version, shown};

/// Report addresses of one tag that are looked at.
const MOST_ADDRESSES: usize = 32;

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dmarc {
    /// For the domain itself; where the record leaves it out, receivers read "none".
    pub(crate) policy: Disposition,
    /// For names below that exist; the same as `policy` when nothing is said.
    pub(crate) subdomains: Disposition,
    /// Percent of messages that the policy is for.
    pub(crate) percent: u8,
    /// `t=y`: the owner asks receivers not to act yet.
    pub(crate) testing: bool,
    /// `psd=y`: the policy of a public suffix.
    pub(crate) public_suffix: bool,
    /// Domains that reports are sent to by mail, from `rua` and `ruf`.
    pub(crate) report_domains: Vec<String>,
    /// What receivers pass over, or what makes them pass over the record.
    pub(crate) problems: Vec<DmarcError>,
}

/// What receivers are asked to do with mail that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disposition {
    None,
    Quarantine,
    Reject,
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DmarcError {
    #[error(transparent)]
    Tags(#[from] TagError),
    #[error("expected p=, found none")]
    NoPolicy,
    #[error("expected {tag} to be {expected}, found {found:?}")]
    Value { tag: &'static str, expected: &'static str, found: String },
}

/// Whether a TXT record is meant as DMARC.
pub(crate) fn is_dmarc(text: &str) -> bool {
    has_version(text, "DMARC1")
}

impl Disposition {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }

    fn of(text: &str) -> Option<Self> {
        [Self::None, Self::Quarantine, Self::Reject]
            .into_iter()
            .find(|disposition| text.eq_ignore_ascii_case(disposition.as_str()))
    }
}

impl Dmarc {
    /// Reads a record for which [`is_dmarc`] holds, as leniently as receivers do; what they would pass over is a
    /// problem.
    ///
    /// # Errors
    /// [`DmarcError`] when receivers cannot use the record at all.
    pub(crate) fn parse(text: &str) -> Result<Self, DmarcError> {
        let tags = Tags::parse(text)?;
        let mut problems = Vec::new();
        let policy = disposition(&tags, "p", &mut problems);
        let subdomains = disposition(&tags, "sp", &mut problems);
        disposition(&tags, "np", &mut problems);
        let mut report_domains = Vec::new();
        for tag in ["rua", "ruf"] {
            reports(&tags, tag, &mut report_domains, &mut problems);
        }
        // RFC 7489 section 6.6.3: without a usable policy the record stands only if it asks for reports.
        if policy.is_none() && tags.get("rua").is_none_or(str::is_empty) {
            return Err(problems.into_iter().next().unwrap_or(DmarcError::NoPolicy));
        }
        if tags.get("p").is_none() {
            problems.push(DmarcError::NoPolicy);
        }
        words(&tags, &mut problems);
        number(&tags, "ri", u32::MAX, "a number of seconds", &mut problems);
        let percent = number(&tags, "pct", 100, "0 to 100", &mut problems);
        let policy = policy.unwrap_or(Disposition::None);
        Ok(Self {
            policy,
            subdomains: subdomains.unwrap_or(policy),
            percent: percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100),
            testing: is(&tags, "t", "y"),
            public_suffix: is(&tags, "psd", "y"),
            report_domains,
            problems,
        })
    }

    /// Whether receivers are asked to keep failing mail out.
    pub(crate) fn enforces(&self) -> bool {
        self.policy > Disposition::None && self.percent == 100 && !self.testing
    }
}

fn wrong(tag: &'static str, expected: &'static str, found: &str) -> DmarcError {
    DmarcError::Value { tag, expected, found: shown(found) }
}

fn is(tags: &Tags, tag: &str, value: &str) -> bool {
    tags.get(tag).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

fn disposition(tags: &Tags, tag: &'static str, problems: &mut Vec<DmarcError>) -> Option<Disposition> {
    let word = tags.get(tag)?;
    let disposition = Disposition::of(word);
    if disposition.is_none() {
        problems.push(wrong(tag, "none, quarantine or reject", word));
    }
    disposition
}

/// Tags of which each has its few words.
fn words(tags: &Tags, problems: &mut Vec<DmarcError>) {
    for (tag, words, expected) in [
        ("adkim", ["r", "s"].as_slice(), "r or s"),
        ("aspf", &["r", "s"], "r or s"),
        ("psd", &["y", "n", "u"], "y, n or u"),
        ("t", &["y", "n"], "y or n"),
    ] {
        if let Some(value) = tags.get(tag)
            && !words.iter().any(|word| value.eq_ignore_ascii_case(word))
        {
            problems.push(wrong(tag, expected, value));
        }
    }
}

fn number(
    tags: &Tags,
    tag: &'static str,
    most: u32,
    expected: &'static str,
    problems: &mut Vec<DmarcError>,
) -> Option<u32> {
    let value = tags.get(tag)?;
    let number = value.parse().ok().filter(|number| *number <= most);
    if number.is_none() {
        problems.push(wrong(tag, expected, value));
    }
    number
}

/// The addresses of a report tag: `mailto:` with an optional size such as `!10m`.
fn reports(tags: &Tags, tag: &'static str, domains: &mut Vec<String>, problems: &mut Vec<DmarcError>) {
    let Some(value) = tags.get(tag) else { return };
    for address in value.split(',').map(str::trim).take(MOST_ADDRESSES) {
        let uri = address.split('!').next().unwrap_or_default();
        let mailbox = Url::parse(uri).ok().filter(|url| url.scheme() == "mailto");
        let domain = mailbox.as_ref().and_then(|url| url.path().rsplit_once('@')).map(|(_, domain)| domain);
        match domain.filter(|domain| domain.contains('.')) {
            None => problems.push(wrong(tag, "mailto: addresses", address)),
            Some(domain) => {
                let domain = domain.trim_end_matches('.').to_ascii_lowercase();
                if !domains.contains(&domain) {
                    domains.push(domain);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn records_are_read() {
        let text = "v=DMARC1; p=quarantine; sp=none; pct=50; rua=mailto:d@A.example!10m, mailto:x@b.example; \
                    ruf=mailto:f@a.example; adkim=s; aspf=r; ri=86400; fo=1; t=y; psd=n";
        let dmarc = Dmarc::parse(text).unwrap();
        assert_eq!((dmarc.policy, dmarc.subdomains), (Disposition::Quarantine, Disposition::None));
        assert_eq!((dmarc.percent, dmarc.testing, dmarc.public_suffix), (50, true, false));
        assert_eq!(dmarc.report_domains, ["a.example", "b.example"]);
        assert!(dmarc.problems.is_empty() && !dmarc.enforces());
        let strict = Dmarc::parse("v=DMARC1;p=REJECT").unwrap();
        assert!(strict.enforces() && strict.subdomains == Disposition::Reject);
    }

    #[test]
    fn what_receivers_pass_over_is_a_problem() {
        for (text, problems) in [
            ("v=DMARC1; p=reject; pct=150", 1),
            ("v=DMARC1; p=reject; rua=dmarc@a.example", 1),
            ("v=DMARC1; p=reject; rua=mailto:nobody", 1),
            ("v=DMARC1; p=reject; rua=https://a.example/", 1),
            ("v=DMARC1; p=reject; adkim=strict; aspf=x", 2),
            ("v=DMARC1; p=reject; sp=all", 1),
            ("v=DMARC1; rua=mailto:a@a.example", 1),
            ("v=DMARC1; p=monitor; rua=mailto:a@a.example", 1),
            ("v=DMARC1; p=none; x=unknown; np=reject", 0),
        ] {
            let dmarc = Dmarc::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(dmarc.problems.len(), problems, "{text}: {:?}", dmarc.problems);
        }
    }

    #[test]
    fn what_nobody_can_use_is_an_error() {
        for text in ["v=DMARC1", "v=DMARC1; p=monitor", "v=DMARC1; p", "v=DMARC1; p=none; p=reject"] {
            assert!(Dmarc::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", tags in "(;(p|sp|pct|rua|t)=[a-z0-9:@!,.]{0,12}){0,20}") {
            let _ = (is_dmarc(&text), Dmarc::parse(&text), Dmarc::parse(&format!("v=DMARC1{tags}")));
        }
    }
}
