//! Versions of every ecosystem: read or refused, and ordered the same way round from both sides.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_advisories::Version;
use palisade_model::Ecosystem;

fuzz_target!(|texts: (&str, &str)| {
    for ecosystem in Ecosystem::ALL {
        let read = |text| Version::parse(*ecosystem, text);
        if let (Ok(left), Ok(right)) = (read(texts.0), read(texts.1)) {
            let back = right.partial_cmp(&left).map(std::cmp::Ordering::reverse);
            assert_eq!(left.partial_cmp(&right), back, "{ecosystem:?} {texts:?}");
        }
    }
});
