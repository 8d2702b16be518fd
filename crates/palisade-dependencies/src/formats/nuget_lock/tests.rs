//! What packages.lock.json lists.

use crate::table::{error_of, rows, tree};

#[test]
fn frameworks_are_joined() {
    let text = "{\"version\": 1, \"dependencies\": {\n\"net8.0\": {\n\"A\": {\"type\": \"Direct\", \"requested\": \"[1.0.0, )\", \"resolved\": \"1.0.0\", \"dependencies\": {\"b\": \"2.0.0\"}},\n\"B\": {\"type\": \"Transitive\", \"resolved\": \"2.0.0\"},\n\"lib\": {\"type\": \"Project\"}},\n\"net6.0\": {\"B\": {\"type\": \"Transitive\", \"resolved\": \"2.0.0\"}}}}";
    assert_eq!(rows("packages.lock.json", text), ["3 A 1.0.0 direct [1]", "4 B 2.0.0 transitive"]);
    let project = "<Project><ItemGroup><PackageReference Include='A' Version='1.0.0'/></ItemGroup></Project>";
    assert_eq!(tree(&[("p/packages.lock.json", text), ("p/p.csproj", project)]).len(), 1);
    assert_eq!(error_of("packages.lock.json", b"{\"dependencies\": {"), Some("truncated"));
}
