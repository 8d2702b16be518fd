//! The view state of ASP.NET pages: objects in a row, and behind them a digest that only the server can make. Values
//! are stepped over, never kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a view state is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ViewState {
    /// Encrypted, or nothing that can be read.
    Opaque,
    Signed,
    /// Nothing follows the objects.
    Unsigned,
}

/// Begins every view state that is not encrypted.
const MARKER: [u8; 2] = [0xff, 0x01];
/// Things still to be stepped over; a view state that nests deeper is none.
const MOST_WAITING: usize = 100_000;
/// The shortest digest (MD5).
const SHORTEST_DIGEST: usize = 16;

/// What comes next.
enum Next {
    Index,
    Object,
    Type,
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl ViewState {
    /// Reads the value of the field.
    pub(crate) fn read(value: &str) -> Self {
        let Ok(bytes) = STANDARD.decode(value.trim()) else { return Self::Opaque };
        let Some(objects) = bytes.strip_prefix(&MARKER) else { return Self::Opaque };
        let mut reader = Reader { rest: objects };
        match reader.step_over_objects() {
            Some(()) if reader.rest.is_empty() => Self::Unsigned,
            Some(()) if reader.rest.len() >= SHORTEST_DIGEST => Self::Signed,
            _ => Self::Opaque,
        }
    }
}

impl Reader<'_> {
    /// One object with everything in it.
    fn step_over_objects(&mut self) -> Option<()> {
        let mut waiting = vec![Next::Object];
        while let Some(next) = waiting.pop() {
            match next {
                Next::Index => self.skip_number()?,
                Next::Object => self.object(&mut waiting)?,
                Next::Type => self.type_reference()?,
            }
            if waiting.len() > MOST_WAITING {
                return None;
            }
        }
        Some(())
    }

    /// The token of an object and its own bytes; what belongs to it waits, the last first.
    fn object(&mut self, waiting: &mut Vec<Next>) -> Option<()> {
        let mut wait = |next: Next| waiting.push(next);
        match self.byte()? {
            // Nothing, the empty string, zero, true, false, the empty colour and unit.
            12 | 28 | 100..=104 => {}
            1 => self.skip(2)?,
            2 | 10 => self.skip_number()?,
            3 | 4 | 31 => self.skip(1)?,
            5 | 30 => self.string()?,
            6 | 7 => self.skip(8)?,
            8 | 9 => self.skip(4)?,
            11 => {
                wait(Next::Index);
                wait(Next::Type);
            }
            15 => (0..2).for_each(|_| wait(Next::Object)),
            16 => (0..3).for_each(|_| wait(Next::Object)),
            20 => {
                self.type_reference()?;
                (0..self.count()?).for_each(|_| wait(Next::Object));
            }
            21 => {
                for _ in 0..self.count()? {
                    self.string()?;
                }
            }
            22 => (0..self.count()?).for_each(|_| wait(Next::Object)),
            23 | 24 => (0..self.count()? * 2).for_each(|_| wait(Next::Object)),
            25 => self.type_reference()?,
            27 => {
                self.skip(8)?;
                self.skip_number()?;
            }
            40 => {
                self.type_reference()?;
                self.string()?;
            }
            50 => {
                let length = self.count()?;
                self.skip(length)?;
            }
            60 => {
                self.type_reference()?;
                self.skip_number()?;
                for _ in 0..self.count()? {
                    wait(Next::Object);
                    wait(Next::Index);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn type_reference(&mut self) -> Option<()> {
        match self.byte()? {
            41 | 42 => self.string(),
            43 => self.skip_number(),
            _ => None,
        }
    }

    fn string(&mut self) -> Option<()> {
        let length = self.count()?;
        self.skip(length)
    }

    /// A number that is no more than the bytes that are left: nothing has more parts than bytes.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    fn skip_number(&mut self) -> Option<()> {
        self.number().map(|_| ())
    }

    /// Seven bits in each byte, the lowest first.
    fn number(&mut self) -> Option<u32> {
        let mut number: u32 = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(objects: &[u8]) -> ViewState {
        ViewState::read(&STANDARD.encode([&MARKER, objects].concat()))
    }

    #[test]
    fn a_digest_is_what_follows_the_objects() {
        let pair = [15, 5, 2, b'o', b'k', 22, 2, 100, 2, 0x80, 0x01];
        assert_eq!(read(&pair), ViewState::Unsigned);
        assert_eq!(read(&[pair.as_slice(), &[7; 20]].concat()), ViewState::Signed);
        assert_eq!(read(&[pair.as_slice(), &[7; 3]].concat()), ViewState::Opaque);
        let array = [20, 41, 3, b'I', b'n', b't', 2, 102, 102];
        assert_eq!(read(&array), ViewState::Unsigned);
        let sparse = [60, 43, 0, 9, 1, 4, 103];
        assert_eq!(read(&sparse), ViewState::Unsigned);
    }

    #[test]
    fn what_cannot_be_read_is_not_judged() {
        for text in ["", "é", "AAAA", "/wE=", "/wHw"] {
            assert_eq!(ViewState::read(text), ViewState::Opaque, "{text}");
        }
        assert_eq!(read(&[22, 0xff, 0xff, 0xff, 0xff, 0x0f]), ViewState::Opaque);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(objects in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = read(&objects);
        }

        #[test]
        fn no_nesting_panics(tokens in proptest::collection::vec(proptest::sample::select(vec![15_u8, 16, 20, 22, 23, 60, 43, 3]), 0..2000)) {
            let _ = read(&tokens);
        }
    }
}
