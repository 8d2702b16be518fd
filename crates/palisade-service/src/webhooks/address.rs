//! Where messages may be sent: judged when the endpoint is made, and again by the guard at every connect.

use palisade_engine::guard::{AddressPolicy, parse_web_target};
use palisade_model::{Target, TargetError};

use crate::CoreError;

/// The address in its normal form.
///
/// # Errors
/// `invalid_url` naming `field` for what is no https URL (http is for installations that allow private targets), for
/// user names, passwords and fragments, and for addresses that this installation does not connect to.
pub(crate) fn judge_address(text: &str, field: &str, policy: &AddressPolicy) -> Result<String, CoreError> {
    let refused = |reason: String| {
        CoreError::invalid_field(
            "invalid_url",
            field,
            format!("{field}: {}", palisade_model::printable(&reason)),
        )
    };
    let Target::Web { url } = parse_web_target(text, policy).map_err(|error| refused(reason(&error)))? else {
        return Err(refused("expected an https URL".to_owned()));
    };
    if text.contains('#') {
        return Err(refused("expected a URL without fragment".to_owned()));
    }
    if !url.starts_with("https:") && !policy.allow_private {
        return Err(refused("expected an https URL, found http".to_owned()));
    }
    Ok(url)
}

/// A web target may be a path; an address may not.
fn reason(error: &TargetError) -> String {
    match error {
        TargetError::NotATarget(found) => format!("expected an https URL, found {found:?}"),
        TargetError::Scheme(found) => format!("expected an https URL, found scheme {found:?}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h1_only_public_https_addresses_are_taken() {
        let policy = AddressPolicy::default();
        assert_eq!(
            judge_address("https://example.com", "body.url", &policy).unwrap(),
            "https://example.com/"
        );
        for text in [
            "",
            "example.com",
            "/hooks",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://user@example.com/",
            "https://user:pass@example.com/",
            "https://example.com/#top",
            "https://example.com/#",
            "https://example.com:22/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::ffff:10.0.0.1]/",
            "https://10.0.0.1/",
            "https://169.254.169.254/",
            "https://168.63.129.16/",
            "https://metadata.google.internal/",
            "https://localhost/",
        ] {
            let error = judge_address(text, "body.url", &policy).unwrap_err();
            assert_eq!(error.code, "invalid_url", "{text}");
            assert_eq!(error.fields[0].field, "body.url");
            assert!(error.detail.starts_with("body.url: "), "{error}");
        }
    }

    #[test]
    fn http_is_for_installations_that_allow_private_targets() {
        let open = AddressPolicy::allowing_private();
        assert!(judge_address("http://127.0.0.1:8080/hook", "body.url", &open).is_ok());
        assert!(judge_address("http://169.254.169.254/", "body.url", &open).is_err());
    }
}
