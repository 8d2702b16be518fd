//! The short notices that stand for a whole licence: what GNU licences and the Apache licence ask to put into files.
//! Source: the appendices of the licences.

/// Name in the notice, version, and the ids without and with the right to use later versions.
const GNU: &[(&str, &str, &str, &str)] = &[
    ("GNU Affero General Public License", "3", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    ("GNU General Public License", "2", "GPL-2.0-only", "GPL-2.0-or-later"),
    ("GNU General Public License", "3", "GPL-3.0-only", "GPL-3.0-or-later"),
    ("GNU Lesser General Public License", "2.1", "LGPL-2.1-only", "LGPL-2.1-or-later"),
    ("GNU Lesser General Public License", "3", "LGPL-3.0-only", "LGPL-3.0-or-later"),
    ("GNU Library General Public License", "2", "LGPL-2.0-only", "LGPL-2.0-or-later"),
];

/// Notices of other licences.
const OTHERS: &[(&str, &str)] = &[
    (
        "Apache-2.0",
        "Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in compliance \
         with the License.",
    ),
    (
        "Apache-2.0",
        "Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in compliance \
         with the License. You may obtain a copy of the License at http://www.apache.org/licenses/LICENSE-2.0 Unless \
         required by applicable law or agreed to in writing, software distributed under the License is distributed on \
         an \"AS IS\" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.",
    ),
    (
        "MPL-2.0",
        "This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was \
         not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.",
    ),
];

/// Every notice with the id that it stands for.
pub(super) fn texts() -> impl Iterator<Item = (&'static str, String)> {
    let gnu = GNU.iter().flat_map(|(name, version, only, later)| {
        let grant = format!(
            "is free software; you can redistribute it and/or modify it under the terms of the {name} as published by \
             the Free Software Foundation"
        );
        [
            (*only, format!("{grant}; version {version} of the License.")),
            (*only, format!("{grant}, version {version}.")),
            (*later, format!("{grant}; either version {version} of the License, or any later version.")),
            (*later, format!("{grant}; either version {version} of the License, or (at your option) any later version.")),
        ]
    });
    gnu.chain(OTHERS.iter().map(|(id, text)| (*id, (*text).to_owned())))
}
