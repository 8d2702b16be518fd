//! The tree-sitter grammars, and tree-sitter itself. Used by `palisade-code` alone; apart from it so that the
//! generated C compiles once.

pub use tree_sitter::{Language, Node, Parser, Tree, TreeCursor};

/// A language whose grammar is compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grammar {
    C,
    Cpp,
    Go,
    Java,
    /// With JSX.
    JavaScript,
    Json,
    /// With the text around its tags.
    Php,
    Python,
    Tsx,
    TypeScript,
    Yaml,
}

impl Grammar {
    /// The grammar that takes most of what this one does not, where there is one: types in JavaScript, JSX or
    /// casts in angle brackets in TypeScript, C++ in C.
    pub fn relative(self) -> Option<Self> {
        match self {
            Self::C => Some(Self::Cpp),
            Self::JavaScript | Self::TypeScript => Some(Self::Tsx),
            Self::Tsx => Some(Self::TypeScript),
            Self::Cpp | Self::Go | Self::Java | Self::Json | Self::Php | Self::Python | Self::Yaml => None,
        }
    }

    /// The grammar as tree-sitter takes it.
    pub fn language(self) -> Language {
        match self {
            Self::C => tree_sitter_c::LANGUAGE.into(),
            Self::Cpp => tree_sitter_cpp::LANGUAGE.into(),
            Self::Go => tree_sitter_go::LANGUAGE.into(),
            Self::Java => tree_sitter_java::LANGUAGE.into(),
            Self::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Self::Json => tree_sitter_json::LANGUAGE.into(),
            Self::Php => tree_sitter_php::LANGUAGE_PHP.into(),
            Self::Python => tree_sitter_python::LANGUAGE.into(),
            Self::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Self::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Self::Yaml => tree_sitter_yaml::LANGUAGE.into(),
        }
    }
}
