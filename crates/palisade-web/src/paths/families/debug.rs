//! Places where applications show their inside to developers.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{holds, object, text};
use crate::fetch::Exchange;

const fn place(path: &'static str, read: fn(&Exchange) -> Reading) -> Probe {
    Probe::get(Topic::Debug, path, read)
}

pub(super) const PROBES: &[Probe] = &[
    place("/actuator", actuator),
    place("/actuator/env", |exchange| {
        let has = object(exchange).is_some_and(|object| object["propertySources"].is_array());
        Reading::when(has, "the environment of a Spring application")
    }),
    Probe::first(Topic::Debug, "/actuator/heapdump", 16, |exchange| {
        Reading::when(
            exchange.body.bytes.starts_with(b"JAVA PROFILE 1.0"),
            "the memory of a Java application",
        )
    }),
    place("/actuator/configprops", |exchange| {
        let has = object(exchange).is_some_and(|object| object["contexts"].is_object());
        Reading::when(has, "the settings of a Spring application")
    }),
    place("/env", |exchange| {
        let has =
            object(exchange).is_some_and(|o| o["profiles"].is_array() && o["systemProperties"].is_object());
        Reading::when(has, "the environment of a Spring application")
    }),
    place("/debug/vars", |exchange| {
        let has = object(exchange).is_some_and(|o| o["cmdline"].is_array() && o["memstats"].is_object());
        Reading::when(has, "the variables of a Go program")
    }),
    place("/debug/pprof/", |exchange| {
        holds(exchange, &["/debug/pprof/", "Types of profiles available"], "the profiler of a Go program")
    }),
    place("/console", |exchange| match exchange.text() {
        page if page.contains("Interactive Console") && page.contains("EVALEX") => {
            Reading::Exposed("the console of Werkzeug".to_owned(), None)
        }
        page => Reading::when(page.contains("<title>H2 Console</title>"), "the console of H2"),
    }),
    place("/telescope/requests", |exchange| {
        holds(exchange, &["id=\"telescope\"", "Telescope"], "the recorder of a Laravel application")
    }),
    place("/_profiler/", |exchange| {
        holds(exchange, &["Symfony Profiler", "sf-"], "the profiler of a Symfony application")
    }),
    place("/_ignition/health-check", |exchange| {
        let has = object(exchange).is_some_and(|object| object["can_execute_commands"].is_boolean());
        Reading::when(has, "the error page of a Laravel application takes commands")
    }),
    place("/rails/info/properties", |exchange| {
        holds(
            exchange,
            &["Rails version", "Ruby version", "Application root"],
            "the properties of a Rails application",
        )
    }),
    place("/trace.axd", |exchange| {
        holds(
            exchange,
            &["Application Trace", "Physical Directory"],
            "the request trace of an ASP.NET application",
        )
    }),
    place("/elmah.axd", |exchange| {
        holds(exchange, &["Error Log for", "ELMAH"], "the error log of an ASP.NET application")
    }),
    Probe::get(Topic::Metrics, "/metrics", metrics),
    Probe::get(Topic::Metrics, "/actuator/prometheus", metrics),
];

/// The index alone may list nothing but health.
fn actuator(exchange: &Exchange) -> Reading {
    const TELLING: &[&str] = &[
        "beans",
        "configprops",
        "env",
        "heapdump",
        "httpexchanges",
        "httptrace",
        "jolokia",
        "loggers",
        "mappings",
        "threaddump",
    ];
    let Some(object) = object(exchange) else { return Reading::Other };
    let Some(links) = object["_links"].as_object().filter(|links| links.contains_key("self")) else {
        return Reading::Other;
    };
    let listed: Vec<&str> = TELLING.iter().copied().filter(|name| links.contains_key(*name)).collect();
    match listed.is_empty() {
        true => Reading::Harmless,
        false => {
            Reading::Exposed(format!("the index of a Spring application lists {}", listed.join(", ")), None)
        }
    }
}

/// The text format of Prometheus: at least two declared metrics.
fn metrics(exchange: &Exchange) -> Reading {
    const KINDS: &[&str] = &[" counter", " gauge", " histogram", " summary", " untyped"];
    text(
        exchange,
        |text| {
            let declared = text.lines().filter(|line| {
                line.starts_with("# TYPE ") && KINDS.iter().any(|kind| line.trim_end().ends_with(kind))
            });
            declared.take(2).count() == 2
        },
        "metrics in the format of Prometheus",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    fn read(path: &str, text: &str) -> Reading {
        let probe = PROBES.iter().find(|probe| probe.path == path).unwrap();
        (probe.read)(&reply("https://shop.example/x", 200, &[], text))
    }

    #[test]
    fn each_place_is_known_by_its_content() {
        for (path, text) in [
            ("/actuator", r#"{"_links":{"self":{"href":"x"},"env":{"href":"y"}}}"#),
            ("/actuator/env", r#"{"activeProfiles":[],"propertySources":[]}"#),
            ("/actuator/heapdump", "JAVA PROFILE 1.0.2\0"),
            ("/debug/vars", r#"{"cmdline":["x"],"memstats":{}}"#),
            ("/debug/pprof/", "<title>/debug/pprof/</title>Types of profiles available:"),
            ("/console", "<h1>Interactive Console</h1><script>var EVALEX = true"),
            ("/console", "<title>H2 Console</title>"),
            ("/rails/info/properties", "Rails version Ruby version Application root"),
            ("/metrics", "# HELP a b\n# TYPE a counter\na 1\n# TYPE b gauge\nb 2\n"),
        ] {
            assert!(matches!(read(path, text), Reading::Exposed(..)), "{path}");
            assert_eq!(read(path, "<!doctype html><title>Shop</title>"), Reading::Other, "{path}");
            assert_eq!(read(path, "{\"error\":\"not found\"}"), Reading::Other, "{path}");
        }
        let only_health = r#"{"_links":{"self":{"href":"x"},"health":{"href":"y"}}}"#;
        assert_eq!(read("/actuator", only_health), Reading::Harmless);
    }
}
