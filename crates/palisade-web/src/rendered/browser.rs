//! The browser's process: a profile of its own that is thrown away, two pipes to talk over, a group of processes that
//! ends with the scan however the scan ends.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::wire::Wire;

/// What became of it is waited for so long.
const LAST_WAIT: Duration = Duration::from_secs(3);
/// What it said last, of its error output.
const LAST_WORDS: u64 = 64 * 1024;

/// The protocol's pipes are descriptors 3 and 4 (`--remote-debugging-pipe`); no port is opened that a page could find.
const START: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// No window, nothing of its own accord, and no way around the proxy: not for loopback, which browsers leave out unless
/// told otherwise, not for names, not for sockets of calls.
const FLAGS: &[&str] = &[
    "--block-new-web-contents",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=AutofillServerCommunication,DialMediaRouteProvider,IsolateOrigins,MediaRouter,OptimizationHints,\
     Translate,site-per-process",
    "--disable-gpu",
    "--disable-quic",
    "--disable-site-isolation-trials",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--headless",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--js-flags=--max-old-space-size=256",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--password-store=basic",
    "--proxy-bypass-list=<-loopback>",
    "--remote-debugging-pipe",
    "--use-mock-keychain",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
];

/// A running browser. Its processes end when this is dropped.
pub(super) struct Browser {
    child: Child,
    group: Option<Pid>,
    profile: Option<TempDir>,
}

/// How it is started.
pub(super) struct Start<'a> {
    pub(super) program: &'a Path,
    pub(super) sandbox: bool,
    /// Of the proxy on loopback.
    pub(super) proxy_port: u16,
    pub(super) user_agent: &'a str,
}

impl Browser {
    /// Starts it and gives the conversation with it.
    pub(super) fn start(start: &Start<'_>) -> io::Result<(Self, Wire<ChildStdout, ChildStdin>)> {
        let profile = tempfile::Builder::new().prefix("palisade-browser-").tempdir()?;
        let mut child = command(start, profile.path())?.spawn()?;
        let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let (to, from) = (child.stdin.take(), child.stdout.take());
        let browser = Self { child, group, profile: Some(profile) };
        let (Some(to), Some(from)) = (to, from) else {
            return Err(io::Error::other("the browser has no pipes"));
        };
        Ok((browser, Wire::new(from, to)))
    }

    /// The last thing that it complained about.
    pub(super) fn last_words(&self) -> Option<String> {
        let mut text = Vec::new();
        let said = File::open(complaints(self.profile.as_ref()?.path())).ok()?;
        said.take(LAST_WORDS).read_to_end(&mut text).ok()?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text.lines().rev().find(|line| line.contains("ERROR") || line.contains("FATAL"))?;
        Some(line.chars().take(300).collect())
    }

    /// Ends all of its processes and removes the profile.
    pub(super) async fn end(mut self) {
        self.kill();
        let _ended = tokio::time::timeout(LAST_WAIT, self.child.wait()).await;
    }

    fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            // It fails when all of them have ended.
            let _ended = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.kill();
        let Some(profile) = self.profile.take() else { return };
        let remove = move || {
            // Processes that are just ending may still write.
            let mut tries = 0;
            while std::fs::remove_dir_all(profile.path()).is_err() && tries < 20 {
                std::thread::sleep(Duration::from_millis(50));
                tries += 1;
            }
        };
        match tokio::runtime::Handle::try_current() {
            // The runtime waits for it before it ends.
            Ok(runtime) => drop(runtime.spawn_blocking(remove)),
            Err(_) => remove(),
        }
    }
}

/// Nothing of our own environment, where secrets are, but the search path.
fn command(start: &Start<'_>, profile: &Path) -> io::Result<Command> {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(START).arg(start.program).args(FLAGS);
    if !start.sandbox {
        command.arg("--no-sandbox");
    }
    command
        .arg(format!("--proxy-server=127.0.0.1:{}", start.proxy_port))
        .arg(format!("--user-agent={}", start.user_agent))
        .arg(format!("--user-data-dir={}", profile.join("data").display()))
        .arg("about:blank")
        .env_clear()
        .env("HOME", profile)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", profile)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(File::create(complaints(profile))?)
        .current_dir(profile)
        .process_group(0)
        .kill_on_drop(true);
    Ok(command)
}

fn complaints(profile: &Path) -> std::path::PathBuf {
    profile.join("complaints")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Whether a process is there and has not ended.
    fn runs(id: &str) -> bool {
        let state = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
        state.is_ok_and(|state| !state.rsplit(')').next().unwrap_or("").trim().starts_with('Z'))
    }

    #[tokio::test]
    async fn nothing_of_it_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (program, pid) = (folder.path().join("browser"), folder.path().join("pid"));
        let script =
            format!("#!/bin/sh\nsleep 1000 &\necho $! > {0}.new\nmv {0}.new {0}\nwait\n", pid.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let start = Start { program: &program, sandbox: true, proxy_port: 1, user_agent: "test" };
        let (browser, _wire) = Browser::start(&start).unwrap();
        let profile = browser.profile.as_ref().unwrap().path().to_owned();
        let child = loop {
            match std::fs::read_to_string(&pid) {
                Ok(child) => break child,
                Err(_) => tokio::task::yield_now().await,
            }
        };
        assert!(runs(&child) && profile.is_dir());
        browser.end().await;
        while runs(&child) || profile.exists() {
            tokio::task::yield_now().await;
        }
    }
}
