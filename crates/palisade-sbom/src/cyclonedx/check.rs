//! Holds a tree to the grammar of its version: kinds, keys, words, texts, counts. `document` calls it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::grammar::{Entry, Field, Grammar, Kind, List, Rule, Scalar, Shape};
use crate::error::excerpt;
use crate::tree::{Node, Value};
use crate::{Path, Violations};

/// Adds everything that the document breaks, up to the limit of `violations`.
pub(super) fn check(root: &Node, grammar: &Grammar, violations: &mut Violations) {
    let mut checker = Checker { grammar, path: Path::default(), violations, hashing: HASHING_LIMIT };
    checker.object(root, grammar.root());
}

/// How many values may be hashed to find items that are listed twice. Lists inside such lists are hashed again on each
/// level; no honest document comes near.
const HASHING_LIMIT: usize = 100_000_000;

struct Checker<'a> {
    grammar: &'a Grammar,
    path: Path,
    violations: &'a mut Violations,
    hashing: usize,
}

impl Checker<'_> {
    fn value(&mut self, node: &Node, kind: &Kind) {
        match kind {
            Kind::Scalar(scalar) => self.scalar(node, *scalar),
            Kind::Words(index) => self.word(node, self.grammar.words(*index)),
            Kind::Shape(index) => self.object(node, self.grammar.shape(*index)),
            Kind::List(list) => self.list(node, list),
            Kind::Choice(entries) => self.choice(node, entries),
        }
    }

    fn scalar(&mut self, node: &Node, scalar: Scalar) {
        if !scalar.fits(node) {
            return self.report(node, format!("expected {}, found {}", scalar.expected(), node.kind()));
        }
        if !scalar.accepts(node, self.grammar.version, self.grammar.syntax) {
            self.report(node, format!("expected {}, found {}", scalar.expected(), shown(node)));
        }
    }

    fn word(&mut self, node: &Node, words: &[&str]) {
        if !node.as_text().is_some_and(|text| words.contains(&text)) {
            let some = words.iter().take(8).copied().collect::<Vec<_>>().join(", ");
            let more = if words.len() > 8 { ", …" } else { "" };
            self.report(node, format!("expected one of {some}{more}, found {}", shown(node)));
        }
    }

    fn object(&mut self, node: &Node, shape: &Shape) {
        let Value::Object(fields) = &node.value else {
            return self.report(node, format!("expected an object, found {}", node.kind()));
        };
        for (key, value) in fields {
            match shape.field(key) {
                Some(field) => {
                    self.path.enter(field.name);
                    self.value(value, &field.kind);
                    self.path.leave();
                }
                None if shape.open => {}
                None => {
                    self.report(value, format!("expected a key of this version, found {:?}", excerpt(key)));
                }
            }
        }
        for field in shape.fields.iter().filter(|field| field.required) {
            if node.get(field.name).is_none() {
                self.report(node, format!("expected the key {:?}", field.name));
            }
        }
        shape.rules.iter().for_each(|rule| self.rule(node, rule));
    }

    fn rule(&mut self, node: &Node, rule: &Rule) {
        let found = |keys: &[&str]| keys.iter().filter(|key| has_all(node, key)).count();
        let (keys, is_kept, count) = match rule {
            Rule::AtLeastOne(keys) => (keys.as_slice(), found(keys) > 0, "at least one"),
            Rule::AtMostOne(keys) => (keys.as_slice(), found(keys) < 2, "at most one"),
            Rule::ExactlyOne(keys) => (keys.as_slice(), found(keys) == 1, "exactly one"),
            Rule::Together(keys) => {
                (keys.as_slice(), matches!(found(keys), 0) || found(keys) == keys.len(), "all or none")
            }
            Rule::NeedsTrue(first, second) => {
                let is_true = node.get(first).is_some_and(|node| node.value == Value::Bool(true));
                if node.get(second).is_some() && !is_true {
                    self.report(node, format!("expected {first:?} to be true beside {second:?}"));
                }
                return;
            }
        };
        if !is_kept {
            self.report(node, format!("expected {count} of the keys {}", keys.join(", ")));
        }
    }

    fn list(&mut self, node: &Node, list: &List) {
        let Value::List(items) = &node.value else {
            return self.report(node, format!("expected a list, found {}", node.kind()));
        };
        for (index, item) in items.iter().enumerate() {
            self.path.enter_item(index);
            self.choice(item, &list.entries);
            self.path.leave();
        }
        if list.not_empty && items.is_empty() {
            self.report(node, "expected at least one item, found none".to_owned());
        }
        if list.lone && items.len() > 1 && items.iter().any(|item| item.get("expression").is_some()) {
            self.report(node, "expected one expression or several licenses, found both".to_owned());
        }
        if list.unique {
            self.unique(items);
        }
    }

    fn unique(&mut self, items: &[Node]) {
        let mut seen: HashMap<u64, &Node> = HashMap::new();
        for item in items {
            let mut hasher = DefaultHasher::new();
            hash(item, &mut hasher, &mut self.hashing);
            if self.hashing == 0 {
                return;
            }
            if seen.insert(hasher.finish(), item).is_some_and(|other| other == item) {
                self.report(item, "expected each item once, found one twice".to_owned());
            }
        }
    }

    fn choice(&mut self, node: &Node, entries: &[Entry]) {
        match self.grammar.choose(node, entries) {
            Some(entry) => self.value(node, &entry.kind),
            None => self.report(node, format!("expected another kind of value, found {}", node.kind())),
        }
    }

    fn report(&mut self, node: &Node, problem: String) {
        self.violations.add(node.line, &self.path, problem);
    }
}

