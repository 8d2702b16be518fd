//! Words for the full-text search: what of a finding is indexed, and what a caller searches for. Both sides split the
//! same way here, so that the engines need not agree on what a word is.

/// At most so many words in one search.
const MAX_WORDS: usize = 10;
/// Longer words are cut: nobody types them, and the index need not keep them.
const MAX_WORD_CHARS: usize = 64;

/// The words of a search, all of which a finding must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWords {
    pub(crate) whole: Vec<String>,
    /// The last word, perhaps only its beginning.
    pub(crate) begun: Option<String>,
}

impl SearchWords {
    /// Reads what somebody typed. The last word may be only begun, unless something that is no word follows it.
    /// `None` without any word and with more than ten.
    pub fn parse(text: &str) -> Option<Self> {
        let mut whole = words(text);
        if whole.is_empty() || whole.len() > MAX_WORDS {
            return None;
        }
        let is_open = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let begun = if is_open { last_word(text).filter(|word| take(&mut whole, word)) } else { None };
        Some(Self { whole, begun })
    }
}

fn last_word(text: &str) -> Option<String> {
    split(text).last()
}

/// Removes the word; answers whether it was there.
fn take(words: &mut Vec<String>, word: &str) -> bool {
    let at = words.iter().position(|known| known == word);
    at.map(|at| words.remove(at)).is_some()
}

/// The words of a text in lower case, each once, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in split(text) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| {
        part.chars()
            .take(MAX_WORD_CHARS)
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphanumeric())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_kinds_become_lower_case_words() {
        assert_eq!(
            words("API key in src/App.py, api-key Ünï_1"),
            ["api", "key", "in", "src", "app", "py", "ünï", "1"]
        );
        assert_eq!(words(" --\"'* "), [""; 0]);
        assert_eq!(words(&"x".repeat(500)), ["x".repeat(64)]);
    }

    #[test]
    fn the_last_word_of_a_search_may_be_only_begun() {
        let search = |text| SearchWords::parse(text).map(|search| (search.whole, search.begun));
        let word = |text: &str| text.to_owned();
        assert_eq!(search("aws acc"), Some((vec![word("aws")], Some(word("acc")))));
        assert_eq!(search("aws acc "), Some((vec![word("aws"), word("acc")], None)));
        assert_eq!(search("aws aws"), Some((vec![], Some(word("aws")))));
        assert_eq!(search("\"' OR *"), Some((vec![word("or")], None)));
        assert_eq!(search("\"'*-"), None);
        assert_eq!(search("a b c d e f g h i j k"), None);
    }
}
