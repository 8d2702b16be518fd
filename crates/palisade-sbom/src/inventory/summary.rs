//! A bill of materials in figures, counted as its documents list it. The service keeps them for its lists.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use palisade_model::{BillSummary, LicenseUse, PackageFile, truncate_utf8};

use super::merge;

/// More licences are not told.
const MAX_LICENSES: usize = 100;
const MAX_LICENSE_BYTES: usize = 200;

/// Components that are listed in several files count once.
pub fn summary_of(files: &[PackageFile]) -> BillSummary {
    let merged = merge(files);
    let mut uses: BTreeMap<&str, u64> = BTreeMap::new();
    for license in merged.components.iter().flat_map(|component| &component.licenses) {
        *uses.entry(truncate_utf8(license, MAX_LICENSE_BYTES)).or_default() += 1;
    }
    let mut licenses: Vec<_> = uses.into_iter().collect();
    licenses.sort_by_key(|(_, components)| Reverse(*components));
    let told = licenses.into_iter().take(MAX_LICENSES);
    BillSummary {
        components: merged.components.len() as u64,
        licenses: told
            .map(|(license, components)| LicenseUse { license: license.to_owned(), components })
            .collect(),
    }
}
