//! The files of an OSV export: `all.zip`, `modified_id.csv` and a JSON file for each record.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// One record about one package, affected in all versions below `fixed`.
#[derive(Debug, Clone)]
pub struct Advisory {
    pub id: String,
    /// RFC 3339.
    pub modified: String,
    pub package: String,
    pub fixed: String,
}

impl Advisory {
    fn json(&self, ecosystem: &str) -> String {
        let Self { id, modified, package, fixed } = self;
        format!(
            r#"{{"id":"{id}","modified":"{modified}","summary":"about {id}","affected":[{{"package":{{"ecosystem":"{ecosystem}","name":"{package}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{fixed}"}}]}}]}}]}}"#
        )
    }
}

/// Path below the base address and content of each file.
pub fn export(ecosystem: &str, advisories: &[Advisory]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut list: Vec<_> = advisories.iter().map(|one| format!("{},{}\n", one.modified, one.id)).collect();
    list.sort_by(|a, b| b.cmp(a));
    let mut files = vec![(format!("{ecosystem}/modified_id.csv"), list.concat().into_bytes())];
    for advisory in advisories {
        let json = advisory.json(ecosystem);
        zip.start_file(format!("{}.json", advisory.id), SimpleFileOptions::default()).expect("a new name");
        zip.write_all(json.as_bytes()).expect("memory takes it");
        files.push((format!("{ecosystem}/{}.json", advisory.id), json.into_bytes()));
    }
    let zip = zip.finish().expect("memory takes it").into_inner();
    files.push((format!("{ecosystem}/all.zip"), zip));
    files
}
