//! How a rule is matched: the `options` of the format with their defaults.

/// The options of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `&&`, `||`, `|`, `&`, `^` and string concatenation are associative, the bit-wise ones also commutative.
    pub ac_matching: bool,
    pub arrow_is_function: bool,
    /// Expression patterns match decorators and annotations.
    pub attr_expr: bool,
    pub commutative_boolop: bool,
    pub constant_propagation: bool,
    pub decorators_order_matters: bool,
    /// Assignment patterns match definitions of fields.
    pub flddef_assign: bool,
    pub generic_braces: Option<Vec<(String, String)>>,
    pub generic_caseless: bool,
    pub generic_comment_style: Option<CommentStyle>,
    /// How many line ends a `...` may pass.
    pub generic_ellipsis_max_span: u32,
    pub generic_engine: GenericEngine,
    pub generic_extra_braces: Vec<(String, String)>,
    pub generic_extra_word_characters: Vec<String>,
    pub generic_multiline: bool,
    /// An expression statement in a sequence matches deep in a statement.
    pub implicit_deep_exprstmt: bool,
    /// What a function does only for other arguments than those of a call, it does not do there.
    pub guarded_taint_signatures: bool,
    /// Records and objects of patterns may have more fields.
    pub implicit_ellipsis: bool,
    /// `return` matches last expressions where the language has those.
    pub implicit_return: bool,
    pub interfile: bool,
    pub let_is_var: bool,
    /// How many matches of a file are kept.
    pub max_match_per_file: Option<u32>,
    pub symbolic_propagation: bool,
    pub symmetric_eq: bool,
    pub taint_assume_safe_booleans: bool,
    pub taint_assume_safe_comparisons: bool,
    pub taint_assume_safe_functions: bool,
    pub taint_assume_safe_indexes: bool,
    pub taint_assume_safe_numbers: bool,
    /// Through functions of the same file.
    pub taint_intrafile: bool,
    /// Findings are where data comes from, and not where it arrives.
    pub taint_focus_on_source: bool,
    pub taint_only_propagate_through_assignments: bool,
    pub taint_unify_mvars: bool,
    /// Equal identifiers must mean the same thing.
    pub unify_ids_strictly: bool,
    /// Assignment patterns match definitions of variables.
    pub vardef_assign: bool,
    pub xml_attrs_implicit_ellipsis: bool,
    pub xml_children_ordered: bool,
    pub xml_singleton_loose_matching: bool,
}

/// What generic patterns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GenericEngine {
    /// Trees of indentation and braces.
    #[default]
    Spacegrep,
    /// Words and balanced braces, compiled to a regular expression.
    Aliengrep,
}

/// Comments that generic patterns do not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentStyle {
    /// `/* … */`
    C,
    /// `/* … */` and `// …`
    Cpp,
    /// `# …`
    Shell,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ac_matching: true,
            arrow_is_function: true,
            attr_expr: true,
            commutative_boolop: false,
            constant_propagation: true,
            decorators_order_matters: false,
            flddef_assign: false,
            generic_braces: None,
            generic_caseless: false,
            generic_comment_style: None,
            generic_ellipsis_max_span: 10,
            generic_engine: GenericEngine::Spacegrep,
            generic_extra_braces: Vec::new(),
            generic_extra_word_characters: Vec::new(),
            generic_multiline: true,
            implicit_deep_exprstmt: true,
            guarded_taint_signatures: false,
            implicit_ellipsis: true,
            implicit_return: true,
            interfile: false,
            let_is_var: true,
            max_match_per_file: None,
            symbolic_propagation: false,
            symmetric_eq: false,
            taint_assume_safe_booleans: false,
            taint_assume_safe_comparisons: false,
            taint_assume_safe_functions: false,
            taint_assume_safe_indexes: false,
            taint_assume_safe_numbers: false,
            taint_intrafile: false,
            taint_focus_on_source: false,
            taint_only_propagate_through_assignments: false,
            taint_unify_mvars: false,
            unify_ids_strictly: true,
            vardef_assign: true,
            xml_attrs_implicit_ellipsis: true,
            xml_children_ordered: true,
            xml_singleton_loose_matching: true,
        }
    }
}
