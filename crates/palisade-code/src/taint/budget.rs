//! Hard limits of the analysis. What exceeds them is cut the same way each time, and reported.

/// Limits for one rule in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Expressions that are evaluated in one function, each time it is solved.
    pub steps_of_function: u32,
    /// Expressions that are evaluated in the whole file.
    pub steps: u32,
    /// How often one function is solved because a function that it calls became known better.
    pub rounds: u32,
    /// Origins that one value may have.
    pub origins: usize,
    /// Parts of one value that are told apart.
    pub parts: usize,
    /// How deep parts of parts are told apart.
    pub path: usize,
    /// Nesting of expressions.
    pub depth: u32,
    /// Places of a trace between source and sink.
    pub trace: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps_of_function: 200_000,
            steps: 3_000_000,
            rounds: 6,
            origins: 64,
            parts: 32,
            path: 5,
            depth: 200,
            trace: 40,
        }
    }
}
