//! The words for what a scan looks for, as callers give them: `types` of a scan, `scan_types` of a project.

use palisade_model::Capability;

use crate::CoreError;

/// More words than there are kinds, aliases counted, are a mistake.
const MAX_WORDS: usize = 32;

/// Checks the words and drops repeats, also under another name; the words stay as they were given.
pub(crate) fn parse_types(field: &str, words: &[String]) -> Result<Vec<String>, CoreError> {
    if words.len() > MAX_WORDS {
        let detail = format!("{field}: expected at most {MAX_WORDS} words, found {}", words.len());
        return Err(CoreError::invalid_field("invalid_field", field, detail));
    }
    let (mut seen, mut kept) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let capability: Capability = word.parse().map_err(|detail: String| {
            let field = format!("{field}[{at}]");
            CoreError::invalid_field("unknown_scan_type", field.clone(), format!("{field}: {detail}"))
        })?;
        if !seen.contains(&capability) {
            seen.push(capability);
            kept.push(word.clone());
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_23_aliases_name_the_same_kind_and_unknown_words_are_refused() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let parsed = parse_types("body.types", &words(&["sast", "code", "sca", "secrets", "sca"])).unwrap();
        assert_eq!(parsed, ["sast", "sca", "secrets"]);
        for unknown in ["", "SAST", "everything", "full"] {
            let error = parse_types("body.types", &words(&["sast", unknown])).unwrap_err();
            assert_eq!((error.code, error.fields[0].field.as_str()), ("unknown_scan_type", "body.types[1]"));
        }
        assert!(parse_types("body.types", &vec!["sast".to_owned(); 33]).is_err());
    }
}
