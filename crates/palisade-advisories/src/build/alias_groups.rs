//! Records that name each other, or the same third id, as alias are about one vulnerability: union-find over ids.

use std::collections::HashMap;

/// Sets of ids. Every id gets a node on first sight.
#[derive(Debug, Default)]
pub(super) struct AliasGroups {
    nodes: HashMap<Box<str>, u32>,
    parents: Vec<u32>,
}

impl AliasGroups {
    /// Puts a record and its aliases into one set; gives the node of the record.
    pub(super) fn join(&mut self, id: &str, aliases: &[String]) -> u32 {
        let node = self.node(id);
        for alias in aliases {
            let (left, right) = (self.root(node), self.node(alias));
            let right = self.root(right);
            // The older root stays, so the result does not depend on more than the order of the records.
            self.parents[left.max(right) as usize] = left.min(right);
        }
        node
    }

    /// The set of a node.
    pub(super) fn root(&mut self, node: u32) -> u32 {
        let mut root = node;
        while self.parents[root as usize] != root {
            let grandparent = self.parents[self.parents[root as usize] as usize];
            self.parents[root as usize] = grandparent;
            root = grandparent;
        }
        root
    }

    fn node(&mut self, id: &str) -> u32 {
        if let Some(node) = self.nodes.get(id) {
            return *node;
        }
        let node = self.parents.len() as u32;
        self.nodes.insert(id.into(), node);
        self.parents.push(node);
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_alias_joins_records_that_do_not_name_each_other() {
        let mut groups = AliasGroups::default();
        let first = groups.join("GO-1", &["CVE-1".to_owned()]);
        let second = groups.join("RUSTSEC-1", &[]);
        let third = groups.join("GHSA-1", &["CVE-1".to_owned()]);
        assert_eq!(groups.root(first), groups.root(third));
        assert_ne!(groups.root(first), groups.root(second));
        groups.join("X-1", &["RUSTSEC-1".to_owned(), "GHSA-1".to_owned()]);
        assert_eq!(groups.root(first), groups.root(second));
    }
}
