//! Writes the canonical text of a package URL.

use std::fmt::{self, Display, Formatter, Write};

use super::Purl;

impl Display for Purl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/", self.kind)?;
        if !self.namespace.is_empty() {
            write_segments(f, &self.namespace)?;
            f.write_char('/')?;
        }
        if self.kind == "git" {
            write_segments(f, &self.name)?;
        } else {
            escape(f, &self.name)?;
        }
        if let Some(version) = &self.version {
            f.write_char('@')?;
            escape(f, version)?;
        }
        for (index, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(f, "{}{key}=", if index == 0 { '?' } else { '&' })?;
            escape(f, value)?;
        }
        if !self.subpath.is_empty() {
            f.write_char('#')?;
            write_segments(f, &self.subpath)?;
        }
        Ok(())
    }
}

fn write_segments(f: &mut Formatter<'_>, path: &str) -> fmt::Result {
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            f.write_char('/')?;
        }
        escape(f, segment)?;
    }
    Ok(())
}

/// Letters, digits, `.-_~` and `:` stay (ECMA-427, 5.4); all else becomes `%XX`.
fn escape(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            f.write_char(char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}
