//! What stands for the parts of a pattern that no grammar knows: names that a language takes for identifiers, and
//! what they mean. The pattern reader writes them, [`Lowering::name`](super::Lowering::name) reads them back.

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder<'a> {
    /// `...`
    Ellipsis,
    /// `$NAME`, without the dollar.
    Metavar(&'a str),
    /// `$...NAME`, without `$...`.
    MetavarEllipsis(&'a str),
    /// The callee of `<... e ...>`.
    Deep,
    /// A typed metavariable by its number in the pattern's list.
    Typed(usize),
}

/// The names that stand for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholders;

impl Placeholders {
    pub const ELLIPSIS: &str = "plsdots__";
    pub const DEEP: &str = "plsdeep__";
    pub const METAVAR: &str = "plsmv__";
    pub const METAVAR_ELLIPSIS: &str = "plsmve__";
    pub const TYPED: &str = "plstyped__";
    /// The type of a parameter that a pattern writes without one, where the language has none without.
    pub const ANY_TYPE: &str = "plsany__";

    /// What a name stands for, if anything.
    pub fn read(name: &str) -> Option<Placeholder<'_>> {
        let rest = name.strip_prefix("pls")?;
        match rest {
            "dots__" => return Some(Placeholder::Ellipsis),
            "deep__" => return Some(Placeholder::Deep),
            _ => {}
        }
        if let Some(name) = rest.strip_prefix("mv__") {
            return Some(Placeholder::Metavar(name));
        }
        if let Some(name) = rest.strip_prefix("mve__") {
            return Some(Placeholder::MetavarEllipsis(name));
        }
        rest.strip_prefix("typed__")?.parse().ok().map(Placeholder::Typed)
    }

    /// A text of a pattern as its author wrote it.
    pub fn restore(text: &str) -> String {
        text.replace(Self::ELLIPSIS, "...")
            .replace(Self::METAVAR_ELLIPSIS, "$...")
            .replace(Self::METAVAR, "$")
    }
}
