//! One line about a record: its own summary, or where it has none the first words of its description.

use crate::osv::Record;

/// Longer ones are cut; the details have the rest.
const LONGEST: usize = 160;
/// A first sentence that is shorter says too little alone.
const SHORTEST: usize = 40;

/// At most [`LONGEST`] bytes; empty when the record says nothing.
pub(super) fn summary(record: &Record) -> String {
    if !record.summary.is_empty() {
        return cut_at_word(&words(&record.summary));
    }
    let mut paragraphs = record.details.split("\n\n").map(str::trim);
    let first = paragraphs.find(|text| !text.is_empty() && !text.starts_with('#')).unwrap_or_default();
    let text = words(first);
    let sentences = text.match_indices(". ").map(|(end, _)| end + 1);
    match sentences.take_while(|end| *end <= LONGEST).filter(|end| *end >= SHORTEST).last() {
        Some(end) if text.len() > LONGEST => text[..end].to_owned(),
        _ => cut_at_word(&text),
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, or as many of its words as fit, with an ellipsis.
fn cut_at_word(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let mut end = LONGEST - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(summary: &str, details: &str) -> String {
        super::summary(&Record { summary: summary.into(), details: details.into(), ..Record::default() })
    }

    #[test]
    fn a_summary_of_its_own_is_taken_and_a_long_one_ends_between_words() {
        assert_eq!(of("Weak  hash", "Something else."), "Weak hash");
        let long = of(&"word, ".repeat(60), "");
        assert!(long.len() <= LONGEST && long.ends_with("word…"), "{long}");
        assert!(of(&"ä".repeat(200), "").len() <= LONGEST);
    }

    #[test]
    fn without_a_summary_the_first_sentences_that_fit_are_taken() {
        assert_eq!(
            of("", "# Impact\n\nA short text.\nOn two lines.\n\nMore."),
            "A short text. On two lines."
        );
        let first = "An issue was found in the parser of version 2.";
        let long = format!("{first} It lets anybody read {}.", "far too much of memory ".repeat(20));
        assert_eq!(of("", &long), first);
        assert_eq!(of("", "## Only\n\n# headings"), "");
    }
}
