//! One statement about some vulnerabilities and some products, whatever format it came in.

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
