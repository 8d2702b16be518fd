//! The scanners of this process; made by the binary, given to the service.

use std::sync::Arc;

use palisade_model::RuleMeta;

use crate::{FileScanner, TargetScanner};

/// Which scanners exist.
#[derive(Clone, Default)]
pub struct Registry {
    pub file_scanners: Vec<Arc<dyn FileScanner>>,
    pub target_scanners: Vec<Arc<dyn TargetScanner>>,
}

impl Registry {
    /// Every rule of every scanner, ordered by scanner and id.
    pub fn rules(&self) -> Vec<Arc<RuleMeta>> {
        let of_files = self.file_scanners.iter().flat_map(|scanner| scanner.rules());
        let of_targets = self.target_scanners.iter().flat_map(|scanner| scanner.rules());
        let mut rules: Vec<_> = of_files.chain(of_targets).collect();
        rules.sort_by(|a, b| (&a.scanner, &a.id).cmp(&(&b.scanner, &b.id)));
        rules
    }
}
