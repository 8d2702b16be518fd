//! Downloads of a scan.

use palisade_report::{SarifOptions, read_sarif};

use crate::engine::on_both_engines;

on_both_engines! {
    async fn r_11_the_findings_of_a_scan_download_as_sarif_however_many(api: &Api) {
        let id = crate::results::running_scan_with(api, 250).await;
        let list = api.get(&format!("/v1/scans/{id}/artifacts")).await.matching("ArtifactList");
        assert_eq!(list["data"].as_array().unwrap().len(), 1, "no coverage before the end: {list}");
        let url = list["data"][0]["url"].as_str().unwrap();
        let sarif = api.get(url).await;
        assert_eq!((sarif.status.as_u16(), sarif.header("content-type")), (200, "application/sarif+json"));
        assert!(sarif.header("content-disposition").contains(".sarif"));
        let mut fingerprints = std::collections::BTreeSet::new();
        let mut take = |_: &_, finding: palisade_model::Finding| {
            fingerprints.insert(finding.primary_fingerprint().to_owned());
            Ok(())
        };
        read_sarif(&mut std::io::Cursor::new(&sarif.body), &SarifOptions::default(), &mut take).unwrap();
        assert_eq!(fingerprints.len(), 250);

        for path in [format!("/v1/scans/{id}/artifacts/coverage.json"), format!("/v1/scans/{id}/artifacts/x")] {
            api.get(&path).await.assert_error(404, "not_found");
        }
        api.as_other_tenant().get(url).await.assert_error(404, "not_found");
    }
}
