//! One statement about some vulnerabilities and some products, whatever format it came in.

use std::sync::Arc;

use palisade_model::{Purl, UnixMillis};

/// What is said of a vulnerability (CISA, minimum requirements for VEX).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Affected,
    Fixed,
    NotAffected,
    UnderInvestigation,
}

macro_rules! justifications {
    ($($variant:ident $cyclonedx:literal $openvex:literal,)*) => {
        /// Why something is not affected. CycloneDX tells nine reasons apart, OpenVEX five.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Justification { $($variant,)* }

        impl Justification {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word of CycloneDX, the nearest one where it has none of its own.
            pub fn cyclonedx(self) -> &'static str {
                match self { $(Self::$variant => $cyclonedx,)* }
            }

            /// Reads a word of either format, also with spaces; where several share it, the first of them.
            pub fn parse(text: &str) -> Option<Self> {
                let word = text.trim().to_ascii_lowercase().replace(' ', "_");
                match word.as_str() {
                    // Words that several share are read as the plainest.
                    "component_not_present" => Some(Self::ComponentNotPresent),
                    "vulnerable_code_cannot_be_controlled_by_adversary" => Some(Self::NotControlledByAdversary),
                    word => Self::ALL.iter().copied().find(|one| one.openvex() == word || one.cyclonedx() == word),
                }
            }

            /// The word of OpenVEX, the nearest one where it has none of its own.
            pub fn openvex(self) -> &'static str {
                match self { $(Self::$variant => $openvex,)* }
            }
        }
    };
}

// Where several share a word, reading it gives the first.
justifications! {
    CodeNotPresent "code_not_present" "vulnerable_code_not_present",
    CodeNotReachable "code_not_reachable" "vulnerable_code_not_in_execute_path",
    RequiresConfiguration "requires_configuration" "vulnerable_code_cannot_be_controlled_by_adversary",
    RequiresDependency "requires_dependency" "vulnerable_code_cannot_be_controlled_by_adversary",
    RequiresEnvironment "requires_environment" "vulnerable_code_cannot_be_controlled_by_adversary",
    ProtectedByMitigatingControl "protected_by_mitigating_control" "inline_mitigations_already_exist",
    ProtectedByCompiler "protected_by_compiler" "inline_mitigations_already_exist",
    ProtectedAtRuntime "protected_at_runtime" "inline_mitigations_already_exist",
    ProtectedAtPerimeter "protected_at_perimeter" "inline_mitigations_already_exist",
    ComponentNotPresent "code_not_present" "component_not_present",
    NotControlledByAdversary "requires_environment" "vulnerable_code_cannot_be_controlled_by_adversary",
}

impl Status {
    /// Reads the word of OpenVEX.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Affected, Self::Fixed, Self::NotAffected, Self::UnderInvestigation];
        all.into_iter().find(|status| status.as_str() == text)
    }

    /// The word of OpenVEX as people write it.
    pub fn words(self) -> String {
        self.as_str().replace('_', " ")
    }

    /// Reads the state of a CycloneDX analysis.
    pub fn parse_cyclonedx(text: &str) -> Option<Self> {
        match text {
            "exploitable" => Some(Self::Affected),
            "false_positive" | "not_affected" => Some(Self::NotAffected),
            "in_triage" => Some(Self::UnderInvestigation),
            "resolved" | "resolved_with_pedigree" => Some(Self::Fixed),
            _ => None,
        }
    }

    /// The word of OpenVEX, also used in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::NotAffected => "not_affected",
            Self::UnderInvestigation => "under_investigation",
        }
    }

    /// The state of a CycloneDX analysis.
    pub fn cyclonedx(self) -> &'static str {
        match self {
            Self::Affected => "exploitable",
            Self::Fixed => "resolved",
            Self::NotAffected => "not_affected",
            Self::UnderInvestigation => "in_triage",
        }
    }
}

/// Which document says something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VexOrigin {
    /// The file.
    pub path: String,
    /// The name that the document gives itself.
    pub id: Option<String>,
    /// Who says it.
    pub author: Option<String>,
}

/// What one document says, and what of it could not be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VexDocument {
    pub origin: Arc<VexOrigin>,
    pub statements: Vec<VexStatement>,
    /// Lower-case fragments: a statement that is not understood decides nothing.
    pub gaps: Vec<String>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VexStatement {
    /// All names of the vulnerability; one of them is enough.
    pub vulnerabilities: Vec<String>,
    pub products: Vec<VexProduct>,
    pub status: Status,
    pub justification: Option<Justification>,
    /// Why, or what to do, in words.
    pub detail: Option<String>,
    /// When it was last said.
    pub at: Option<UnixMillis>,
    pub origin: Arc<VexOrigin>,
    /// The line that it begins on, from 1.
    pub line: u32,
}

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VexProduct {
    /// Without a version it means all versions.
    pub purl: Purl,
    /// The product that contains it, when the statement holds for it only there.
    pub within: Option<Purl>,
}

impl VexStatement {
    /// Whether the vulnerability needs no more attention.
    pub fn suppresses(&self) -> bool {
        matches!(self.status, Status::Fixed | Status::NotAffected)
    }
}
