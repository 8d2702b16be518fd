//! Settings of applications and tools, with what they hold.

use serde_json::Value;

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{content_lines, has_lines, holds, object, plain_text, text};
use crate::fetch::Exchange;

const fn file(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::ConfigFile, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    file("/wp-config.php.bak", php_source),
    file("/wp-config.php.old", php_source),
    file("/wp-config.php~", php_source),
    Probe::first(Topic::ConfigFile, "/.wp-config.php.swp", 16, |exchange| {
        Reading::when(
            exchange.body.bytes.starts_with(b"b0VIM "),
            "a file that an editor keeps of a PHP source",
        )
    }),
    file("/config.php.bak", php_source),
    file("/configuration.php.bak", php_source),
    file("/web.config", web_config),
    file("/appsettings.json", app_settings),
    file("/local.settings.json", app_settings),
    file("/application.properties", spring),
    file("/application.yml", spring),
    file("/config/database.yml", |exchange| {
        text(exchange, |text| has_lines(text, &["adapter:", "database:"]), "the settings of a database")
    }),
    file("/config/secrets.yml", |exchange| {
        text(exchange, |text| has_lines(text, &["secret_key_base:"]), "the secrets of a Rails application")
    }),
    file("/app/config/parameters.yml", |exchange| {
        text(
            exchange,
            |text| has_lines(text, &["parameters:", "database_password:"]),
            "the settings of a Symfony application",
        )
    }),
    file("/settings.py", |exchange| {
        text(
            exchange,
            |text| has_lines(text, &["SECRET_KEY", "INSTALLED_APPS"]),
            "the settings of a Django application",
        )
    }),
    file("/config.json", secret_json),
    file("/credentials.json", secret_json),
    file("/.aws/credentials", |exchange| {
        text(
            exchange,
            |text| has_lines(text, &["[", "aws_access_key_id", "aws_secret_access_key"]),
            "credentials of AWS",
        )
    }),
    file("/.docker/config.json", |exchange| {
        let has = object(exchange).is_some_and(|object| object["auths"].is_object());
        Reading::when(has, "credentials of container registries")
    }),
    file("/.npmrc", |exchange| {
        text(
            exchange,
            |text| content_lines(text).any(|line| line.contains(":_authToken=") || line.starts_with("_auth")),
            "credentials of npm",
        )
    }),
    file("/.netrc", |exchange| {
        let is_one = |text: &str| has_lines(text, &["machine "]) && text.contains("password ");
        text(exchange, is_one, "credentials of hosts")
    }),
    file("/.ssh/id_rsa", private_key),
    file("/id_rsa", private_key),
    file("/sftp-config.json", sftp),
];

/// Source that a server would have run is never sent as text.
fn php_source(exchange: &Exchange) -> Reading {
    text(
        exchange,
        |text| {
            let is_source = text.trim_start_matches('\u{feff}').trim_start().starts_with("<?php");
            is_source
                && ["DB_PASSWORD", "define(", "$password", "$db", "public $"]
                    .iter()
                    .any(|part| text.contains(part))
        },
        "the PHP source of settings",
    )
}

fn web_config(exchange: &Exchange) -> Reading {
    text(
        exchange,
        |text| {
            let parts = ["<system.web>", "<system.webServer>", "<connectionStrings>", "<appSettings>"];
            text.contains("<configuration") && parts.iter().any(|part| text.contains(part))
        },
        "the settings of IIS",
    )
}

fn app_settings(exchange: &Exchange) -> Reading {
    const KEYS: &[&str] = &["ConnectionStrings", "Logging", "AllowedHosts", "IsEncrypted"];
    let has = object(exchange).is_some_and(|object| KEYS.iter().any(|key| !object[key].is_null()));
    Reading::when(has, "the settings of a .NET application")
}

fn spring(exchange: &Exchange) -> Reading {
    text(
        exchange,
        |text| {
            let keys = content_lines(text).filter(|line| {
                ["spring.", "server.", "management.", "logging."].iter().any(|start| line.starts_with(start))
                    && line.contains('=')
            });
            keys.count() >= 2 || has_lines(text, &["spring:", "datasource:"])
        },
        "the settings of a Spring application",
    )
}

/// Public settings are JSON too: only one with the name and a value of a secret counts.
fn secret_json(exchange: &Exchange) -> Reading {
    let Some(document) = object(exchange) else { return Reading::Other };
    match secret_key(&document, 0) {
        Some(key) => Reading::Exposed(format!("a document with {key}"), None),
        None => Reading::Other,
    }
}

const DEEPEST: usize = 6;

fn secret_key(value: &Value, depth: usize) -> Option<String> {
    const SECRET: &[&str] = &[
        "access_key_secret",
        "client_secret",
        "db_password",
        "password",
        "private_key",
        "secret_key",
        "secretkey",
    ];
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::Object(entries) => entries.iter().find_map(|(key, value)| {
            let secret = SECRET.contains(&key.to_ascii_lowercase().replace('-', "_").as_str());
            let filled =
                value.as_str().is_some_and(|text| text.len() >= 4 && !text.starts_with(['$', '<', '{']));
            if secret && filled { Some(key.clone()) } else { secret_key(value, depth + 1) }
        }),
        Value::Array(values) => values.iter().take(20).find_map(|value| secret_key(value, depth + 1)),
        _ => None,
    }
}

fn private_key(exchange: &Exchange) -> Reading {
    let is_one = |text: &str| {
        let line = text.lines().next().unwrap_or_default().trim_end();
        line.starts_with("-----BEGIN ") && line.ends_with("PRIVATE KEY-----")
    };
    text(exchange, is_one, "a private key")
}

fn sftp(exchange: &Exchange) -> Reading {
    let is_page = plain_text(exchange).is_none();
    if is_page {
        Reading::Other
    } else {
        holds(exchange, &["\"host\"", "\"user", "\"remote"], "the settings of an upload tool")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn settings_are_known_by_their_content() {
        for (read, text, expected) in [
            (php_source as fn(&Exchange) -> Reading, "<?php\ndefine('DB_PASSWORD', 'x');", true),
            (php_source, "<!doctype html><?php define(", false),
            (php_source, "define('DB_PASSWORD'", false),
            (
                web_config,
                "<?xml version=\"1.0\"?><configuration><system.web></system.web></configuration>",
                true,
            ),
            (web_config, "<configuration/>", false),
            (app_settings, r#"{"Logging":{}}"#, true),
            (app_settings, r#"{"error":"not found"}"#, false),
            (spring, "spring.datasource.url=jdbc:x\nserver.port=1\n", true),
            (spring, "spring: a season", false),
            (secret_json, r#"{"db":{"password":"swordfish"}}"#, true),
            (secret_json, r#"{"password":"${PASSWORD}"}"#, false),
            (secret_json, r#"{"title":"password"}"#, false),
            (private_key, "-----BEGIN RSA PRIVATE KEY-----\nx", true),
            (private_key, "-----BEGIN CERTIFICATE-----", false),
            (sftp, r#"{"host":"h","username":"u","remotePath":"/"}"#, true),
            (sftp, r#"{"host":"h"}"#, false),
        ] {
            let reading = read(&reply("https://shop.example/x", 200, &[], text));
            assert_eq!(matches!(reading, Reading::Exposed(..)), expected, "{text}");
        }
    }

    #[test]
    fn deep_documents_end_the_search() {
        let deep = format!("{}{}{}", r#"{"a":"#.repeat(100), r#"{"password":"swordfish"}"#, "}".repeat(100));
        assert_eq!(secret_json(&reply("https://shop.example/x", 200, &[], &deep)), Reading::Other);
    }
}
