//! The dependency scanner as the engine runs it: files are read as they come, and judged together after the walk.

use std::sync::Arc;

use palisade_advisories::{Index, IndexError, Judgement as Advisories, Library};
use palisade_engine::{Draft, Entry, FactScanner, Facts, File, FileContext, Judgement, ScannerMeta, Stop};
use palisade_model::{Gap, GapReason, PackageFile, RuleMeta};

use super::finding::Match;
use super::listing::Listing;
use super::not_judged::NotJudged;
use super::origin::Origins;
use super::rules::Rules;
use super::supply::{Supply, missing};

/// Lists the packages of a tree and judges them by the advisories of a library.
#[derive(Debug)]
pub struct DependencyScanner {
    library: Option<Arc<Library>>,
    supply: Option<Arc<dyn Supply>>,
    rules: Rules,
}

impl DependencyScanner {
    /// Judges by the advisories of the library. Without one, or while it is empty, nothing is covered, and every scan
    /// says so.
    pub fn new(library: Option<Library>) -> Self {
        Self { library: library.map(Arc::new), supply: None, rules: Rules::new() }
    }

    /// Asks `supply` for advisories that a tree needs and the library does not have.
    pub fn supplied_by(self, supply: Arc<dyn Supply>) -> Self {
        Self { supply: Some(supply), ..self }
    }
}

impl FactScanner for DependencyScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "dependencies", version: "2", network: false, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.rules.all()
    }

    fn wants(&self, entry: &Entry) -> bool {
        Listing::wants(entry)
    }

    fn gather(&self, _: &[&str]) -> Box<dyn Facts> {
        let (library, supply, rules) = (self.library.clone(), self.supply.clone(), self.rules.clone());
        Box::new(Gathered { library, supply, rules, listing: Listing::default() })
    }
}

/// What one tree depends on.
struct Gathered {
    library: Option<Arc<Library>>,
    supply: Option<Arc<dyn Supply>>,
    rules: Rules,
    listing: Listing,
}

impl Gathered {
    /// The advisories after whoever supplies them was asked for what is missing.
    fn supplied_index(&self, packages: &[PackageFile]) -> (Option<Arc<Index>>, Option<IndexError>) {
        let (index, broken) = self.index();
        let (Some(library), Some(supply), None) = (&self.library, &self.supply, &broken) else {
            return (index, broken);
        };
        let missing = missing(index.as_deref(), packages);
        if missing.is_empty() {
            return (index, broken);
        }
        supply.supply(library, &missing);
        self.index()
    }

    /// The advisories as they are now, or the last good ones and what is wrong with the new ones.
    fn index(&self) -> (Option<Arc<Index>>, Option<IndexError>) {
        let Some(library) = &self.library else { return (None, None) };
        match library.open() {
            Ok(index) => (index, None),
            Err(error) => (library.last_good(), Some(error)),
        }
    }
}

impl Facts for Gathered {
    fn read(&self, context: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Gap>, Stop> {
        context.checkpoint()?;
        Ok(self.listing.read(file))
    }

    fn judge(&self, context: &FileContext<'_>, packages: &mut Vec<PackageFile>) -> Result<Judgement, Stop> {
        *packages = self.listing.finish();
        let (index, broken) = self.supplied_index(packages);
        let mut judging = Judging {
            rules: &self.rules,
            index: index.as_deref(),
            context,
            not_judged: NotJudged::default(),
            drafts: Vec::new(),
        };
        for file in packages.iter() {
            judging.file(file)?;
        }
        let Judging { not_judged, drafts, .. } = judging;
        let mut gaps = not_judged.into_gaps();
        gaps.extend(broken.map(|error| Gap {
            subject: "advisories".to_owned(),
            reason: GapReason::NoData,
            detail: error.to_string(),
            scanner: None,
        }));
        Ok(Judgement { drafts, gaps })
    }
}

struct Judging<'a> {
    rules: &'a Rules,
    /// `None` when nothing was imported.
    index: Option<&'a Index>,
    context: &'a FileContext<'a>,
    not_judged: NotJudged,
    drafts: Vec<Draft>,
}

impl Judging<'_> {
    fn file(&mut self, file: &PackageFile) -> Result<(), Stop> {
        self.not_judged.of_file(file);
        let mut origins = None;
        for (place, package) in file.packages.iter().enumerate() {
            self.context.checkpoint()?;
            if package.is_own() {
                continue;
            }
            let Some(index) = self.index else {
                self.not_judged.not_covered(package);
                continue;
            };
            match index.advisories_for(package) {
                Ok(Advisories::NotCovered) => self.not_judged.not_covered(package),
                Ok(Advisories::CannotBeJudged { reason, advisories }) => {
                    self.not_judged.version(file, package, &reason, &advisories);
                }
                Ok(Advisories::Judged { affected, undecided }) => {
                    self.not_judged.undecided(file, package, &undecided);
                    if affected.is_empty() {
                        continue;
                    }
                    let path = origins.get_or_insert_with(|| Origins::of(file)).path(place);
                    let safe_version = index.safe_version(package).unwrap_or_default();
                    for one in &affected {
                        let safe_version = safe_version.as_deref();
                        let found = Match { file, package, affected: one, path: &path, safe_version };
                        self.drafts.push(found.draft(self.rules, self.context));
                    }
                }
                Err(error) => self.not_judged.version(file, package, &error.to_string(), &[]),
            }
        }
        Ok(())
    }
}
