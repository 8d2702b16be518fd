//! Sign-in pages of administration tools.

use std::borrow::Cow;

use palisade_model::Severity;

use super::super::probe::{How, Probe, Reading, Topic};
use super::shape::holds;
use crate::fetch::Exchange;

const fn panel(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::AdminPanel, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    panel("/phpmyadmin/", phpmyadmin),
    panel("/adminer.php", |e| holds(e, &["Adminer</title>", "name=\"auth["], "the sign-in page of Adminer")),
    Probe {
        topic: Topic::AdminPanel,
        how: How::Get,
        path: Cow::Borrowed("/manager/html"),
        any_status: true,
        read: |exchange| {
            let realm = exchange.headers.first("www-authenticate").unwrap_or_default();
            Reading::when(
                exchange.status == 401 && realm.contains("Tomcat Manager Application"),
                "the manager of Tomcat",
            )
        },
    },
    panel("/admin/login/", |e| {
        holds(e, &["Django", "csrfmiddlewaretoken", "id_username"], "the administration of Django")
    }),
    panel("/administrator/", |e| {
        holds(e, &["com_login", "mod-login-username"], "the administration of Joomla")
    }),
    panel("/wp-login.php", wordpress),
    panel("/login", |exchange| match exchange.text() {
        page if page.contains("grafanaBootData") => {
            Reading::Exposed("the sign-in page of Grafana".to_owned(), None)
        }
        page => Reading::when(
            page.contains("[Jenkins]") && page.contains("j_username"),
            "the sign-in page of Jenkins",
        ),
    }),
    panel("/app/kibana", |e| holds(e, &["kbn-injected-metadata"], "the page of Kibana")),
    panel("/solr/", |e| holds(e, &["<title>Solr Admin</title>"], "the administration of Solr")),
    panel("/admin", |e| holds(e, &["<title>Strapi Admin</title>"], "the administration of Strapi")),
];

fn phpmyadmin(exchange: &Exchange) -> Reading {
    holds(exchange, &["phpMyAdmin", "pma_username"], "the sign-in page of phpMyAdmin")
}

/// Every WordPress site has it, and its authors need it.
fn wordpress(exchange: &Exchange) -> Reading {
    let text = exchange.text();
    match text.contains("id=\"loginform\"") && text.contains("wp-submit") {
        true => Reading::Exposed("the sign-in page of WordPress".to_owned(), Some(Severity::Low)),
        false => Reading::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn tools_are_known_by_more_than_their_address() {
        let read = |path: &str, status, fields: &[(&str, &str)], text: &str| {
            let probe = PROBES.iter().find(|probe| probe.path == path).unwrap();
            matches!(
                (probe.read)(&reply("https://shop.example/x", status, fields, text)),
                Reading::Exposed(..)
            )
        };
        assert!(read("/phpmyadmin/", 200, &[], "<title>phpMyAdmin</title><input name=\"pma_username\">"));
        let realm = [("WWW-Authenticate", "Basic realm=\"Tomcat Manager Application\"")];
        assert!(read("/manager/html", 401, &realm, ""));
        assert!(!read("/manager/html", 200, &realm, ""));
        assert!(read("/wp-login.php", 200, &[], "<form id=\"loginform\"><input name=\"wp-submit\">"));
        assert!(!read("/wp-login.php", 200, &[], "<form id=\"login\">"));
        assert!(!read("/login", 200, &[], "<form><input name=user>"));
        assert!(read("/login", 200, &[], "<script>window.grafanaBootData = {}</script>"));
    }
}
