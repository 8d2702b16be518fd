//! Templates of example secrets, so that no file of the repository holds anything that looks like one.
//! Called by the self-test of the rules and by `palisade rules test`.
//!
//! `{alnum:40}` stands for 40 letters and digits. Classes join with `+` (`{upper+digit:16}`); `{}` stands
//! for nothing and breaks up text that a scanner would recognise. A brace that opens no template stays.

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGIT: &str = "0123456789";

/// Fills in every template of `text`. The same text gives the same value on every machine.
pub fn expand(text: &str) -> String {
    let mut random = SplitMix::seeded(text);
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        match after.find('}').and_then(|close| Some((close, draw(&after[..close], &mut random)?))) {
            Some((close, value)) => {
                out.push_str(&value);
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// The value of one template; `None` when it is none.
fn draw(template: &str, random: &mut SplitMix) -> Option<String> {
    if template.is_empty() {
        return Some(String::new());
    }
    let (classes, count) = template.split_once(':')?;
    let count: usize = count.parse().ok().filter(|&count| count <= 4096)?;
    let mut letters = String::new();
    for class in classes.split('+') {
        letters.push_str(&class_letters(class)?);
    }
    Some(deal(letters.as_bytes(), count, random))
}

fn class_letters(class: &str) -> Option<String> {
    Some(match class {
        "lower" => LOWER.to_owned(),
        "upper" => UPPER.to_owned(),
        "digit" => DIGIT.to_owned(),
        "alpha" => [LOWER, UPPER].concat(),
        "alnum" => [LOWER, UPPER, DIGIT].concat(),
        "hex" => "0123456789abcdef".to_owned(),
        "base32" => [UPPER, "234567"].concat(),
        "base64" => [LOWER, UPPER, DIGIT, "+/"].concat(),
        "base64url" => [LOWER, UPPER, DIGIT, "-_"].concat(),
        _ => return None,
    })
}

/// Letters dealt like cards, reshuffled when the deck is used up: no rule's entropy threshold fails by bad luck.
fn deal(letters: &[u8], count: usize, random: &mut SplitMix) -> String {
    let mut deck = letters.to_vec();
    let mut left = 0;
    let mut out = String::with_capacity(count);
    for _ in 0..count {
        if left == 0 {
            left = deck.len();
        }
        let pick = random.below(left);
        left -= 1;
        deck.swap(pick, left);
        out.push(char::from(deck[left]));
    }
    out
}

/// The splitmix64 generator: four lines, no state beyond a counter, plenty for examples.
struct SplitMix(u64);

impl SplitMix {
    /// Seeded with the FNV-1a hash of `text`.
    fn seeded(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_become_values_of_their_class_and_length() {
        let value = expand("k={upper+digit:16}{}!{hex:32}");
        let (left, right) = value["k=".len()..].split_once('!').unwrap();
        assert_eq!((left.len(), right.len()), (16, 32));
        assert!(left.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()), "{left}");
        assert!(right.bytes().all(|byte| byte.is_ascii_hexdigit()), "{right}");
        assert_eq!(value, expand("k={upper+digit:16}{}!{hex:32}"));
    }

    #[test]
    fn braces_that_open_no_template_stay() {
        for text in ["${VAR}", "{ a: 1 }", "{{ .x }}", "{nope:3}", "{", "é{", "{hex:99999}"] {
            assert_eq!(expand(text), text);
        }
    }
}
