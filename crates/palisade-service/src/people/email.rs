//! What an address must look like before somebody is invited to it.

use crate::CoreError;

const MAX_BYTES: usize = 254;
const MAX_LOCAL_BYTES: usize = 64;

/// The address in lower case: `local@domain` with at most 254 bytes, no blanks and no control characters.
pub(super) fn checked_email(text: &str, field: &'static str) -> Result<String, CoreError> {
    let email = text.trim().to_lowercase();
    if is_email(&email) {
        return Ok(email);
    }
    let found = palisade_model::printable(palisade_model::truncate_utf8(text, 64));
    let detail = format!(
        "{field}: expected an address such as ada@example.com of at most {MAX_BYTES} bytes, found {found:?}"
    );
    Err(CoreError::invalid_field("invalid_email", field, detail))
}

fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
    email.len() <= MAX_BYTES
        && (1..=MAX_LOCAL_BYTES).contains(&local.len())
        && local.chars().all(plain)
        && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !domain.is_empty() && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text_and_lower_cased() {
        for (text, email) in [
            ("Ada@Example.COM", Some("ada@example.com")),
            (" ada+ci@mail.example.com ", Some("ada+ci@mail.example.com")),
            ("ada@localhost", Some("ada@localhost")),
            ("", None),
            ("ada", None),
            ("@example.com", None),
            ("ada@", None),
            ("a b@example.com", None),
            ("a@b@example.com", None),
            ("ada@example..com", None),
            ("ada@-example.com", None),
            ("Ada <ada@example.com>", None),
            ("ada@example.com\r\nBcc: x@example.com", None),
            (&format!("{}@example.com", "x".repeat(65)), None),
            (&format!("x@{}", "a.".repeat(130)), None),
        ] {
            assert_eq!(checked_email(text, "body.email").ok().as_deref(), email, "{text:?}");
        }
    }
}
