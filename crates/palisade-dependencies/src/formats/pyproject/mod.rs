//! pyproject.toml: what a Python project asks for, in standard tables and those of Poetry, PDM and uv.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PyProject;
