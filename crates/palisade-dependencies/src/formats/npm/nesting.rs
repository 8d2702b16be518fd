//! Finds a name from a folder as Node.js does: in the folder itself, then in those above it.
//! Each folder is known by a number, so that a search copies no paths.

use std::collections::HashMap;

/// A longer path is no place where a package manager puts something.
pub(crate) const PATH_LIMIT: usize = 4096;

/// What folders hold, by name.
#[derive(Debug)]
pub(crate) struct Nesting {
    /// The folder above a folder; `None` for the root.
    above: fn(&str) -> Option<&str>,
    ids: HashMap<String, u32>,
    parents: Vec<Option<u32>>,
    /// By name, then by the folder that holds it.
    places: HashMap<String, HashMap<u32, usize>>,
}

impl Nesting {
    pub(crate) fn new(above: fn(&str) -> Option<&str>) -> Self {
        Self { above, ids: HashMap::new(), parents: Vec::new(), places: HashMap::new() }
    }

    /// Says what a folder holds under a name. Paths beyond [`PATH_LIMIT`] are left out.
    pub(crate) fn put(&mut self, folder: &str, name: &str, place: usize) {
        if folder.len() + name.len() <= PATH_LIMIT {
            let folder = self.folder(folder);
            self.places.entry(name.to_owned()).or_default().insert(folder, place);
        }
    }

    /// What a name means in a folder.
    pub(crate) fn find(&self, folder: &str, name: &str) -> Option<usize> {
        let places = self.places.get(name)?;
        let mut next = self.nearest(folder);
        while let Some(folder) = next {
            if let Some(place) = places.get(&folder) {
                return Some(*place);
            }
            next = self.parents[folder as usize];
        }
        None
    }

    /// The number of a folder, or of the nearest one above it that has one.
    fn nearest(&self, folder: &str) -> Option<u32> {
        let mut folder = Some(folder).filter(|folder| folder.len() <= PATH_LIMIT)?;
        loop {
            match self.ids.get(folder) {
                Some(id) => return Some(*id),
                None => folder = (self.above)(folder)?,
            }
        }
    }

    /// The number of a folder; it and those above it get one when they have none.
    fn folder(&mut self, folder: &str) -> u32 {
        let mut new = Vec::new();
        let mut next = Some(folder);
        let mut parent = None;
        while let Some(folder) = next {
            if let Some(id) = self.ids.get(folder) {
                parent = Some(*id);
                break;
            }
            new.push(folder);
            next = (self.above)(folder);
        }
        for folder in new.into_iter().rev() {
            let id = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
            self.parents.push(parent);
            self.ids.insert(folder.to_owned(), id);
            parent = Some(id);
        }
        parent.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above(folder: &str) -> Option<&str> {
        (!folder.is_empty()).then(|| crate::path::folder(folder))
    }

    #[test]
    fn the_nearest_place_wins() {
        let mut nesting = Nesting::new(above);
        nesting.put("", "a", 1);
        nesting.put("x/y", "a", 2);
        let cases = [("", Some(1)), ("x", Some(1)), ("x/y", Some(2)), ("x/y/z", Some(2)), ("q/r", Some(1))];
        for (folder, expected) in cases {
            assert_eq!(nesting.find(folder, "a"), expected, "{folder}");
        }
        assert_eq!(nesting.find("", "b"), None);
    }
}
