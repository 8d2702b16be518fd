//! Which files hold no readable text, by name alone. Asked before a file is opened. Extensions that text
//! has too (`.bin`, `.dat`, `.doc`, …) are not here: the engine looks at their first bytes.

/// Images, fonts, media, archives and compiled code: what is skipped without opening.
const SKIPPED: &[&str] = &[
    "7z", "a", "aac", "apk", "ar", "avi", "avif", "bmp", "br", "bz2", "class", "deb", "dll", "dmg", "docx",
    "dylib", "ear", "eot", "exe", "flac", "gif", "gz", "heic", "icns", "ico", "ipa", "iso", "jar", "jpeg",
    "jpg", "lib", "lz4", "m4a", "mkv", "mov", "mp3", "mp4", "mpg", "msi", "o", "odp", "ods", "odt", "ogg",
    "otf", "pdb", "pdf", "png", "ppt", "pptx", "psd", "pyc", "pyo", "rar", "rlib", "rmeta", "rpm", "so",
    "swf", "tar", "tgz", "tif", "tiff", "ttf", "war", "wasm", "wav", "webm", "webp", "whl", "wmv", "woff",
    "woff2", "xls", "xlsx", "xz", "zip", "zst",
];

/// Whether the file can hold text, by its extension in any case.
pub(crate) fn may_hold_text(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return true };
    stem.is_empty() || SKIPPED.binary_search(&extension.to_ascii_lowercase().as_str()).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_the_binary_search() {
        assert!(SKIPPED.is_sorted());
    }

    #[test]
    fn only_known_binary_extensions_are_skipped() {
        for name in ["a.PNG", "x.tar.gz", "lib.so", "f.woff2"] {
            assert!(!may_hold_text(name), "{name}");
        }
        for name in [".env", "Makefile", "a.svg", "b.json", "c.pem", "d.js.map", ".zip", "e."] {
            assert!(may_hold_text(name), "{name}");
        }
    }
}
