//! Node kinds of a grammar as an enum, so that lowering dispatches on a number and not on a text.

/// Defines an enum of the node kinds of one grammar, or of several that share their words, and `of(node)`. Kinds
/// that are not listed are `Unlisted`.
macro_rules! kinds {
    ($($grammar:expr),+; $($name:ident = $text:literal,)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word {
            Unlisted,
            $($name,)+
        }

        impl Word {
            /// The word of a node.
            pub(super) fn of(node: palisade_grammars::Node<'_>) -> Self {
                type Table = (palisade_grammars::Language, Vec<Word>);
                static TABLES: std::sync::OnceLock<Vec<Table>> = std::sync::OnceLock::new();
                let tables = TABLES.get_or_init(|| {
                    [$($grammar),+].into_iter().map(|grammar| Self::table(grammar.language())).collect()
                });
                let words = match &tables[..] {
                    [(_, only)] => only,
                    several => {
                        let language = node.language();
                        let Some((_, words)) = several.iter().find(|(of, _)| *of == *language) else {
                            return Word::Unlisted;
                        };
                        words
                    }
                };
                words.get(usize::from(node.kind_id())).copied().unwrap_or(Word::Unlisted)
            }

            /// The word of every kind of a grammar.
            fn table(language: palisade_grammars::Language) -> (palisade_grammars::Language, Vec<Word>) {
                let word = |id: usize| {
                    let id = u16::try_from(id).unwrap_or(u16::MAX);
                    match language.node_kind_for_id(id) {
                        $(Some($text) if language.node_kind_is_named(id) => Word::$name,)+
                        _ => Word::Unlisted,
                    }
                };
                let words = (0..language.node_kind_count()).map(word).collect();
                (language, words)
            }
        }
    };
}

pub(crate) use kinds;
