//! Pages on which servers tell about themselves.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{holds, text};
use crate::fetch::Exchange;

const fn phpinfo(path: &'static str) -> Probe {
    Probe::get(Topic::Phpinfo, path, is_phpinfo)
}

const fn status(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::ServerStatus, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    phpinfo("/phpinfo.php"),
    phpinfo("/info.php"),
    phpinfo("/test.php"),
    status("/server-status", |exchange| {
        holds(exchange, &["Apache Server Status for", "Server uptime"], "the status page of Apache")
    }),
    status("/nginx_status", nginx),
    status("/status?full", |exchange| {
        let is_one = |text: &str| super::shape::has_lines(text, &["pool:", "process manager:"]);
        text(exchange, is_one, "the status page of PHP-FPM")
    }),
    status("/haproxy?stats", |exchange| {
        holds(exchange, &["Statistics Report for HAProxy"], "the statistics page of HAProxy")
    }),
];

fn nginx(exchange: &Exchange) -> Reading {
    text(
        exchange,
        |text| text.starts_with("Active connections:") && text.contains("server accepts handled requests"),
        "the status page of nginx",
    )
}

fn is_phpinfo(exchange: &Exchange) -> Reading {
    let text = exchange.text();
    let titled = text.contains("<title>phpinfo()</title>")
        || text.contains("<title>PHP ") && text.contains("phpinfo()</title>");
    let filled = text.contains("PHP Version") && text.contains("Configuration File (php.ini) Path");
    Reading::when(titled && filled, "the output of phpinfo()")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn status_pages_are_known_by_their_content() {
        let read = |path: &str, text: &str| {
            let probe = PROBES.iter().find(|probe| probe.path == path).unwrap();
            matches!((probe.read)(&reply("https://shop.example/x", 200, &[], text)), Reading::Exposed(..))
        };
        assert!(read("/server-status", "<h1>Apache Server Status for shop</h1><dt>Server uptime: 1 day"));
        assert!(read("/nginx_status", "Active connections: 1 \nserver accepts handled requests\n 1 1 1\n"));
        assert!(read("/status?full", "pool: www\nprocess manager: dynamic\n"));
        assert!(read(
            "/info.php",
            "<title>PHP 8.1.2 - phpinfo()</title>PHP Version Configuration File (php.ini) Path"
        ));
        assert!(!read("/info.php", "<title>phpinfo()</title> removed"));
        assert!(!read("/status?full", "<html>pool: all fine"));
        assert!(!read("/server-status", "Server uptime: 99 %"));
    }
}
