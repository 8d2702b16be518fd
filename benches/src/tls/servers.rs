//! Servers on loopback with every kind of TLS that is at hand: nginx in many configurations, and an old OpenSSL.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use tempfile::TempDir;

/// A name, protocols and suites of nginx, and the keys of its certificates.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    protocols: &'static str,
    ciphers: &'static str,
    keys: &'static [Key],
    more: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Key {
    Rsa1024,
    Rsa2048,
    Ecdsa,
}

use Key::{Ecdsa, Rsa1024, Rsa2048};

const fn case(
    name: &'static str,
    protocols: &'static str,
    ciphers: &'static str,
    keys: &'static [Key],
    more: &'static str,
) -> Case {
    Case { name, protocols, ciphers, keys, more }
}

/// The servers; the first is the modern one.
pub(crate) const CASES: &[Case] = &[
    case("nginx, TLS 1.2 and 1.3", "TLSv1.2 TLSv1.3", "HIGH:!aNULL:!MD5", &[Rsa2048], ""),
    case("TLS 1.3 only", "TLSv1.3", "HIGH", &[Ecdsa], ""),
    case(
        "a short list of suites",
        "TLSv1.2 TLSv1.3",
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305",
        &[Rsa2048, Ecdsa],
        "",
    ),
    case("TLS 1.0 to 1.2, everything", "TLSv1 TLSv1.1 TLSv1.2", "ALL:@SECLEVEL=0", &[Rsa2048], ""),
    case(
        "also NULL and anonymous",
        "TLSv1 TLSv1.1 TLSv1.2",
        "ALL:eNULL:aNULL:@SECLEVEL=0",
        &[Rsa2048, Ecdsa],
        "",
    ),
    case("TLS 1.1 only", "TLSv1.1", "ALL:@SECLEVEL=0", &[Rsa2048], ""),
    case("TLS 1.0 only, small key", "TLSv1", "ALL:@SECLEVEL=0", &[Rsa1024], ""),
    case("RSA key exchange only", "TLSv1.2", "kRSA:@SECLEVEL=0", &[Rsa2048], ""),
    case("the server's order", "TLSv1.2", "ALL:@SECLEVEL=0", &[Ecdsa], "ssl_prefer_server_ciphers on;"),
    case(
        "DHE with a prime of its own",
        "TLSv1.2 TLSv1.3",
        "DHE:ECDHE:@SECLEVEL=0",
        &[Rsa2048],
        "ssl_dhparam FOLDER/dh.pem;",
    ),
    case("no curve but P-521", "TLSv1.2 TLSv1.3", "HIGH:!aNULL", &[Rsa2048], "ssl_ecdh_curve secp521r1;"),
];

/// Running servers; they stop when dropped.
pub(crate) struct Servers {
    nginx: Child,
    old: Option<Child>,
    /// In the order of [`CASES`], then the old OpenSSL.
    pub(crate) ports: Vec<u16>,
    _folder: TempDir,
}

impl Servers {
    /// Starts all of them; `old_openssl` is a program of the years before 2016.
    pub(crate) fn start(old_openssl: Option<&Path>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        make_keys(folder.path())?;
        let mut ports = (0..CASES.len()).map(|_| free_port()).collect::<anyhow::Result<Vec<u16>>>()?;
        std::fs::write(folder.path().join("nginx.conf"), configuration(folder.path(), &ports))?;
        let nginx = Command::new("nginx")
            .arg("-c")
            .arg(folder.path().join("nginx.conf"))
            .args(["-g", "daemon off; master_process off;"])
            .stderr(Stdio::null())
            .spawn()
            .context("expected nginx (Debian's package of that name)")?;
        let mut servers = Self { nginx, old: None, ports: Vec::new(), _folder: folder };
        if let Some(program) = old_openssl {
            let port = free_port()?;
            servers.old = Some(old_server(program, servers._folder.path(), port)?);
            ports.push(port);
        }
        servers.ports = ports;
        servers.wait()?;
        Ok(servers)
    }

    fn wait(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        for port in &self.ports {
            while TcpStream::connect(("127.0.0.1", *port)).is_err() {
                anyhow::ensure!(started.elapsed().as_secs() < 10, "a server did not start");
            }
        }
        Ok(())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in std::iter::once(&mut self.nginx).chain(&mut self.old) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Rsa1024 => "rsa1024",
            Rsa2048 => "rsa2048",
            Ecdsa => "ecdsa",
        }
    }
}

fn make_keys(folder: &Path) -> anyhow::Result<()> {
    for (key, kind) in [
        (Rsa1024, ["rsa:1024", "-sha256", ""]),
        (Rsa2048, ["rsa:2048", "-sha256", ""]),
        (Ecdsa, ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ] {
        let file = |end: &str| folder.join(format!("{}.{end}", key.name()));
        let kind = kind.into_iter().filter(|argument| !argument.is_empty());
        let mut command = Command::new("openssl");
        command.args(["req", "-x509", "-nodes", "-subj", "/CN=localhost", "-days", "30"]);
        command.args(["-addext", "subjectAltName=DNS:localhost", "-newkey"]).args(kind);
        finish(command.arg("-keyout").arg(file("key")).arg("-out").arg(file("crt")))?;
    }
    let mut command = Command::new("openssl");
    finish(command.args(["dhparam", "-dsaparam", "-out"]).arg(folder.join("dh.pem")).arg("1024"))
}

fn finish(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stderr(Stdio::null()).stdout(Stdio::null()).status().context("expected openssl")?;
    anyhow::ensure!(status.success(), "openssl failed");
    Ok(())
}

fn configuration(folder: &Path, ports: &[u16]) -> String {
    let mut servers = String::new();
    for (case, port) in CASES.iter().zip(ports) {
        servers.push_str(&format!(
            "server {{\n  listen 127.0.0.1:{port} ssl;\n  ssl_protocols {};\n  ssl_ciphers {};\n  {}\n",
            case.protocols,
            case.ciphers,
            case.more.replace("FOLDER", &folder.display().to_string()),
        ));
        for key in case.keys {
            let file = folder.join(key.name());
            let file = file.display();
            servers.push_str(&format!("  ssl_certificate {file}.crt;\n  ssl_certificate_key {file}.key;\n"));
        }
        servers.push_str("}\n");
    }
    let folder = folder.display();
    format!(
        "pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\nevents {{}}\nhttp {{\n\
         access_log off;\n{servers}}}\n"
    )
}

fn old_server(program: &Path, folder: &Path, port: u16) -> anyhow::Result<Child> {
    Command::new(program)
        .args(["s_server", "-quiet", "-www", "-cipher", "ALL:COMPLEMENTOFALL", "-accept", &port.to_string()])
        .arg("-cert")
        .arg(folder.join("rsa2048.crt"))
        .arg("-key")
        .arg(folder.join("rsa2048.key"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("expected an old openssl")
}
