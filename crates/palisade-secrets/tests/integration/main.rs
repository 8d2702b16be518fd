//! The secret scanner through its public surface: the embedded rules' own examples, masking, limits.

#[cfg(test)]
mod behaviour;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod support;
