//! Bytes whose lexical order is the order of versions. Every order writes its keys with these three pieces.

/// A key under construction. At each place of a key either markers or numbers may stand; markers up to 7 are lower than any number.
#[derive(Debug, Default)]
pub(super) struct Key {
    bytes: Vec<u8>,
    impossible: bool,
}

impl Key {
    /// A byte that the order gives a meaning.
    pub(super) fn marker(&mut self, marker: u8) {
        self.bytes.push(marker);
    }

    /// ASCII digits of any length, as a number; none are zero.
    ///
    /// Below 200 one byte; else the count of bytes and the bytes; beyond 64 bits the count of digits and the digits.
    pub(super) fn number(&mut self, digits: &str) {
        let digits = digits.trim_start_matches('0');
        match digits.parse::<u64>() {
            _ if digits.is_empty() => self.bytes.push(8),
            Ok(number @ 0..200) => self.bytes.push(8 + number as u8),
            Ok(number) => {
                let bytes = number.to_be_bytes();
                let skipped = number.leading_zeros() as usize / 8;
                self.bytes.push(0xD0 + (bytes.len() - skipped) as u8);
                self.bytes.extend_from_slice(&bytes[skipped..]);
            }
            Err(_) => {
                self.bytes.push(0xE0);
                self.bytes.extend_from_slice(&(digits.len() as u16).to_be_bytes());
                self.bytes.extend_from_slice(digits.as_bytes());
            }
        }
    }

    /// A text without NUL, lower than any longer text that it starts.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(0);
    }

    /// The version has no place in a total order.
    pub(super) fn give_up(&mut self) {
        self.impossible = true;
    }

    pub(super) fn finish(self) -> Option<Vec<u8>> {
        (!self.impossible).then_some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_at_every_length() {
        let numbers = [
            "0",
            "1",
            "199",
            "200",
            "255",
            "256",
            "65535",
            "65536",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999",
            "100000000000000000000",
        ];
        let keys: Vec<_> = numbers
            .map(|digits| {
                let mut key = Key::default();
                key.number(digits);
                key.finish().unwrap()
            })
            .to_vec();
        assert!(keys.is_sorted());
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
