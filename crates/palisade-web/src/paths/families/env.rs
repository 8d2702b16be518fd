//! Files of environment variables and of passwords.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{content_lines, plain_text};
use crate::fetch::Exchange;

const fn env(path: &'static str) -> Probe {
    Probe::get(Topic::Env, path, environment)
}

pub(super) const PROBES: &[Probe] = &[
    env("/.env"),
    env("/.env.local"),
    env("/.env.production"),
    env("/.env.prod"),
    env("/.env.development"),
    env("/.env.backup"),
    env("/.env.bak"),
    env("/.env.old"),
    env("/api/.env"),
    env("/app/.env"),
    Probe::get(Topic::Htpasswd, "/.htpasswd", htpasswd),
];

const SHOWN: usize = 4;

/// Lines of `KEY=value`, most of them, with a key as shells write it. Only names are told.
fn environment(exchange: &Exchange) -> Reading {
    let Some(text) = plain_text(exchange) else { return Reading::Other };
    let keys: Vec<Option<&str>> = content_lines(&text).map(key).collect();
    let named: Vec<&str> = keys.iter().copied().flatten().collect();
    let enough = !named.is_empty() && named.len() * 3 >= keys.len() * 2;
    let shouted = named.iter().any(|key| key.len() > 2 && !key.bytes().any(|byte| byte.is_ascii_lowercase()));
    if !enough || !shouted {
        return Reading::Other;
    }
    let shown = named.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    Reading::Exposed(format!("{} variables, such as {shown}", named.len()), None)
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let key = key.trim_end();
    let is_name = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
    (is_name && key.len() <= 80).then_some(key)
}

/// Lines of user and hash, all of them (the formats of `htpasswd` and of crypt).
fn htpasswd(exchange: &Exchange) -> Reading {
    let text = plain_text(exchange).unwrap_or_default();
    let users = content_lines(&text).count();
    let exposed = users > 0 && content_lines(&text).all(is_user);
    if exposed {
        Reading::Exposed(format!("{users} users with password hashes"), None)
    } else {
        Reading::Other
    }
}

fn is_user(line: &str) -> bool {
    const PREFIXES: &[&str] = &["$apr1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "{SHA}", "{SSHA}"];
    let Some((user, hash)) = line.split_once(':') else { return false };
    let is_crypt =
        hash.len() == 13 && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./".contains(&byte));
    let known = is_crypt || PREFIXES.iter().any(|prefix| hash.starts_with(prefix));
    !user.is_empty() && user.len() <= 255 && !user.contains(['<', ' ']) && known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    fn read(read: fn(&Exchange) -> Reading, text: &str) -> Reading {
        read(&reply("https://shop.example/.env", 200, &[], text))
    }

    #[test]
    fn variables_are_named_and_never_shown() {
        let text = "# settings\nAPP_ENV=production\nexport DB_PASSWORD=\"swordfish\"\n\nDEBUG = no\n";
        let Reading::Exposed(evidence, _) = read(environment, text) else { panic!("expected variables") };
        assert_eq!(evidence, "3 variables, such as APP_ENV, DB_PASSWORD, DEBUG");
        for text in [
            "<!doctype html>\nA=1",
            "a=1&b=2",
            "Not found",
            "x=1\ny=2",
            "KEY=1\nthis is\na text about\nsettings",
            "{\"A=\":1}",
            "",
        ] {
            assert_eq!(read(environment, text), Reading::Other, "{text}");
        }
    }

    #[test]
    fn hashes_are_known_by_their_form() {
        let text = "anna:$apr1$abcdefgh$0123456789012345678901\nben:$2y$05$x\n";
        assert_eq!(read(htpasswd, text), Reading::Exposed("2 users with password hashes".to_owned(), None));
        for text in ["anna:hello", "error: $apr1$ is no format\nnothing", "a: b", ""] {
            assert_eq!(read(htpasswd, text), Reading::Other, "{text}");
        }
    }
}
