//! What pom.xml files say, alone and with parents and imports of the tree.

use crate::table::{error_of, lines, rows, tree};

fn pom(body: &str) -> String {
    format!(
        "<project>\n<groupId>org.x</groupId><artifactId>app</artifactId><version>1.0</version>\n{body}\n</project>"
    )
}

fn dependency(name: &str, rest: &str) -> String {
    format!("<dependency><groupId>g</groupId><artifactId>{name}</artifactId>{rest}</dependency>\n")
}

#[test]
fn versions_scopes_and_properties() {
    let body = format!(
        "<properties><v>1.2</v><w>${{v}}.3</w></properties><dependencies>\n{}{}{}{}{}{}</dependencies>\n<profiles><profile><dependencies>\n{}</dependencies></profile></profiles>",
        dependency("a", "<version>${w}</version>"),
        dependency("b", "<version>${project.version}</version><scope>test</scope>"),
        dependency("c", "<version>[1,2)</version>"),
        dependency("d", "<version>[1.5]</version><optional>true</optional><type>war</type>"),
        dependency("e", "<version>${nowhere}</version>"),
        dependency("${nowhere}", "<version>1</version>"),
        dependency("f", "<version>2</version>"),
    );
    assert_eq!(
        rows("pom.xml", &pom(&body)),
        [
            "4 g:a 1.2.3 direct",
            "5 g:b 1.0 dev direct",
            "6 g:c ([1,2)) direct",
            "7 g:d 1.5 optional direct",
            "8 g:e (${nowhere}) direct",
            "12 g:f 2 direct",
        ]
    );
    let file = &tree(&[("pom.xml", &pom(&body))])[0];
    assert_eq!((file.project.as_deref(), file.gaps.len()), (Some("org.x:app"), 1));
    assert_eq!(file.packages[3].purl.qualifiers["type"], "war");
}

#[test]
fn parents_and_imports_of_the_tree_manage_versions() {
    let parent = pom(&format!(
        "<properties><v>9</v></properties><dependencyManagement><dependencies>{}{}{}</dependencies></dependencyManagement>",
        dependency("a", "<version>${v}</version><scope>test</scope>"),
        dependency("bom", "<version>1</version><type>pom</type><scope>import</scope>"),
        dependency("far-bom", "<version>3</version><type>pom</type><scope>import</scope>"),
    ));
    let bom = format!(
        "<project><groupId>g</groupId><artifactId>bom</artifactId><version>1</version><dependencyManagement><dependencies>{}</dependencies></dependencyManagement></project>",
        dependency("b", "<version>5</version>")
    );
    let child = format!(
        "<project><parent><groupId>org.x</groupId><artifactId>app</artifactId><version>1.0</version></parent><artifactId>child</artifactId><properties><v>10</v></properties><dependencies>\n{}{}{}</dependencies></project>",
        dependency("a", ""),
        dependency("b", ""),
        dependency("c", "")
    );
    let files = tree(&[("pom.xml", &parent), ("bom/pom.xml", &bom), ("child/pom.xml", &child)]);
    assert_eq!(lines(&files[1].packages), ["2 g:a 10 dev direct", "3 g:b 5 direct", "4 g:c - direct"]);
    assert_eq!(files[1].gaps, ["versions imported from g:far-bom 3, which is not in the tree"]);
}

#[test]
fn parents_outside_of_the_tree_and_cycles_are_gaps() {
    let outside = format!(
        "<project><parent><groupId>o</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>x</artifactId><dependencies>{}</dependencies></project>",
        dependency("a", "")
    );
    assert_eq!(
        tree(&[("pom.xml", &outside)])[0].gaps,
        ["versions of the parent o:p 1, which is not in the tree"]
    );
    let with_parent = |name: &str, parent: &str| {
        format!(
            "<project><parent><groupId>o</groupId><artifactId>{parent}</artifactId><version>1</version><relativePath>../{parent}/pom.xml</relativePath></parent><artifactId>{name}</artifactId></project>"
        )
    };
    let files = tree(&[("a/pom.xml", &with_parent("a", "b")), ("b/pom.xml", &with_parent("b", "a"))]);
    assert_eq!(files[0].gaps, ["a cycle of parents through o:a 1"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("pom.xml", b"<project><dependencies>"), Some("truncated"));
    assert_eq!(error_of("pom.xml", b"<web-app/>"), Some("syntax"));
    assert_eq!(
        error_of("pom.xml", b"<!DOCTYPE p [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><project>&a;</project>"),
        Some("entity")
    );
}
