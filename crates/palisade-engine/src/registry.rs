//! The scanners of this process, and what looks for the consent that some need; made by the binary, given to the
//! service.

use std::sync::Arc;

use palisade_model::RuleMeta;

use crate::{FactScanner, FileScanner, OwnershipProver, ScannerMeta, TargetScanner};

/// Which scanners exist.
#[derive(Clone, Default)]
pub struct Registry {
    pub fact_scanners: Vec<Arc<dyn FactScanner>>,
    pub file_scanners: Vec<Arc<dyn FileScanner>>,
    pub target_scanners: Vec<Arc<dyn TargetScanner>>,
    /// Looks whether a host shows what its owner was given; without it no active checks can be allowed.
    pub ownership: Option<Arc<dyn OwnershipProver>>,
}

impl Registry {
    /// The scanners of source trees, by id.
    pub fn of_trees(&self) -> Vec<ScannerMeta> {
        let facts = self.fact_scanners.iter().map(|scanner| scanner.meta());
        let mut all: Vec<_> = facts.chain(self.file_scanners.iter().map(|scanner| scanner.meta())).collect();
        all.sort_by_key(|meta| meta.id);
        all
    }

    /// The scanners of live targets, in order of the registry.
    pub fn of_targets(&self) -> Vec<ScannerMeta> {
        self.target_scanners.iter().map(|scanner| scanner.meta()).collect()
    }

    /// Every rule of every scanner, ordered by scanner and id.
    pub fn rules(&self) -> Vec<Arc<RuleMeta>> {
        let of_facts = self.fact_scanners.iter().flat_map(|scanner| scanner.rules());
        let of_files = self.file_scanners.iter().flat_map(|scanner| scanner.rules());
        let of_targets = self.target_scanners.iter().flat_map(|scanner| scanner.rules());
        let mut rules: Vec<_> = of_facts.chain(of_files).chain(of_targets).collect();
        rules.sort_by(|a, b| (&a.scanner, &a.id).cmp(&(&b.scanner, &b.id)));
        rules
    }
}
