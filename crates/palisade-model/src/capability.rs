//! What a scan can look for, under every documented name (contract C23).

/// One kind of scan. The canonical word is stored and shown; aliases are understood everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    Baseline,
    Code,
    Container,
    Dependency,
    Iac,
    License,
    Mobile,
    Network,
    Secrets,
    Web,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 10] = [
        Self::Baseline,
        Self::Code,
        Self::Container,
        Self::Dependency,
        Self::Iac,
        Self::License,
        Self::Mobile,
        Self::Network,
        Self::Secrets,
        Self::Web,
    ];

    /// The canonical word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Code => "code",
            Self::Container => "container",
            Self::Dependency => "dependency",
            Self::Iac => "iac",
            Self::License => "license",
            Self::Mobile => "mobile",
            Self::Network => "network",
            Self::Secrets => "secrets",
            Self::Web => "web",
        }
    }

    /// Parses the canonical word or an alias: `sast`, `sca`, `dast`.
    pub fn parse(word: &str) -> Option<Self> {
        let word = match word {
            "sast" => "code",
            "sca" => "dependency",
            "dast" => "web",
            word => word,
        };
        Self::ALL.into_iter().find(|capability| capability.as_str() == word)
    }

    /// What findings of that scanner are about. Scanners of other tools count as code.
    pub fn of_scanner(scanner: &str) -> Self {
        match scanner {
            "dependencies" => Self::Dependency,
            scanner => Self::parse(scanner).unwrap_or(Self::Code),
        }
    }
}

impl std::str::FromStr for Capability {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| {
            let words = Self::ALL.map(Self::as_str).join(", ");
            format!("expected one of {words}, sast, sca or dast, found {:?}", crate::truncate_utf8(word, 64))
        })
    }
}
