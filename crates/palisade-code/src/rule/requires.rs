//! Which taint labels are asked for: `A and not (B or C)`.

/// A boolean expression over labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requires {
    Label(String),
    Always(bool),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl Requires {
    /// Whether it holds, given which labels are there.
    pub fn holds(&self, has: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Label(label) => has(label),
            Self::Always(value) => *value,
            Self::And(parts) => parts.iter().all(|part| part.holds(has)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(has)),
            Self::Not(part) => !part.holds(has),
        }
    }
}
