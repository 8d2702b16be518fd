//! The licence scanner as the engine runs it: every package of the tree is judged by a licence policy. Beside the
//! dependency scanner it takes the packages that that one listed, alone it lists them itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_engine::{Draft, Entry, FactScanner, Facts, File, FileContext, Judgement, ScannerMeta, Stop};
use palisade_licenses::{Because, Decision, Exception, LicensePolicy, Normalizer, Verdict, effective};
use palisade_model::{Gap, GapReason, Package, PackageFile, RuleMeta};

use super::license_finding::Refused;
use super::license_rules::LicenseRules;
use super::listing::Listing;
use super::not_judged::{gap, kind_of};
use super::origin::Origins;

/// Judges the licences of the packages of a tree.
#[derive(Debug)]
pub struct LicenseScanner {
    policy: Option<Arc<LicensePolicy>>,
    rules: LicenseRules,
}

impl LicenseScanner {
    /// Judges by that policy. Without one it runs only when it is named, and says that nothing was judged.
    pub fn new(policy: Option<LicensePolicy>) -> Self {
        Self { policy: policy.map(Arc::new), rules: LicenseRules::new() }
    }
}

impl FactScanner for LicenseScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "license", version: "1", network: false, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.rules.all()
    }

    fn wants(&self, entry: &Entry) -> bool {
        Listing::wants(entry)
    }

    fn is_on_request(&self) -> bool {
        self.policy.is_none()
    }

    fn gather(&self, beside: &[&str]) -> Box<dyn Facts> {
        let lists = !beside.contains(&"dependencies");
        Box::new(Gathered {
            policy: self.policy.clone(),
            rules: self.rules.clone(),
            listing: lists.then(Listing::default),
        })
    }
}

/// The licences of one tree.
struct Gathered {
    policy: Option<Arc<LicensePolicy>>,
    rules: LicenseRules,
    /// `None` when another scanner lists the packages.
    listing: Option<Listing>,
}

impl Facts for Gathered {
    fn read(&self, context: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Gap>, Stop> {
        context.checkpoint()?;
        Ok(self.listing.as_ref().map(|listing| listing.read(file)).unwrap_or_default())
    }

    fn judge(&self, context: &FileContext<'_>, packages: &mut Vec<PackageFile>) -> Result<Judgement, Stop> {
        if let Some(listing) = &self.listing {
            *packages = listing.finish();
        }
        let Some(policy) = &self.policy else {
            let detail = "expected a licence policy, found none: no licence was judged".to_owned();
            let gaps = vec![gap("license policy", GapReason::NoData, detail)];
            return Ok(Judgement { drafts: Vec::new(), gaps });
        };
        let mut judging = Judging {
            policy,
            rules: &self.rules,
            context,
            normalizer: Normalizer::default(),
            not_judged: BTreeMap::new(),
            drafts: Vec::new(),
        };
        for file in packages.iter() {
            judging.file(file)?;
        }
        let not_judged = judging.not_judged.into_iter().map(|(kind, packages)| {
            let detail =
                format!("expected a known licence, found none for {packages} packages: they were not judged");
            gap(&kind, GapReason::NoData, detail)
        });
        Ok(Judgement { drafts: judging.drafts, gaps: not_judged.collect() })
    }
}

struct Judging<'a> {
    policy: &'a LicensePolicy,
    rules: &'a LicenseRules,
    context: &'a FileContext<'a>,
    normalizer: Normalizer,
    /// Packages without a licence that anybody knows, by kind, when the policy does not speak of them.
    not_judged: BTreeMap<String, u64>,
    drafts: Vec<Draft>,
}

impl Judging<'_> {
    fn file(&mut self, file: &PackageFile) -> Result<(), Stop> {
        let mut origins = None;
        for (place, package) in file.packages.iter().enumerate() {
            self.context.checkpoint()?;
            if package.is_own() || !self.policy.judges(package.usage) {
                continue;
            }
            let stated = effective(package, &mut self.normalizer);
            let decision = self.decision(package, &stated.text);
            if decision.because == Because::NotJudged {
                *self.not_judged.entry(kind_of(package)).or_default() += 1;
                continue;
            }
            if decision.verdict == Verdict::Allow {
                continue;
            }
            let path = origins.get_or_insert_with(|| Origins::of(file)).path(place);
            let (stated, found) = (stated.text.as_str(), stated.found);
            let refused = Refused { file, package, stated, found, decision: &decision, path: &path };
            self.drafts.push(refused.draft(self.rules, self.context));
        }
        Ok(())
    }

    fn decision(&mut self, package: &Package, stated: &str) -> Decision {
        let exception: Option<&Exception> = self.policy.exception(&package.purl);
        self.policy.judge(self.normalizer.statement(stated), exception)
    }
}
