//! What a node is, and what its children are. The children listed in `[..]` are always there, in that order; one
//! that the code leaves out is [`Kind::Nothing`]. `..` is any number of children.

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A part that the code leaves out.
    Nothing,

    // Names and literals. Their text is the name or the value.
    /// An identifier, `this` and `super` included.
    Name,
    /// A string without quotes, escapes as written.
    Str,
    /// An integer in decimal digits where it fits 128 bits, otherwise as written.
    Int,
    /// As written.
    Float,
    Char,
    /// Text `true` or `false`.
    Bool,
    /// `null`, `None`, `nil`; text as written.
    Null,
    /// Text is the expression without slashes and flags.
    Regex,

    // Expressions.
    /// A string with expressions in it: `Str` and expressions. Text `f` in Python, `tagged` for tagged templates.
    Interpolated,
    /// `[callee, Args]`
    Call,
    /// Arguments: expressions, `NamedArg`, `Spread`.
    Args,
    /// Text is the name; `[value]`.
    NamedArg,
    /// `*x`, `**x`, `...x`; text as written; `[value]`.
    Spread,
    /// `[type, Args, ClassBody or Nothing]`. In C++ text `new` for one of `new`, whose last child is the `Args` of
    /// where it is made.
    New,
    /// Text is empty, or `::` for a part of a path; `[object, name]`; the name is a `Name`, or an expression for a
    /// computed one.
    Member,
    /// `[object, index]`
    Index,
    /// `[object, from, to, step]`
    Slice,
    /// Text is the operator; `[operand]`. `&x`, `*x`, `typeof x`, `await`-like words have kinds of their own.
    Unary,
    /// `++x`, `x--`; text `++` or `--`; `[operand]`.
    Update,
    /// Text is the operator, `in`, `is not`, `instanceof` included; `[left, right]`.
    Binary,
    /// Text `=`, `:=` in Go and Python, or `as` in `with`; `[target, value]`.
    Assign,
    /// Text is the operator, such as `+=`; `[target, value]`.
    AugAssign,
    /// `[condition, then, otherwise]`
    Conditional,
    /// `[Params, return type or Nothing, body]`; the body is a `Block`, or a `Return` for one that is an expression.
    Lambda,
    Array,
    List,
    Tuple,
    Set,
    /// `Pair`, `Spread`.
    Dict,
    /// An object literal of JavaScript or composite literal with keys: `Pair`, `FuncDef`, `Spread`.
    Object,
    /// `[key, value]`
    Pair,
    /// Text `list`, `set`, `dict`, `generator`; `[element, CompFor or CompIf ..]`.
    Comprehension,
    /// `[target, iterable]`
    CompFor,
    /// `[condition]`
    CompIf,
    /// `[value]`
    Await,
    /// Text is empty, or `*` for one that delegates; `[value or Nothing]`.
    Yield,
    /// `[type, value]`
    Cast,
    /// A comma expression.
    Sequence,
    /// `[tag or Nothing, XmlAttrs, XmlBody]`
    Xml,
    XmlAttrs,
    /// `[name, value or Nothing]`
    XmlAttr,
    XmlBody,
    /// Text between tags.
    XmlText,
    /// `{expression}` between tags: `[value or Nothing]`.
    XmlExpr,

    // Types that are not a `Name` or a `Member`.
    /// `List<String>`: `[base, argument ..]`.
    Generic,
    /// `[element]`, or `[element, length]`.
    ArrayType,
    /// Text is empty, or `&` and `&&` for references; `[target]`.
    PointerType,

    // Statements.
    Block,
    /// `[expression]`
    ExprStmt,
    /// `[Modifiers, target, type, value]`; the target is a `Name` or a pattern of names.
    VarDef,
    /// `[Modifiers, name, TypeParams or Nothing, Params, return type, body or Nothing]`
    FuncDef,
    TypeParams,
    Params,
    /// Text is empty, `*`, `**` or `...`; `[Modifiers, name or pattern, type, default]`.
    Param,
    /// Text is `class`, `interface`, `enum`, `struct`, …; `[Modifiers, name, TypeParams, Bases, Bases, ClassBody]`:
    /// what it extends and what it implements.
    ClassDef,
    Bases,
    ClassBody,
    /// `Modifier` and `Annotation`.
    Modifiers,
    /// Text is the word.
    Modifier,
    /// A decorator or annotation: `[expression]`.
    Annotation,
    /// `[condition, then, otherwise or Nothing]`
    If,
    /// `[condition, body]`
    While,
    /// `[body, condition]`
    DoWhile,
    /// `[start, condition, step, body]`
    For,
    /// `[target, iterable, body]`
    ForEach,
    /// `[value, Case ..]`
    Switch,
    /// Text is `default` for the one without labels; `[CaseLabels, Block]`.
    Case,
    CaseLabels,
    /// `[value or Nothing]`
    Return,
    /// `[value or Nothing]`
    Throw,
    /// Text is the label, of `Break`, `Continue` and `Goto`.
    Break,
    Continue,
    Goto,
    /// Text is the label; `[statement]`.
    Label,
    /// `[resources or Nothing, Block, Catches, else or Nothing, finally or Nothing]`
    Try,
    Catches,
    /// `[type or parameter, Block]`
    Catch,
    /// `with`, `using`, `synchronized`; text is the word; `[Block of resources, body]`.
    With,
    /// The condition, and the message where there is one.
    Assert,
    /// `[value]`
    Delete,
    /// `import a.b as c`: `[module, alias or Nothing]`.
    Import,
    /// `from a import b as c`: `[module, name, alias or Nothing]`, one node for each name.
    ImportFrom,
    /// `from a import *`, `import a.*`: `[module]`.
    ImportAll,
    /// `[name]`
    Package,
    /// A new name for a type: `[Modifiers, name, type]`.
    TypeDef,

    /// Anything else: text is the grammar's word for it, children are whatever is in it.
    Other,

    // Only in patterns.
    /// `...`
    Ellipsis,
    /// `$X`, text with the dollar.
    Metavar,
    /// `$...X`, text `$...X`.
    MetavarEllipsis,
    /// `<... e ...>`: `[e]`
    Deep,
    /// `($X: T)`, `(T $X)`; text with the dollar; `[type]`.
    TypedMetavar,
    /// `a. ... `: `[object]`
    MemberEllipsis,
    /// `"..."`
    StrAny,
    /// `"=~/re/"`, text is the expression.
    StrRegex,
    /// `"$X"`, text with the dollar.
    StrMetavar,
}

impl Kind {
    /// Whether it stands where statements stand.
    pub fn is_statement(self) -> bool {
        matches!(self as u8, from if from >= Self::Block as u8 && from <= Self::TypeDef as u8)
            && !matches!(
                self,
                Self::TypeParams
                    | Self::Params
                    | Self::Param
                    | Self::Bases
                    | Self::ClassBody
                    | Self::Modifiers
                    | Self::Modifier
                    | Self::Annotation
                    | Self::Case
                    | Self::CaseLabels
                    | Self::Catches
                    | Self::Catch
            )
    }

    /// Whether it is a value that is written out.
    pub fn is_literal(self) -> bool {
        matches!(
            self,
            Self::Str | Self::Int | Self::Float | Self::Char | Self::Bool | Self::Null | Self::Regex
        )
    }
}
