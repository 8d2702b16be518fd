//! What `--format` asks for: a report of findings, or a bill of materials.

use palisade_report::Format;
use palisade_sbom::Format as BillFormat;

/// The forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Report(Format),
    Bill(BillFormat),
}

impl std::str::FromStr for Form {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if let Ok(format) = word.parse() {
            return Ok(Self::Report(format));
        }
        word.parse().map(Self::Bill).map_err(|_| {
            let reports = Format::ALL.iter().map(|format| format.as_str());
            let all: Vec<_> = reports.chain(BillFormat::ALL.iter().map(|format| format.as_str())).collect();
            format!("expected one of {}, found {word:?}", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_form_is_answered_with_those_there_are() {
        assert_eq!("spdx".parse(), Ok(Form::Bill(BillFormat::SpdxJson)));
        assert_eq!("sarif".parse(), Ok(Form::Report(Format::Sarif)));
        let refused = "pdf".parse::<Form>().unwrap_err();
        assert_eq!(
            refused,
            "expected one of table, json, sarif, cyclonedx, cyclonedx-xml, cyclonedx-1.5, cyclonedx-1.5-xml, spdx, \
             spdx-tag-value, openvex, found \"pdf\""
        );
    }
}