impl Grammar {
    /// Which of several kinds a value is meant to be: the first whose keys it has, else the first of its sort.
    pub(super) fn choose<'a>(&self, node: &Node, entries: &'a [Entry]) -> Option<&'a Entry> {
        if let [entry] = entries {
            return Some(entry);
        }
        let whole = entries.iter().find(|entry| self.fits(node, &entry.kind));
        whole.or_else(|| entries.iter().find(|entry| self.is_of_sort(node, &entry.kind)))
    }

    pub(super) fn fits(&self, node: &Node, kind: &Kind) -> bool {
        match kind {
            Kind::Words(index) => node.as_text().is_some_and(|text| self.words(*index).contains(&text)),
            Kind::Shape(index) => {
                let shape = self.shape(*index);
                let has = |field: &Field| !field.required || node.get(field.name).is_some();
                let known = shape.open || node.fields().iter().all(|(key, _)| shape.field(key).is_some());
                self.is_of_sort(node, kind) && known && shape.fields.iter().all(has)
            }
            _ => self.is_of_sort(node, kind),
        }
    }

    fn is_of_sort(&self, node: &Node, kind: &Kind) -> bool {
        match kind {
            Kind::Scalar(scalar) => scalar.fits(node),
            Kind::Words(_) => node.as_text().is_some(),
            Kind::Shape(_) => matches!(node.value, Value::Object(_)),
            Kind::List(_) => matches!(node.value, Value::List(_)),
            Kind::Choice(entries) => entries.iter().any(|entry| self.is_of_sort(node, &entry.kind)),
        }
    }
}

fn has_all(node: &Node, keys: &str) -> bool {
    keys.split('+').all(|key| node.get(key).is_some())
}

fn shown(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("{:?}", excerpt(text)),
        Value::Number(number) => excerpt(number),
        _ => node.kind().to_owned(),
    }
}

/// Equal values have equal hashes, whatever the order of their keys.
fn hash(node: &Node, hasher: &mut DefaultHasher, left: &mut usize) {
    *left = left.saturating_sub(1);
    match &node.value {
        Value::Null => 0u8.hash(hasher),
        Value::Bool(value) => value.hash(hasher),
        Value::Number(text) | Value::Text(text) => text.hash(hasher),
        Value::List(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash(item, hasher, left));
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let mut hasher = DefaultHasher::new();
                key.hash(&mut hasher);
                hash(value, &mut hasher, left);
                hasher.finish()
            });
            fields.fold(0, u64::wrapping_add).hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Limits;
    use crate::cyclonedx::Document;

    /// The first violation of a 1.6 document with these fields.
    fn first(fields: &str) -> String {
        let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6",{fields}}}"#);
        let document = Document::read(text.as_bytes(), Limits::default()).unwrap();
        document.violations().first().map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn violations_say_where_and_what() {
        let cases = [
            (r#""version":0"#, "line 1, version: expected a whole number from 1, found 0"),
            (r#""version":"1""#, "line 1, version: expected a whole number from 1, found a text"),
            (r#""vversion":1"#, "line 1, the document: expected a key of this version, found \"vversion\""),
            (r#""components":{}"#, "line 1, components: expected a list, found an object"),
            (r#""components":[{"type":"library"}]"#, "line 1, components[0]: expected the key \"name\""),
            (
                r#""components":[{"type":"library","name":"a","scope":"some"}]"#,
                "line 1, components[0].scope: expected one of required, optional, excluded, found \"some\"",
            ),
            (
                r#""components":[{"type":"library","name":"a"},{"name":"a","type":"library"}]"#,
                "line 1, components: expected each item once, found one twice",
            ),
            (
                r#""metadata":{"licenses":[{"license":{"name":"a"}},{"expression":"MIT"}]}"#,
                "line 1, metadata.licenses: expected one expression or several licenses, found both",
            ),
            (
                r#""metadata":{"licenses":[{"license":{"name":"a","id":"MIT"}}]}"#,
                "line 1, metadata.licenses[0].license: expected exactly one of the keys id, name",
            ),
            (
                r#""metadata":{"tools":[{"name":"a","colour":"red"}]}"#,
                "line 1, metadata.tools[0]: expected a key of this version, found \"colour\"",
            ),
            (
                r#""metadata":{"lifecycles":[{"phase":"later"}]}"#,
                "line 1, metadata.lifecycles[0].phase: expected one of design, pre-build, build, post-build, \
                 operations, discovery, decommission, found \"later\"",
            ),
        ];
        for (fields, expected) in cases {
            assert_eq!(first(fields), expected);
        }
    }

    #[test]
    fn what_the_version_allows_passes() {
        let good = [
            r#""version":1"#,
            r#""metadata":{"tools":{"components":[{"type":"application","name":"a"}]}}"#,
            r#""components":[{"type":"library","name":"a","evidence":{"identity":{"field":"purl"}}}]"#,
            r#""components":[{"type":"library","name":"a","evidence":{"identity":[{"field":"purl"}]}}]"#,
        ];
        for fields in good {
            assert_eq!(first(fields), "");
        }
    }
}
