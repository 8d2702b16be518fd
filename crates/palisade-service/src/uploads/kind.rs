//! What an upload is, told by its first bytes; names only tell archives from apps.

use palisade_model::UploadKind;

/// Size limits in bytes.
const MAX_ARCHIVE: u64 = 2 * 1024 * 1024 * 1024;
const MAX_APP: u64 = 200 * 1024 * 1024;

/// The most that an upload of that kind may hold.
pub(crate) fn max_bytes(kind: Option<UploadKind>) -> u64 {
    match kind {
        Some(UploadKind::Apk | UploadKind::Ipa) => MAX_APP,
        _ => MAX_ARCHIVE,
    }
}

/// The kind by content; `None` when the bytes are nothing that is scanned.
pub(crate) fn detect(head: &[u8], file_name: &str) -> Option<UploadKind> {
    let named = |ending: &str| file_name.to_ascii_lowercase().ends_with(ending);
    match container(head)? {
        Container::Json => Some(UploadKind::Sarif),
        Container::Gzip if named(".sarif.gz") || named(".json.gz") => Some(UploadKind::Sarif),
        Container::Zip if named(".apk") => Some(UploadKind::Apk),
        Container::Zip if named(".ipa") => Some(UploadKind::Ipa),
        Container::Gzip | Container::Tar | Container::Zip => Some(UploadKind::SourceArchive),
    }
}

/// Whether the bytes can be of the announced kind.
pub(crate) fn fits(kind: UploadKind, head: &[u8]) -> bool {
    matches!(
        (kind, container(head)),
        (UploadKind::Apk | UploadKind::Ipa, Some(Container::Zip))
            | (UploadKind::Sarif, Some(Container::Json | Container::Gzip))
            | (UploadKind::SourceArchive, Some(Container::Gzip | Container::Tar | Container::Zip))
    )
}

#[derive(Clone, Copy)]
enum Container {
    Gzip,
    Json,
    Tar,
    Zip,
}

fn container(head: &[u8]) -> Option<Container> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.starts_with(b"\x1f\x8b") {
        return Some(Container::Gzip);
    }
    // A zip archive, or an empty one.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Container::Zip);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Container::Tar);
    }
    (text.trim_ascii_start().first() == Some(&b'{')).then_some(Container::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_told_by_content() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        for (head, name, kind) in [
            (&b"PK\x03\x04..."[..], "app.zip", Some(UploadKind::SourceArchive)),
            (b"PK\x03\x04...", "App.APK", Some(UploadKind::Apk)),
            (b"PK\x03\x04...", "app.ipa", Some(UploadKind::Ipa)),
            (b"\x1f\x8b\x08", "src.tar.gz", Some(UploadKind::SourceArchive)),
            (b"\x1f\x8b\x08", "report.sarif.gz", Some(UploadKind::Sarif)),
            (b" \n{\"runs\":[]}", "x", Some(UploadKind::Sarif)),
            (b"\xef\xbb\xbf{}", "x", Some(UploadKind::Sarif)),
            (&tar, "x", Some(UploadKind::SourceArchive)),
            (b"MZ", "x.zip", None),
            (b"", "x.zip", None),
        ] {
            assert_eq!(detect(head, name), kind, "{name}");
            assert!(kind.is_none_or(|kind| fits(kind, head)), "{name}");
        }
        assert!(!fits(UploadKind::Sarif, b"PK\x03\x04"));
    }
}
