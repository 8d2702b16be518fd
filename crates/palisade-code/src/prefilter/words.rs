//! The words of a source, one after the other.

/// Whether a byte is part of an identifier in any of the languages.
pub(super) fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Every run of identifier bytes.
pub(super) fn words(source: &[u8]) -> impl Iterator<Item = &[u8]> {
    source.split(|byte| !is_of_word(*byte)).filter(|word| !word.is_empty())
}
