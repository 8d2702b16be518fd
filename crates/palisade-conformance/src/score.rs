//! Passed out of all, and how it is printed.

/// Passed out of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) passed: u32,
    pub(crate) total: u32,
}

impl Score {
    pub(crate) fn add(&mut self, passed: bool) {
        self.total += 1;
        self.passed += u32::from(passed);
    }

    /// One line with a name.
    pub(crate) fn print(self, name: &str) {
        let percent =
            if self.total == 0 { 0.0 } else { f64::from(self.passed) * 100.0 / f64::from(self.total) };
        println!("{name:<40} {:>5} of {:>5}  {percent:>5.1} %", self.passed, self.total);
    }
}
