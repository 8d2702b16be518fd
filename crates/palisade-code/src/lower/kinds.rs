//! Node kinds of a grammar as an enum, so that lowering dispatches on a number and not on a text.

/// Defines an enum of the grammar's node kinds, and `of(node)`. Kinds that are not listed are `Unlisted`.
macro_rules! kinds {
    ($grammar:expr; $($name:ident = $text:literal,)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word {
            Unlisted,
            $($name,)+
        }

        impl Word {
            /// The word of a node.
            pub(super) fn of(node: palisade_grammars::Node<'_>) -> Self {
                static TABLE: std::sync::OnceLock<Vec<Word>> = std::sync::OnceLock::new();
                let table = TABLE.get_or_init(|| {
                    let language = $grammar.language();
                    let word = |id: usize| {
                        let id = u16::try_from(id).unwrap_or(u16::MAX);
                        match language.node_kind_for_id(id) {
                            $(Some($text) if language.node_kind_is_named(id) => Word::$name,)+
                            _ => Word::Unlisted,
                        }
                    };
                    (0..language.node_kind_count()).map(word).collect()
                });
                table.get(usize::from(node.kind_id())).copied().unwrap_or(Word::Unlisted)
            }
        }
    };
}

pub(crate) use kinds;
