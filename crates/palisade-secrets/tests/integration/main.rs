//! The secret scanner through its public surface: the embedded rules' own examples, masking, limits.

mod behaviour;
mod rules;
mod support;
