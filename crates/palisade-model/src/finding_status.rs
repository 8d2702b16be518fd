//! Where a finding stands in its life: open, decided about, or gone.

use serde::{Deserialize, Serialize};

/// The state of a finding across scans. People set every state but `Fixed`, which scans set (people may, too; the next
/// scan that still sees the finding opens it again).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Nobody has decided yet; `new` in the words of some clients.
    Open,
    /// Confirmed, to be fixed.
    Triaged,
    FalsePositive,
    /// Known and accepted until a date; opens by itself then.
    AcceptedRisk,
    WontFix,
    /// The last complete scan did not see it any more.
    Fixed,
}

impl FindingStatus {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Triaged, Self::FalsePositive, Self::AcceptedRisk, Self::WontFix, Self::Fixed];

    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Triaged => "triaged",
            Self::FalsePositive => "false_positive",
            Self::AcceptedRisk => "accepted_risk",
            Self::WontFix => "wont_fix",
            Self::Fixed => "fixed",
        }
    }

    /// Parses the snake_case word; `new` is another word for `open`.
    pub fn parse(word: &str) -> Option<Self> {
        let word = if word == "new" { "open" } else { word };
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether it counts: for gates, scores and due dates.
    pub fn is_unresolved(self) -> bool {
        matches!(self, Self::Open | Self::Triaged)
    }

    /// Whether lists leave it out unless asked (contract G-03: a fixed finding stays visible, so that a regression is loud).
    pub fn is_hidden_by_default(self) -> bool {
        matches!(self, Self::FalsePositive | Self::AcceptedRisk | Self::WontFix)
    }
}

impl std::str::FromStr for FindingStatus {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| {
            let words = Self::ALL.map(Self::as_str).join(", ");
            format!("expected one of {words}, found {:?}", crate::truncate_utf8(word, 64))
        })
    }
}
