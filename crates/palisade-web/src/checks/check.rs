//! The shape of a check: constant facts and a pure function.

use palisade_model::{Category, Confidence, Location, RuleMeta, Severity, Tier};

use crate::assets::Assets;
use crate::fetch::Exchange;
use crate::observation::{Observation, Page, SiteCookie, Unjudged};
use crate::part::Part;

/// One check.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// Why it is a problem.
    pub(crate) description: &'static str,
    pub(crate) remediation: &'static str,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) category: Category,
    pub(crate) cwe: &'static [u32],
    /// OWASP Top 10 of 2021, such as `A05`.
    pub(crate) owasp: &'static str,
    pub(crate) references: &'static [&'static str],
    /// The smallest kind of scan that runs it.
    pub(crate) tier: Tier,
    /// What must have been looked at besides the page.
    pub(crate) needs: &'static [Part],
    pub(crate) run: fn(&Observation) -> Judgement,
}

/// What a check says, or why it cannot say anything.
pub(crate) type Judgement = Result<Verdict, Unjudged>;

/// What a check says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Never empty.
    Fail(Vec<Found>),
    Pass,
    NotApplicable,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// What tells two problems of one check apart, such as a cookie name. Stable between scans.
    pub(crate) subject: String,
    pub(crate) location: Location,
    pub(crate) evidence: String,
    /// When it differs from the check's own.
    pub(crate) severity: Option<Severity>,
    /// Problems with the same cause count once in the score.
    pub(crate) root_cause: Option<&'static str>,
}

impl Found {
    /// A problem of a response header of the page.
    pub(crate) fn in_header(page: &Page, header: &str, evidence: impl Into<String>) -> Self {
        let url = page.exchange.url.to_string();
        Self::new(header, Location::Url { url, request: format!("GET, header {header}") }, evidence)
    }

    /// A problem of one cookie. Its value is never part of it.
    pub(crate) fn in_cookie(site: &SiteCookie, evidence: impl Into<String>) -> Self {
        let request = format!("GET, header set-cookie: {}", site.cookie.name);
        let location = Location::Url { url: site.url.to_string(), request };
        Self::new(format!("cookie {}", site.cookie.name), location, evidence)
    }

    /// A problem of one answer; `request` is the method, and what was unusual about it.
    pub(crate) fn in_answer(
        exchange: &Exchange,
        request: &str,
        subject: impl Into<String>,
        evidence: impl Into<String>,
    ) -> Self {
        let location = Location::Url { url: exchange.url.to_string(), request: request.to_owned() };
        Self::new(subject, location, evidence)
    }

    /// A problem of what an address gives.
    pub(crate) fn at(url: String, subject: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self::new(subject, Location::Url { url, request: "GET".to_owned() }, evidence)
    }

    pub(crate) fn new(subject: impl Into<String>, location: Location, evidence: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            location,
            evidence: evidence.into(),
            severity: None,
            root_cause: None,
        }
    }

    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    pub(crate) fn root_cause(self, cause: &'static str) -> Self {
        Self { root_cause: Some(cause), ..self }
    }
}

impl Verdict {
    /// Fails when anything was found.
    pub(crate) fn of(found: Vec<Found>) -> Self {
        if found.is_empty() { Self::Pass } else { Self::Fail(found) }
    }

    /// Fails when anything was found in the site's files.
    ///
    /// # Errors
    /// When nothing was found and not everything was read.
    pub(crate) fn of_files(assets: &Assets, found: Vec<Found>) -> Judgement {
        if found.is_empty() {
            assets.complete()?;
        }
        Ok(Self::of(found))
    }

    /// Fails with one problem, or passes.
    pub(crate) fn of_option(found: Option<Found>) -> Self {
        found.map_or(Self::Pass, |found| Self::Fail(vec![found]))
    }
}

impl Check {
    /// The facts as every scanner gives them.
    pub(crate) fn meta(&self) -> RuleMeta {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        RuleMeta {
            id: self.id.to_owned(),
            scanner: "web".to_owned(),
            title: self.title.to_owned(),
            description: self.description.to_owned(),
            remediation: self.remediation.to_owned(),
            severity: self.severity,
            confidence: self.confidence,
            category: self.category,
            cwe: self.cwe.to_vec(),
            tags: vec![
                format!("owasp-top10-2021:{}", self.owasp),
                format!("owasp-top10-2025:{}", owasp_2025(self.owasp)),
            ],
            references: owned(self.references),
            tier: Some(self.tier),
        }
    }
}

/// Where the 2025 edition put a category of the 2021 edition.
fn owasp_2025(of_2021: &str) -> &str {
    match of_2021 {
        "A02" => "A04",
        "A03" => "A05",
        "A04" => "A06",
        "A05" => "A02",
        "A06" => "A03",
        "A10" => "A01",
        same => same,
    }
}
