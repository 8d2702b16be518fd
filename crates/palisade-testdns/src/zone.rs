//! Zones as tests write them: an origin and the text of a zone file.

use std::collections::{BTreeMap, BTreeSet};

use hickory_proto::rr::{Name, Record, RecordType};
use hickory_proto::serialize::txt::Parser;

use crate::signing::{Signer, Signing};

/// A zone.
pub struct Zone {
    pub(crate) origin: Name,
    pub(crate) sets: BTreeMap<(Name, RecordType), Vec<Record>>,
    pub(crate) signer: Option<Signer>,
}

/// Every zone that the server knows.
#[derive(Default)]
pub struct World {
    zones: Vec<Zone>,
}

impl Zone {
    /// An unsigned zone. The text is that of a zone file, such as `www 60 IN A 127.0.0.1`, `@` for the origin.
    ///
    /// # Panics
    /// When the text is no zone file.
    pub fn new(origin: &str, text: &str) -> Self {
        let origin = absolute(origin);
        let parser = Parser::new(text.to_owned(), None, Some(origin.clone()));
        let (_, parsed) = parser.parse().expect("a test writes zones that can be read");
        let mut sets: BTreeMap<(Name, RecordType), Vec<Record>> = BTreeMap::new();
        for set in parsed.into_values() {
            let key = (set.name().to_lowercase(), set.record_type());
            sets.insert(key, set.records_without_rrsigs().cloned().collect());
        }
        Self { origin, sets, signer: None }
    }

    /// The same zone with signatures.
    pub fn signed(self, signing: Signing) -> Self {
        let signer = Some(Signer::new(self.origin.clone(), signing));
        Self { signer, ..self }
    }

    /// The zone's key as a DS record without the owner: what a trust anchor is written like.
    pub fn anchor(&self) -> Option<String> {
        self.signer.as_ref().map(Signer::anchor)
    }

    pub(crate) fn types_at(&self, name: &Name) -> BTreeSet<RecordType> {
        self.sets.keys().filter(|(owner, _)| owner == name).map(|(_, kind)| *kind).collect()
    }

    /// Whether there is anything at the name or below it.
    pub(crate) fn has(&self, name: &Name) -> bool {
        *name == self.origin || self.sets.keys().any(|(owner, _)| name.zone_of(owner))
    }
}

impl World {
    /// A world of these zones. There should be one of the root.
    pub fn of(zones: Vec<Zone>) -> Self {
        Self { zones }
    }

    /// The zone that has `name`.
    pub(crate) fn zone_of(&self, name: &Name) -> Option<&Zone> {
        self.deepest(|zone| zone.origin.zone_of(name))
    }

    /// The zone that delegates `name`.
    pub(crate) fn parent_of(&self, name: &Name) -> Option<&Zone> {
        self.deepest(|zone| zone.origin.zone_of(name) && zone.origin != *name)
    }

    /// The zone of exactly this name.
    pub(crate) fn at(&self, name: &Name) -> Option<&Zone> {
        self.deepest(|zone| zone.origin == *name)
    }

    fn deepest(&self, has: impl Fn(&Zone) -> bool) -> Option<&Zone> {
        self.zones.iter().filter(|zone| has(zone)).max_by_key(|zone| zone.origin.num_labels())
    }
}

/// A name with the root at its end, in lower case.
pub(crate) fn absolute(name: &str) -> Name {
    let mut name = Name::from_ascii(name).expect("a test writes names that can be read").to_lowercase();
    name.set_fqdn(true);
    name
}
