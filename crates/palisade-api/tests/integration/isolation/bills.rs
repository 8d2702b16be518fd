//! Bills of materials of another tenant: neither in its list nor as a document (contract P-04).

use serde_json::json;

use super::things::scan_with_a_bill;
use super::world::in_a_world;

in_a_world! {
    async fn p_04_bills_of_another_tenant_are_neither_listed_nor_answered(world: &mut World) {
        let (scan, project) = scan_with_a_bill(&world.a).await;
        let (list, of_project) = ("/v1/sbom".to_owned(), format!("/v1/sbom?project_id={project}"));
        let document = format!("{of_project}&format=cyclonedx");
        for path in [&list, &of_project] {
            assert_eq!(world.a.get(path).await.matching("BillList")["data"][0]["scan_id"], scan);
            assert_eq!(world.b.get(path).await.matching("BillList")["data"], json!([]), "{path}");
        }
        assert_eq!(world.a.get(&document).await.status, 200);
        world.b.get(&document).await.assert_error(404, "not_found");
    }
}
