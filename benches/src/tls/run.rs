//! Runs the comparison and prints it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use palisade_engine::guard::AddressPolicy;
use palisade_web::WebConfig;

use super::options::Options;
use super::peers::{self, Accepted};
use super::proxy::Proxy;
use super::servers::{CASES, Servers};
use crate::figure::{Goal, line, median, millis, print};

const RUNS: usize = 9;

pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let config = WebConfig { policy: AddressPolicy::allowing_private(), ..WebConfig::default() };
    let servers = Servers::start(options.old_openssl.as_deref())?;
    conformance(options, &config, &servers).await?;
    speed(options, &config, servers.ports[0]).await
}

async fn conformance(options: &Options, config: &WebConfig, servers: &Servers) -> anyhow::Result<()> {
    let names = CASES.iter().map(|case| case.name).chain(["OpenSSL before 2016"]);
    let known = palisade_web::suite_names();
    let mut equal = [0_u32; 2];
    for (name, port) in names.zip(&servers.ports) {
        let (ours, connections) = peers::ours(config, *port).await?;
        line(&format!("{name}: {}, {connections} connections", counts(&ours)));
        // Debian's sslscan asks for no suite of SSL 2.0 and 3.0, nor for those that its OpenSSL was built without.
        if port_is_of_nginx(servers, *port) {
            let theirs = peers::sslscan(&options.sslscan, *port, &known)?;
            equal[0] += u32::from(differences("sslscan", &ours, &theirs));
        }
        if let Some(sslyze) = &options.sslyze {
            let theirs = peers::sslyze(sslyze, *port)?;
            equal[1] += u32::from(differences("sslyze", &ours, &theirs));
        }
    }
    let (all, nginx) = (u32::try_from(servers.ports.len())?, u32::try_from(CASES.len())?);
    print(
        "servers with the suites that sslscan reports",
        f64::from(equal[0]),
        "",
        Goal::AtLeast(f64::from(nginx)),
    );
    if options.sslyze.is_some() {
        print(
            "servers with the suites that sslyze reports",
            f64::from(equal[1]),
            "",
            Goal::AtLeast(f64::from(all)),
        );
    }
    Ok(())
}

fn port_is_of_nginx(servers: &Servers, port: u16) -> bool {
    servers.ports.iter().zip(CASES).any(|(known, _)| *known == port)
}

fn counts(accepted: &Accepted) -> String {
    let count = |(version, suites): (&String, &std::collections::BTreeSet<String>)| {
        format!("{version} {}", suites.len())
    };
    accepted.iter().map(count).collect::<Vec<_>>().join(", ")
}

/// Prints what differs; true when nothing does.
fn differences(tool: &str, ours: &Accepted, theirs: &Accepted) -> bool {
    let none = std::collections::BTreeSet::new();
    let mut versions: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    versions.sort();
    versions.dedup();
    let mut is_equal = true;
    for version in versions {
        let (a, b) = (ours.get(version).unwrap_or(&none), theirs.get(version).unwrap_or(&none));
        for (who, more) in [("only Palisade", a.difference(b)), ("only that", b.difference(a))] {
            let more: Vec<&str> = more.map(String::as_str).collect();
            if !more.is_empty() {
                is_equal = false;
                line(&format!("  {tool} differs in {version}, {who}: {}", more.join(", ")));
            }
        }
    }
    is_equal
}

/// Time and connections over the slow line to the modern server.
async fn speed(options: &Options, config: &WebConfig, port: u16) -> anyhow::Result<()> {
    let proxy = Proxy::to(port, Duration::from_millis(options.round_trip)).await?;
    let (mut times, mut most) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let started = Instant::now();
        peers::ours(config, proxy.port).await?;
        times.push(millis(started.elapsed()));
        most = most.max(proxy.taken());
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    print("TLS part of a modern server, slow line (median)", median(times), "ms", Goal::AtMost(1000.0));
    print("TLS part of a modern server, slow line (worst)", worst, "ms", Goal::AtMost(1000.0));
    print(
        "TLS part of a modern server, connections",
        f64::from(u32::try_from(most)?),
        "",
        Goal::AtMost(80.0),
    );
    let started = Instant::now();
    peers::sslscan(&options.sslscan, proxy.port, &BTreeMap::new())?;
    line(&format!("sslscan: {:.1} s, {} connections", started.elapsed().as_secs_f64(), proxy.taken()));
    if let Some(sslyze) = &options.sslyze {
        let started = Instant::now();
        peers::sslyze(sslyze, proxy.port)?;
        line(&format!("sslyze: {:.1} s, {} connections", started.elapsed().as_secs_f64(), proxy.taken()));
    }
    Ok(())
}
