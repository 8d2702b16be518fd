//! What .NET projects ask for, with central versions and properties.

use crate::table::{error_of, lines, rows, tree};

const PROJECT: &str = "<Project Sdk='x'>\n<PropertyGroup><V>2.0.0</V></PropertyGroup>\n<ItemGroup>\n<PackageReference Include='A' Version='1.0.0' />\n<PackageReference Include='B'><Version>$(V)</Version></PackageReference>\n<PackageReference Include='C' />\n<PackageReference Include='D' Version='1.*' PrivateAssets='all' />\n<PackageReference Include='E' Version='$(Nowhere)' />\n</ItemGroup></Project>";

#[test]
fn references_of_a_project_alone() {
    assert_eq!(
        rows("p/p.csproj", PROJECT),
        [
            "4 A 1.0.0 direct",
            "5 B 2.0.0 direct",
            "6 C - direct",
            "7 D (1.*) dev direct",
            "8 E ($(Nowhere)) direct"
        ]
    );
    assert_eq!(tree(&[("p/p.csproj", PROJECT)])[0].gaps, ["the version of E, $(Nowhere)"]);
}

#[test]
fn central_versions_come_from_above() {
    let central = "<Project>\n<ItemGroup><PackageVersion Include='c' Version='3.0.0' />\n<PackageVersion Include='Z' Version='9.0.0' />\n<GlobalPackageReference Include='G' Version='7.0.0' /></ItemGroup></Project>";
    let build = "<Project><PropertyGroup><Nowhere>5.0.0</Nowhere></PropertyGroup></Project>";
    let files = tree(&[
        ("Directory.Packages.props", central),
        ("Directory.Build.props", build),
        ("src/p/p.fsproj", PROJECT),
    ]);
    assert_eq!(files.len(), 1);
    assert_eq!(
        lines(&files[0].packages)[2..],
        ["6 C 3.0.0 direct", "7 D (1.*) dev direct", "8 E 5.0.0 direct", "0 G 7.0.0 dev direct"]
    );
    assert_eq!(
        rows("Directory.Packages.props", central),
        ["4 G 7.0.0 dev direct", "2 c 3.0.0 direct", "3 Z 9.0.0 direct"]
    );
}

#[test]
fn properties_that_name_themselves_end() {
    let text = "<Project><PropertyGroup><V>$(V)$(V)</V></PropertyGroup><ItemGroup><PackageReference Include='A' Version='$(V)'/></ItemGroup></Project>";
    assert_eq!(tree(&[("p.csproj", text)])[0].gaps, ["the version of A, $(V)"]);
    assert_eq!(error_of("p.csproj", b"<Project>"), Some("truncated"));
}
