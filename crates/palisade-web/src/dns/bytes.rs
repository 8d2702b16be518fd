//! Reads arbitrary bytes as an answer and everything in it as far as it goes. Called by the fuzz target and by a test.

use hickory_proto::rr::{RData, RecordType};

use super::lookup::{Question, read_answer};
use super::mail::read_text;

/// Reads bytes as a DNS answer about `www.example.com`: those after the sixth as its records, and the first six as how
/// many there are of each kind. Says whether they could be read.
pub fn read_dns_bytes(bytes: &[u8]) -> bool {
    let Some((counts, records)) = bytes.split_at_checked(6) else { return false };
    let Ok(question) = Question::new("www.example.com", RecordType::TXT) else { return false };
    let asked = b"\x03www\x07example\x03com\0\0\x10\0\x01";
    let head = [0, 7, 0x81, 0x80, 0, 1];
    let message = [head.as_slice(), counts, asked, records].concat();
    let Ok(answer) = read_answer(&message, 7, &question) else { return false };
    for record in answer.resolve(&question.name, RecordType::TXT).records {
        if let RData::TXT(text) = record {
            read_text(&String::from_utf8_lossy(&text.txt_data.concat()));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_text_record_is_read() {
        let record = b"\0\x01\0\0\0\0\xc0\x0c\0\x10\0\x01\0\0\0\x3c\0\x0c\x0bv=spf1 -all";
        assert!(read_dns_bytes(record));
        assert!(!read_dns_bytes(&record[..record.len() - 1]) && !read_dns_bytes(b""));
    }

    proptest! {
        #[test]
        fn never_panics(
            counts in proptest::array::uniform6(0_u8..3),
            records in proptest::collection::vec((any::<u8>(), 0_u8..64, proptest::collection::vec(any::<u8>(), 0..40)), 0..4),
        ) {
            // Records with the name of the question, any type, and any content of the right length.
            let mut bytes = counts.to_vec();
            for (lie, kind, content) in records {
                bytes.extend([0xc0, 0x0c, 0, kind, 0, 1, 0, 0, 0, 60]);
                let length = u8::try_from(content.len()).unwrap();
                bytes.extend([0, if lie == 0 { lie } else { length }]);
                bytes.extend(content);
            }
            read_dns_bytes(&bytes);
        }
    }
}
