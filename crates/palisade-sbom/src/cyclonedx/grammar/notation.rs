//! Reads the tables in `../shapes` for one version and format. They are part of the program: whatever is wrong with
//! them is a mistake here, which the test below finds.
//!
//! ```text
//! shape NAME [open|closed] [extensible] [any-order] [transparent]  an object
//!     exactly-one|at-least-one|at-most-one|needs-true|together KEY…  a rule for the whole of it
//!     [@|=]KEY[/XML-NAME[@ATTRIBUTE]][!] TYPE                      a key; @ attribute, = text, ! required
//! enum NAME                                                        words, or one word with blanks after `=`
//! alias NAME                                                       another name of a type
//!
//! TYPE    a scalar, an enum, a shape or an alias
//!         [TAG: TYPE | …]    a list, each item in an element TAG; *: flat, under the key's own name; *TAG: flat;
//!                            TAG@ATTRIBUTE: the item is the attribute
//!         (TYPE | …)         one of several; (TAG: TYPE | …) in XML each in an element of its own
//! ```
//! Lines may end in flags of lists (`unique`, `not-empty`, `extensible`, `alike`, `lone`, `lone-in-xml`), a format (`json`,
//! `xml`) and versions (`1.5..`, `..1.4`, `1.5..1.6`).

use std::collections::HashMap;

use super::scalar::Scalar;
use super::shape::{Entry, Field, Grammar, Kind, List, Place, Rule, Shape};
use crate::cyclonedx::{Syntax, Version};

const TABLES: &[&str] = &[
    include_str!("../shapes/component.shape"),
    include_str!("../shapes/cryptography.shape"),
    include_str!("../shapes/declarations.shape"),
    include_str!("../shapes/document.shape"),
    include_str!("../shapes/formulation.shape"),
    include_str!("../shapes/model-card.shape"),
    include_str!("../shapes/relations.shape"),
    include_str!("../shapes/vulnerability.shape"),
];

/// The names of all tables.
pub(super) struct Notation {
    version: Version,
    syntax: Syntax,
    shapes: HashMap<&'static str, usize>,
    enums: HashMap<&'static str, usize>,
    aliases: HashMap<&'static str, Line>,
}

/// A head with the lines below it that hold for the version and format.
struct Block {
    head: Vec<&'static str>,
    body: Vec<Line>,
}

#[derive(Clone, Copy, Default)]
struct Line {
    text: &'static str,
    unique: bool,
    not_empty: bool,
    extensible: bool,
    alike: bool,
    lone: bool,
}

impl Notation {
    pub(super) fn grammar(version: Version, syntax: Syntax) -> Grammar {
        let blocks: Vec<Block> = TABLES.iter().flat_map(|table| blocks(table, version, syntax)).collect();
        let (shapes, enums) = (names(&blocks, "shape"), names(&blocks, "enum"));
        let aliases = blocks.iter().filter(|block| block.head[0] == "alias");
        let aliases = aliases.filter_map(|block| Some((block.head[1], *block.body.first()?))).collect();
        let notation = Self { version, syntax, shapes, enums, aliases };
        let of = |kind: &'static str| blocks.iter().filter(move |block| block.head[0] == kind);
        Grammar {
            version,
            syntax,
            shapes: of("shape").map(|block| notation.shape(block)).collect(),
            words: of("enum").map(words).collect(),
            root: notation.shapes["bom"],
        }
    }

    fn shape(&self, block: &Block) -> Shape {
        let flag = |name| block.head[2..].contains(&name);
        let open_until = block.head.iter().find_map(|word| word.strip_prefix(".."));
        let mut shape = Shape {
            fields: Vec::new(),
            rules: Vec::new(),
            open: flag("open") && open_until.is_none_or(|last| self.version.as_str() <= last),
            closed: flag("closed"),
            extensible: flag("extensible") && self.version > Version::V1_0,
            any_order: flag("any-order"),
            transparent: flag("transparent"),
        };
        for line in &block.body {
            let (first, rest) = line.text.split_once(' ').expect("a key is followed by a type");
            let keys = || rest.split_whitespace().collect::<Vec<_>>();
            match first {
                "at-least-one" => shape.rules.push(Rule::AtLeastOne(keys())),
                "at-most-one" => shape.rules.push(Rule::AtMostOne(keys())),
                "exactly-one" => shape.rules.push(Rule::ExactlyOne(keys())),
                "together" => shape.rules.push(Rule::Together(keys())),
                "needs-true" => shape.rules.push(Rule::NeedsTrue(keys()[0], keys()[1])),
                _ => shape.fields.push(self.field(first, &Line { text: rest.trim(), ..*line })),
            }
        }
        shape
    }

    fn field(&self, first: &'static str, line: &Line) -> Field {
        let required = first.ends_with('!');
        let bare = first.trim_end_matches('!').trim_start_matches(['@', '=']);
        let (name, xml) = bare.split_once('/').unwrap_or((bare, bare));
        let place = match (first.as_bytes()[0], xml.split_once('@')) {
            (b'@', _) => Place::Attribute(xml),
            (b'=', _) => Place::Text,
            (_, Some((element, attribute))) => Place::Inner { element, attribute },
            (_, None) => Place::Element(xml),
        };
        Field { name, place, required, kind: self.kind(xml, line) }
    }

