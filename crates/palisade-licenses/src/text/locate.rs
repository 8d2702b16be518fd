//! Finds where in a file a text of the list is, and how much of it. Used by `detect.rs` for the texts that may be there.

use std::collections::HashMap;
use std::ops::Range;

/// Where a text is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// Pairs of the file.
    pub(super) range: Range<usize>,
    /// Pairs that the text and the range share.
    pub(super) shared: usize,
    /// Pairs of the text.
    pub(super) total: usize,
}

impl Place {
    /// From 0, nothing alike, to 1, the same words: twice the shared pairs over all pairs of both.
    pub(super) fn likeness(&self) -> f32 {
        2.0 * self.shared as f32 / (self.total + self.range.len()) as f32
    }

    /// What the text explains, less what it does not, which weighs more: of two texts, the one that fits better.
    /// A common licence with a word or two changed is not the rare one that has just these words.
    pub(super) fn worth(&self, is_common: bool) -> f32 {
        let differing = (self.total - self.shared) + (self.range.len() - self.shared);
        let favour = if is_common { 16.0 } else { 0.0 };
        self.shared as f32 - 3.0 * differing as f32 + favour
    }
}

/// The stretch of the file, about as long as the text, that shares most pairs with it. Linear in both. `taken` pairs
/// belong to other texts already.
pub(super) fn locate(file: &[u32], taken: &[bool], text: &[u32]) -> Option<Place> {
    let mut left: HashMap<u32, i32> = HashMap::with_capacity(text.len());
    for pair in text {
        *left.entry(*pair).or_default() += 1;
    }
    let longest = text.len() + text.len() / 6 + 4;
    let (mut shared, mut best) = (0_usize, (0_usize, 0_usize));
    for end in 0..file.len() {
        if let Some(count) = left.get_mut(&file[end]).filter(|_| !taken[end]) {
            *count -= 1;
            shared += usize::from(*count >= 0);
        }
        if let Some(gone) = end.checked_sub(longest)
            && let Some(count) = left.get_mut(&file[gone]).filter(|_| !taken[gone])
        {
            *count += 1;
            shared -= usize::from(*count > 0);
        }
        if shared > best.0 {
            best = (shared, end + 1);
        }
    }
    let (shared, end) = best;
    (shared > 0).then(|| trimmed(file, taken, text, end.saturating_sub(longest)..end))
}

/// The same stretch without what before and after it is not of the text.
fn trimmed(file: &[u32], taken: &[bool], text: &[u32], window: Range<usize>) -> Place {
    let mut left: HashMap<u32, u32> = HashMap::with_capacity(text.len());
    for pair in text {
        *left.entry(*pair).or_default() += 1;
    }
    // From the end: a few words that the text happens to share may stand before it, as in a title.
    let mut hits = Vec::new();
    for at in window.rev() {
        if let Some(count) = left.get_mut(&file[at]).filter(|count| !taken[at] && **count > 0) {
            *count -= 1;
            hits.push(at);
        }
    }
    hits.reverse();
    let hits = without_strays(&hits);
    let range = match (hits.first(), hits.last()) {
        (Some(first), Some(last)) => *first..last + 1,
        _ => 0..0,
    };
    Place { range, shared: hits.len(), total: text.len() }
}

/// Leaves out a few hits at either end that are farther from the others than they are many.
fn without_strays(hits: &[usize]) -> &[usize] {
    let mut hits = hits;
    while let Some(cut) = (1..hits.len().min(8)).find(|cut| hits[*cut] - hits[cut - 1] > 2 + 2 * cut) {
        hits = &hits[cut..];
    }
    while let Some(cut) = (1..hits.len().min(8)).find(|cut| {
        let at = hits.len() - cut;
        hits[at] - hits[at - 1] > 2 + 2 * cut
    }) {
        hits = &hits[..hits.len() - cut];
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_between_others() {
        let file: Vec<u32> = (0..100).chain(500..600).chain(200..260).collect();
        let text: Vec<u32> = (500..600).collect();
        let place = locate(&file, &[false; 260], &text).unwrap();
        assert_eq!((place.range.clone(), place.shared), (100..200, 100));
        assert!(place.likeness() > 0.999);
        let taken: Vec<bool> = (0..260).map(|at| (100..200).contains(&at)).collect();
        assert_eq!(locate(&file, &taken, &text), None);
    }
}
