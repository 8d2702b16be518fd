//! Which tag says what which key of the JSON format says.

/// The parts of a document whose tags have keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::spdx) enum Section {
    /// Of the document itself.
    Document,
    Creation,
    Package,
    License,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line.
    Line,
    /// May have several lines.
    Text,
    Bool,
    /// A line for each item of a list.
    Lines,
    /// `ALGORITHM: digits` for each item of a list.
    Checksums,
    /// `CATEGORY type locator` for each item of a list, a comment on a line of its own.
    References,
}

/// Tag, section, key, shape. The first tag of packages and licences begins a new one.
pub(super) const TAGS: &[(&str, Section, &str, Shape)] = &[
    ("SPDXVersion", Section::Document, "spdxVersion", Shape::Line),
    ("DataLicense", Section::Document, "dataLicense", Shape::Line),
    ("SPDXID", Section::Document, "SPDXID", Shape::Line),
    ("DocumentName", Section::Document, "name", Shape::Line),
    ("DocumentNamespace", Section::Document, "documentNamespace", Shape::Line),
    ("DocumentComment", Section::Document, "comment", Shape::Text),
    ("Creator", Section::Creation, "creators", Shape::Lines),
    ("Created", Section::Creation, "created", Shape::Line),
    ("CreatorComment", Section::Creation, "comment", Shape::Text),
    ("LicenseListVersion", Section::Creation, "licenseListVersion", Shape::Line),
    ("PackageName", Section::Package, "name", Shape::Line),
    ("SPDXID", Section::Package, "SPDXID", Shape::Line),
    ("PackageVersion", Section::Package, "versionInfo", Shape::Line),
    ("PackageFileName", Section::Package, "packageFileName", Shape::Line),
    ("PackageSupplier", Section::Package, "supplier", Shape::Line),
    ("PackageOriginator", Section::Package, "originator", Shape::Line),
    ("PackageDownloadLocation", Section::Package, "downloadLocation", Shape::Line),
    ("FilesAnalyzed", Section::Package, "filesAnalyzed", Shape::Bool),
    ("PackageVerificationCode", Section::Package, "packageVerificationCode", Shape::Line),
    ("PackageChecksum", Section::Package, "checksums", Shape::Checksums),
    ("PackageHomePage", Section::Package, "homepage", Shape::Line),
    ("PackageSourceInfo", Section::Package, "sourceInfo", Shape::Text),
    ("PackageLicenseConcluded", Section::Package, "licenseConcluded", Shape::Line),
    ("PackageLicenseInfoFromFiles", Section::Package, "licenseInfoFromFiles", Shape::Lines),
    ("PackageLicenseDeclared", Section::Package, "licenseDeclared", Shape::Line),
    ("PackageLicenseComments", Section::Package, "licenseComments", Shape::Text),
    ("PackageCopyrightText", Section::Package, "copyrightText", Shape::Text),
    ("PackageSummary", Section::Package, "summary", Shape::Text),
    ("PackageDescription", Section::Package, "description", Shape::Text),
    ("PackageComment", Section::Package, "comment", Shape::Text),
    ("ExternalRef", Section::Package, "externalRefs", Shape::References),
    ("PackageAttributionText", Section::Package, "attributionTexts", Shape::Lines),
    ("PrimaryPackagePurpose", Section::Package, "primaryPackagePurpose", Shape::Line),
    ("BuiltDate", Section::Package, "builtDate", Shape::Line),
    ("ReleaseDate", Section::Package, "releaseDate", Shape::Line),
    ("ValidUntilDate", Section::Package, "validUntilDate", Shape::Line),
    ("LicenseID", Section::License, "licenseId", Shape::Line),
    ("ExtractedText", Section::License, "extractedText", Shape::Text),
    ("LicenseName", Section::License, "name", Shape::Line),
    ("LicenseCrossReference", Section::License, "seeAlsos", Shape::Lines),
    ("LicenseComment", Section::License, "comment", Shape::Text),
];