    /// The type of a line; `own` is the name that `*` stands for.
    fn kind(&self, own: &'static str, line: &Line) -> Kind {
        let text = line.text;
        if let Some(items) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return Kind::List(List {
                flat: items.starts_with('*'),
                entries: self.entries(own, items),
                unique: line.unique && self.syntax == Syntax::Json,
                not_empty: line.not_empty,
                extensible: line.extensible,
                alike: line.alike,
                lone: line.lone,
            });
        }
        if let Some(choices) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            return Kind::Choice(self.entries(own, choices));
        }
        self.named(own, text)
    }

    fn named(&self, own: &'static str, name: &'static str) -> Kind {
        if let Some(alias) = self.aliases.get(name) {
            return self.kind(own, alias);
        }
        if let Some(shape) = self.shapes.get(name) {
            return Kind::Shape(*shape);
        }
        if let Some(words) = self.enums.get(name) {
            return Kind::Words(*words);
        }
        Kind::Scalar(Scalar::named(name).unwrap_or_else(|| panic!("no type is called {name}")))
    }

    fn entries(&self, own: &'static str, text: &'static str) -> Vec<Entry> {
        split_choices(text).into_iter().map(|choice| self.entry(own, choice)).collect()
    }

    fn entry(&self, own: &'static str, choice: &'static str) -> Entry {
        let tagged = (!choice.starts_with(['[', '('])).then(|| choice.split_once(": ")).flatten();
        let (tag, rest) = tagged.unwrap_or(("", choice));
        let (tag, attribute) = tag.split_once('@').map_or((tag, None), |(tag, name)| (tag, Some(name)));
        let tag = match tag.strip_prefix('*') {
            Some("") => own,
            Some(other) => other,
            None => tag,
        };
        Entry { tag, attribute, kind: self.kind(own, &Line { text: rest, ..Line::default() }) }
    }
}

/// Splits at `|` outside of brackets.
fn split_choices(text: &'static str) -> Vec<&'static str> {
    let (mut choices, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth -= 1,
            b'|' if depth == 0 => {
                choices.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    choices.push(text[start..].trim());
    choices
}

fn names(blocks: &[Block], kind: &str) -> HashMap<&'static str, usize> {
    let named = blocks.iter().filter(|block| block.head[0] == kind);
    named.enumerate().map(|(index, block)| (block.head[1], index)).collect()
}

fn words(block: &Block) -> Vec<&'static str> {
    let mut words = Vec::new();
    for line in &block.body {
        match line.text.strip_prefix("= ") {
            Some(word) => words.push(word),
            None => words.extend(line.text.split_whitespace()),
        }
    }
    words
}

fn blocks(table: &'static str, version: Version, syntax: Syntax) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if line.starts_with(' ') {
            let block = blocks.last_mut().expect("the first line is a head");
            block.body.extend(read_line(line.trim(), version, syntax));
        } else {
            blocks.push(Block { head: line.split_whitespace().collect(), body: Vec::new() });
        }
    }
    blocks
}

/// Takes the flags off the end of a line; `None` when it does not hold for this version and format.
fn read_line(text: &'static str, version: Version, syntax: Syntax) -> Option<Line> {
    let mut line = Line { text, ..Line::default() };
    while let Some((rest, flag)) = line.text.rsplit_once(' ') {
        match flag {
            "unique" => line.unique = true,
            "not-empty" => line.not_empty = true,
            "extensible" => line.extensible = true,
            "alike" => line.alike = true,
            "lone" => line.lone = true,
            "lone-in-xml" => line.lone = syntax == Syntax::Xml,
            "json" if syntax != Syntax::Json => return None,
            "xml" if syntax != Syntax::Xml => return None,
            "json" | "xml" => {}
            range if !range.contains("..") => break,
            range => {
                let (first, last) = range.split_once("..").expect("it contains two dots");
                let within = version.as_str() >= first && (last.is_empty() || version.as_str() <= last);
                if !within {
                    return None;
                }
            }
        }
        line.text = rest.trim_end();
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_can_be_read_for_every_version_and_format() {
        for version in Version::ALL {
            for syntax in [Syntax::Json, Syntax::Xml] {
                let grammar = Grammar::of(*version, syntax);
                for shape in &grammar.shapes {
                    let mut names: Vec<_> = shape.fields.iter().map(|field| field.name).collect();
                    names.sort_unstable();
                    let all = names.len();
                    names.dedup();
                    assert_eq!(names.len(), all, "a key is listed twice: {names:?}");
                    assert!(!shape.transparent || all == 1, "{names:?}");
                }
            }
        }
    }

    #[test]
    fn no_name_is_used_twice() {
        let blocks: Vec<Block> =
            TABLES.iter().flat_map(|table| blocks(table, Version::V1_7, Syntax::Json)).collect();
        let mut names: Vec<_> = blocks.iter().map(|block| block.head[1]).collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
    }
}
