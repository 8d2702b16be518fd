//! What sites say when an attempt to sign in fails. What the page says without any attempt does not count.

use std::sync::LazyLock;

use regex::Regex;

/// Whether the text says that name or password are wrong.
pub(super) fn is_refusal(text: &str, before: &str) -> bool {
    static REFUSAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:invalid|incorrect|wrong|bad|unknown)\s[^<.]{0,40}\b(?:credentials?|password|user ?name|e-?mail|login|user)\b",
            r"|\b(?:credentials?|password|user ?name|e-?mail|login|sign-?in)\b[^<.]{0,40}\b(?:invalid|incorrect|wrong|fail(?:ed|ure)|(?:do|does|did)(?: not|n.t) match|not recogni[sz]ed)\b",
            r"|\b(?:falsch|ungültig)[a-z]*\s[^<.]{0,40}\b(?:passwort|benutzername|zugangsdaten|anmeldedaten)\b",
            r"|\b(?:passwort|benutzername|zugangsdaten|anmeldedaten)\b[^<.]{0,40}\b(?:falsch|ungültig|nicht korrekt)",
        ))
        .expect("the pattern is constant and tested")
    });
    says(&REFUSAL, text, before) || says_unknown(text, before)
}

/// Whether the text says that nobody has the name, which tells everybody who has one.
pub(super) fn says_unknown(text: &str, before: &str) -> bool {
    static UNKNOWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:no|unknown)\s(?:such\s)?(?:user|account)\b[^<.]{0,60}",
            r"|\b(?:user|account|e-?mail(?: address)?|user ?name)\b[^<.]{0,60}\b(?:(?:does|do) ?n(?:o|&#0?39;|.)t exist|(?:was |were )?not found|is(?: not|n.t) registered|is unknown)\b[^<.]{0,60}",
            r"|\b(?:could ?n(?:o|.)t|can ?n?(?:o|.)t) find (?:your|an|that|the) (?:account|user)\b[^<.]{0,60}",
            r"|\bbenutzer(?:name)?\b[^<.]{0,60}\b(?:nicht gefunden|existiert nicht|unbekannt)\b[^<.]{0,60}",
        ))
        .expect("the pattern is constant and tested")
    });
    let names_one = |text: &str| !text.to_lowercase().contains("pass") && !before.contains(text);
    UNKNOWN.find_iter(text).any(|found| names_one(found.as_str()))
}

/// Whether the text says that there were too many attempts, or asks for a person.
pub(super) fn is_limit(text: &str, before: &str) -> bool {
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\btoo many\b|\btry again (?:in|later|after)\b|\b(?:temporarily|account|user|been) (?:locked|blocked|suspended|disabled)\b",
            r"|\brate limit|captcha|zu viele|\bgesperrt\b",
        ))
        .expect("the pattern is constant and tested")
    });
    says(&LIMIT, text, before)
}

fn says(pattern: &Regex, text: &str, before: &str) -> bool {
    pattern.find_iter(text).any(|found| !before.contains(found.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_from_pages() {
        for text in [
            "<p>Invalid username or password</p>",
            "{\"message\":\"Login failed\"}",
            "These credentials do not match our records.",
            "Your password is incorrect",
            "Benutzername oder Passwort falsch",
            "No such user",
        ] {
            assert!(is_refusal(text, "<form>Password</form>"), "{text}");
        }
        for text in ["Welcome back", "Password", "Forgot your password?", "User guide"] {
            assert!(!is_refusal(text, ""), "{text}");
        }
        assert!(!is_refusal("Wrong password? Reset it", "Wrong password? Reset it"));
    }

    #[test]
    fn only_what_speaks_of_the_name_alone_gives_it_away() {
        for text in [
            "No such user",
            "The account you entered does not exist.",
            "This email address is not registered",
            "We could not find your account",
            "Der Benutzer wurde nicht gefunden",
        ] {
            assert!(says_unknown(text, ""), "{text}");
        }
        for text in [
            "Invalid username or password",
            "User not found or wrong password",
            "Unknown user or bad password",
            "No account yet? Sign up",
        ] {
            assert!(!says_unknown(text, "No account yet? Sign up"), "{text}");
        }
    }

    #[test]
    fn limits_are_seen() {
        for text in
            ["Too many attempts", "Try again in 5 minutes", "Your account locked", "<div class=g-recaptcha>"]
        {
            assert!(is_limit(text, ""), "{text}");
        }
        assert!(!is_limit("Wrong password, try again", ""));
        assert!(!is_limit("captcha", "captcha"));
    }
}
