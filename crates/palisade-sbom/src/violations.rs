//! Collects what a document breaks, with the path to each place. The checks of all formats use it.

use crate::Violation;

/// The first violations, and how many there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Violations {
    pub(crate) first: Vec<Violation>,
    pub(crate) count: usize,
}

/// How many violations are kept with their places.
const KEPT: usize = 50;

impl Violations {
    pub(crate) fn add(&mut self, line: u32, path: &Path, problem: String) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(Violation { line, path: path.to_string(), problem });
        }
    }
}

/// Where in a document a check is.
#[derive(Debug, Default)]
pub(crate) struct Path {
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Key(&'static str),
    Item(usize),
}

impl Path {
    pub(crate) fn enter(&mut self, key: &'static str) {
        self.steps.push(Step::Key(key));
    }

    pub(crate) fn enter_item(&mut self, index: usize) {
        self.steps.push(Step::Item(index));
    }

    pub(crate) fn leave(&mut self) {
        self.steps.pop();
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("the document");
        }
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
