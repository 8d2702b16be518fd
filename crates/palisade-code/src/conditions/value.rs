//! What a metavariable is worth in a comparison.

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A string without its quotes.
    Text(String),
    List(Vec<Self>),
    /// Code that has no value, as it is written. Only `str()` makes something of it.
    Code(String),
}

impl Value {
    /// What `str()` makes of it.
    pub(super) fn to_text(&self) -> Option<String> {
        match self {
            Self::Boolean(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Float(value) => Some(format!("{value:?}")),
            Self::Text(text) | Self::Code(text) => Some(text.clone()),
            Self::List(_) => None,
        }
    }
}

/// Reads an integer as Python and C write it: `0x`, `0o` and `0b` say the base, underscores part digits.
pub fn integer(text: &str, base: Option<u32>) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let prefix = digits.get(..2).unwrap_or_default().to_ascii_lowercase();
    let own = match prefix.as_str() {
        "0x" => Some(16),
        "0o" => Some(8),
        "0b" => Some(2),
        _ => None,
    };
    let digits = match own {
        Some(own) if base.is_none_or(|base| base == own) => &digits[2..],
        _ => digits,
    };
    let base = base.or(own).unwrap_or(10);
    if !(2..=36).contains(&base) || !digits.starts_with(|first: char| first.is_digit(base)) {
        return None;
    }
    let value = i64::from_str_radix(&digits.replace('_', ""), base).ok()?;
    Some(if negative { -value } else { value })
}
