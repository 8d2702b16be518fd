//! What project.assets.json and *.deps.json list.

use crate::table::{error_of, rows, tree};

#[test]
fn libraries_have_edges() {
    let assets = "{\"targets\": {\"net8.0\": {\"A/1.0.0\": {\"dependencies\": {\"b\": \"2.0.0\"}}, \"B/2.0.0\": {}}},\n\"libraries\": {\n\"A/1.0.0\": {\"type\": \"package\"},\n\"B/2.0.0\": {\"type\": \"package\"},\n\"lib/1.0.0\": {\"type\": \"project\", \"path\": \"../lib/lib.csproj\"}},\n\"projectFileDependencyGroups\": {\"net8.0\": [\"a >= 1.0.0\"]}}";
    assert_eq!(
        rows("p/obj/project.assets.json", assets),
        ["3 A 1.0.0 direct [1]", "4 B 2.0.0 transitive", "5 lib 1.0.0 from file:../lib/lib.csproj"]
    );
    let project = "<Project><ItemGroup><PackageReference Include='A' Version='1.0.0'/></ItemGroup></Project>";
    assert_eq!(tree(&[("p/obj/project.assets.json", assets), ("p/p.csproj", project)]).len(), 1);
    let built = "{\"targets\": {\"x\": {\"app/1.0.0\": {\"dependencies\": {\"A\": \"1\"}}, \"A/1.0.0\": {}}},\n\"libraries\": {\"app/1.0.0\": {\"type\": \"project\"},\n\"A/1.0.0\": {\"type\": \"package\"}}}";
    assert_eq!(rows("bin/app.deps.json", built), ["2 app 1.0.0 direct from file:. [1]", "3 A 1.0.0 direct"]);
    assert_eq!(error_of("app.deps.json", b"{\"libraries\""), Some("truncated"));
}
