//! What an SSH server offers: its version line (RFC 4253, section 4.2) and its KEXINIT (section 7.1). The key exchange is
//! not begun.

/// Lines before the version.
const MOST_LINES: usize = 50;
const MOST_LINE: usize = 255;
/// A whole packet (section 6.1).
const MOST_PACKET: usize = 35_000;
const KEXINIT: u8 = 20;
const COOKIE: usize = 16;

/// The lists of names of a KEXINIT, and the version before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SshOffer {
    /// Such as `SSH-2.0-OpenSSH_9.6`, printable.
    pub(crate) version: String,
    pub(crate) key_exchanges: Vec<String>,
    pub(crate) host_keys: Vec<String>,
    /// Of both directions, each once.
    pub(crate) ciphers: Vec<String>,
    pub(crate) macs: Vec<String>,
}

/// How far the bytes so far go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    More,
    Done(SshOffer),
    NotSsh,
}

/// What a client says before it reads the lists.
pub(super) const VERSION: &[u8] = b"SSH-2.0-Palisade\r\n";

/// Reads what a server sent so far.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut rest = bytes;
    for _ in 0..MOST_LINES {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return if rest.len() > MOST_LINE { Reading::NotSsh } else { Reading::More };
        };
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        if line.len() > MOST_LINE {
            return Reading::NotSsh;
        }
        if line.starts_with(b"SSH-") {
            return read_packet(printable(line), after);
        }
        rest = after;
    }
    Reading::NotSsh
}

fn printable(line: &[u8]) -> String {
    String::from_utf8_lossy(line)
        .chars()
        .filter(|letter| letter.is_ascii_graphic() || *letter == ' ')
        .collect()
}

fn read_packet(version: String, bytes: &[u8]) -> Reading {
    // The first version has no KEXINIT; the line alone says what is wrong with it.
    if version.starts_with("SSH-1.") && !version.starts_with("SSH-1.99") {
        return Reading::Done(SshOffer { version, ..SshOffer::default() });
    }
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Reading::More };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    if length > MOST_PACKET {
        return Reading::NotSsh;
    }
    match rest.get(..length) {
        None => Reading::More,
        Some(packet) => kexinit(version, packet).map_or(Reading::NotSsh, Reading::Done),
    }
}

/// Padding length, kind, cookie, then ten lists of names.
fn kexinit(version: String, packet: &[u8]) -> Option<SshOffer> {
    let (padding, rest) = packet.split_first()?;
    let payload = rest.get(..rest.len().checked_sub(usize::from(*padding))?)?;
    let (kind, rest) = payload.split_first()?;
    let mut rest = rest.get(COOKIE..).filter(|_| *kind == KEXINIT)?;
    let mut lists = Vec::new();
    for _ in 0..6 {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (list, after) = after.split_at_checked(length)?;
        lists.push(names(list));
        rest = after;
    }
    let mut lists = lists.into_iter();
    let mut next = || lists.next().unwrap_or_default();
    let (key_exchanges, host_keys) = (next(), next());
    let ciphers = merged(next(), next());
    let macs = merged(next(), next());
    Some(SshOffer { version, key_exchanges, host_keys, ciphers, macs })
}

fn names(list: &[u8]) -> Vec<String> {
    let text = printable(list);
    text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Both directions are nearly always the same.
fn merged(mut one: Vec<String>, other: Vec<String>) -> Vec<String> {
    if one != other {
        one.extend(other);
        one.sort();
        one.dedup();
    }
    one
}

/// What a server of these lists sends, for tests.
#[cfg(test)]
pub(super) fn hello(version: &str, lists: [&str; 6]) -> Vec<u8> {
    let mut payload = vec![KEXINIT];
    payload.extend([7; COOKIE]);
    for list in lists.into_iter().chain(["none", "none", "", ""]) {
        payload.extend(u32::try_from(list.len()).unwrap().to_be_bytes());
        payload.extend(list.as_bytes());
    }
    payload.extend([0; 5]);
    let padding = [0; 6];
    let length = u32::try_from(1 + payload.len() + padding.len()).unwrap().to_be_bytes();
    [version.as_bytes(), b"\r\n", &length, &[6], &payload, &padding].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LISTS: [&str; 6] =
        ["curve25519-sha256,ext-info-s", "ssh-ed25519", "a,b", "b,c", "hmac-sha2-256", "hmac-sha2-256"];

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_lists_are_read_once_all_bytes_are_there() {
        let hello = hello("SSH-2.0-test", LISTS);
        let with_banner = [b"Welcome\r\n".as_slice(), &hello].concat();
        let Reading::Done(offer) = read(&with_banner) else { panic!("no offer") };
        assert_eq!(offer.version, "SSH-2.0-test");
        assert_eq!(offer.key_exchanges, owned(&["curve25519-sha256", "ext-info-s"]));
        assert_eq!((offer.host_keys, offer.macs), (owned(&["ssh-ed25519"]), owned(&["hmac-sha2-256"])));
        assert_eq!(offer.ciphers, owned(&["a", "b", "c"]));
        for cut in 0..hello.len() {
            assert_eq!(read(&hello[..cut]), Reading::More, "{cut}");
        }
    }

    #[test]
    fn others_are_told_apart_and_never_waited_for() {
        assert!(matches!(read(b"SSH-1.5-old\n"), Reading::Done(offer) if offer.macs.is_empty()));
        for other in [
            [b'x'; 300].as_slice(),
            &b"220 hello\r\n".repeat(60),
            b"SSH-2.0-x\r\n\xff\xff\xff\xff",
            b"SSH-2.0-x\r\n\0\0\0\x08\x04\x14\0\0\0\0\0\0\0\0",
            b"SSH-2.0-x\r\n\0\0\0\x02\xff\x14",
        ] {
            assert_eq!(read(other), Reading::NotSsh, "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(tail in proptest::collection::vec(any::<u8>(), 0..200), at in any::<usize>(), value in any::<u8>()) {
            read(&tail);
            read(&[b"SSH-2.0-x\r\n".as_slice(), &tail].concat());
            let mut nearly = hello("SSH-2.0-x", LISTS);
            let at = at % nearly.len();
            nearly[at] = value;
            read(&nearly);
        }
    }
}
