//! From YAML to rules.

mod conditions;
mod fault;
mod fields;
mod file;
mod languages;
mod matches;
mod metadata;
mod node;
mod one_rule;
mod options;
mod patterns;
mod requires;
mod taint;
#[cfg(test)]
mod tests;
mod texts;
mod yaml;

pub use file::read;
