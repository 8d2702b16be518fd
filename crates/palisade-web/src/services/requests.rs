//! What is said to services that wait for their client: the shortest question of each protocol that has a certain
//! answer. None signs in, none changes anything. Called through the table of ports.

/// The number by which an answer is known as that to the question.
pub(super) const MARK: u32 = 0x5041_4c31;

/// A call of the procedure that does nothing (RFC 5531), over TCP.
fn rpc_null(program: u32, version: u32) -> Vec<u8> {
    let words = [0x8000_0028, MARK, 0, 2, program, version, 0, 0, 0, 0, 0];
    words.iter().flat_map(|word: &u32| word.to_be_bytes()).collect()
}

pub(super) fn port_mapper() -> Vec<u8> {
    rpc_null(100_000, 2)
}

pub(super) fn nfs() -> Vec<u8> {
    rpc_null(100_003, 3)
}

/// A search of the root entry for no attributes (RFC 4511, section 4.5.1).
pub(super) fn ldap() -> Vec<u8> {
    let search = b"\x04\x00\x0a\x01\x00\x0a\x01\x00\x02\x01\x01\x02\x01\x02\x01\x01\xff\x87\x0bobjectClass\x30\x05\x04\x031.1";
    let length = u8::try_from(search.len()).unwrap_or(u8::MAX);
    [&[0x30, length + 5, 2, 1, 1, 0x63, length], search.as_slice()].concat()
}

/// SMB2 NEGOTIATE of one dialect (MS-SMB2, section 2.2.3).
pub(super) fn smb() -> Vec<u8> {
    let mut message = vec![0; 4 + 64 + 38];
    message[3] = 64 + 38;
    message[4..10].copy_from_slice(b"\xfeSMB\x40\x00");
    // One credit; a body of 36 bytes with one dialect and signing enabled; dialect 2.0.2.
    for (at, value) in [(18, 1), (68, 36), (70, 1), (72, 1), (104, 2), (105, 2)] {
        message[at] = value;
    }
    message
}

pub(super) fn rmi() -> Vec<u8> {
    b"JRMI\x00\x02\x4b".to_vec()
}

/// PRELOGIN with its version only (MS-TDS, section 2.2.6.5).
pub(super) fn sql_server() -> Vec<u8> {
    b"\x12\x01\x00\x14\x00\x00\x00\x00\x00\x00\x06\x00\x06\xff\x0f\x00\x00\x00\x00\x00".to_vec()
}

pub(super) fn oracle() -> Vec<u8> {
    let question = b"(CONNECT_DATA=(COMMAND=version))";
    let mut packet = vec![0; 58];
    let length = u8::try_from(packet.len() + question.len()).unwrap_or(u8::MAX);
    packet[1] = length;
    packet[4] = 1;
    packet[8..26]
        .copy_from_slice(b"\x01\x36\x01\x2c\x00\x00\x08\x00\x7f\xff\x7f\x08\x00\x00\x00\x01\x00\x20");
    packet[27] = 58;
    packet.extend_from_slice(question);
    packet
}

/// CONNECT of MQTT 3.1.1 with a clean session and no user.
pub(super) fn mqtt() -> Vec<u8> {
    b"\x10\x14\x00\x04MQTT\x04\x02\x00\x0a\x00\x08palisade".to_vec()
}

pub(super) fn zookeeper() -> Vec<u8> {
    b"ruok".to_vec()
}

/// A connection request of X.224 that offers TLS (MS-RDPBCGR, section 2.2.1.1).
pub(super) fn remote_desktop() -> Vec<u8> {
    b"\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00".to_vec()
}

pub(super) fn erlang() -> Vec<u8> {
    b"\x00\x01n".to_vec()
}

/// SSLRequest: whether the server has TLS.
pub(super) fn postgresql() -> Vec<u8> {
    b"\x00\x00\x00\x08\x04\xd2\x16\x2f".to_vec()
}

pub(super) fn amqp() -> Vec<u8> {
    b"AMQP\x00\x00\x09\x01".to_vec()
}

pub(super) fn x11() -> Vec<u8> {
    b"l\x00\x0b\x00\x00\x00\x00\x00\x00\x00\x00\x00".to_vec()
}

pub(super) fn redis() -> Vec<u8> {
    b"PING\r\n".to_vec()
}

/// CPing.
pub(super) fn ajp() -> Vec<u8> {
    b"\x12\x34\x00\x01\x0a".to_vec()
}

/// OPTIONS of the fourth version of the native protocol.
pub(super) fn cassandra() -> Vec<u8> {
    b"\x04\x00\x00\x00\x05\x00\x00\x00\x00".to_vec()
}

/// ApiVersions, version 0, of a client without a name.
pub(super) fn kafka() -> Vec<u8> {
    [&[0, 0, 0, 10, 0, 18, 0, 0][..], &MARK.to_be_bytes(), &[0xff, 0xff]].concat()
}

pub(super) fn memcached() -> Vec<u8> {
    b"version\r\n".to_vec()
}

/// `hello` of the database `admin`, as OP_MSG.
pub(super) fn mongodb() -> Vec<u8> {
    let document = b"\x1f\x00\x00\x00\x10hello\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00";
    let header = [0x34, MARK, 0, 2013, 0].map(u32::to_le_bytes).concat();
    [header.as_slice(), &[0], document].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_agree_with_what_they_count() {
        let smb = smb();
        assert_eq!(usize::from(smb[3]), smb.len() - 4);
        let ldap = ldap();
        assert_eq!((usize::from(ldap[1]), usize::from(ldap[6])), (ldap.len() - 2, ldap.len() - 7));
        assert_eq!(usize::from(sql_server()[3]), sql_server().len());
        assert_eq!(usize::from(oracle()[1]), oracle().len());
        assert_eq!(usize::from(mqtt()[1]), mqtt().len() - 2);
        assert_eq!(usize::from(remote_desktop()[3]), remote_desktop().len());
        assert_eq!(usize::from(kafka()[3]), kafka().len() - 4);
        assert_eq!(usize::from(mongodb()[0]), mongodb().len());
        assert_eq!(usize::from(mongodb()[21]), mongodb().len() - 21);
        assert_eq!(port_mapper().len(), 4 + 0x28);
    }
}
