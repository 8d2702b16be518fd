//! Whether an SSH server still offers what OpenSSH took out of its defaults and the guidelines advise against.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::risky_port::found;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;
use crate::services::{Shown, SshOffer};

pub(crate) const CHECK: Check = Check {
    id: "net-ssh-weak",
    title: "SSH offers weak algorithms",
    description: "The server agrees to key exchanges, host keys, ciphers or MACs that rest on SHA-1, on small groups, on CBC or \
                  on broken ciphers. An attacker on the way can lead a client to them.",
    remediation: "Upgrade OpenSSH, whose defaults have none of them, or list good ones: KexAlgorithms curve25519-sha256, \
                  HostKeyAlgorithms ssh-ed25519,rsa-sha2-512, Ciphers aes256-gcm@openssh.com, MACs \
                  hmac-sha2-512-etm@openssh.com.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[327],
    owasp: "A02",
    references: &[
        "https://www.openssh.com/legacy.html",
        "https://infosec.mozilla.org/guidelines/openssh",
        "https://www.rfc-editor.org/rfc/rfc9142",
    ],
    tier: Tier::Active,
    needs: &[Part::Services],
    run: judge,
};

const SHOWN: usize = 6;

/// Names of one kind, and which of them are weak.
type Judged<'a> = (&'a [String], fn(&str) -> bool);

fn judge(observation: &Observation) -> Judgement {
    let services = observation.services()?;
    let mut servers = 0;
    let mut problems: Vec<Found> = Vec::new();
    for (port, shown) in services.shown() {
        let Shown::Ssh(offer) = shown else { continue };
        servers += 1;
        problems.extend(weakness(offer).map(|evidence| found(services, port.number, &evidence)));
    }
    if problems.is_empty() {
        services.complete(|port| port == 22 || port == 2222)?;
    }
    Ok(if servers == 0 { Verdict::NotApplicable } else { Verdict::of(problems) })
}

fn weakness(offer: &SshOffer) -> Option<String> {
    if offer.version.starts_with("SSH-1.") {
        return Some(format!("the server speaks the first version of SSH: {}", offer.version));
    }
    let lists: [Judged<'_>; 4] = [
        (&offer.key_exchanges, weak_exchange),
        (&offer.host_keys, weak_host_key),
        (&offer.ciphers, weak_cipher),
        (&offer.macs, weak_mac),
    ];
    let weak = |(names, is_weak): Judged<'_>| -> Vec<String> {
        names.iter().filter(|name| is_weak(name)).cloned().collect()
    };
    let weak: Vec<String> = lists.into_iter().flat_map(weak).collect();
    let more = match weak.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown: Vec<&str> = weak.iter().take(SHOWN).map(String::as_str).collect();
    (!shown.is_empty()).then(|| format!("{} offers {}{more}", offer.version, shown.join(", ")))
}

/// SHA-1 (RFC 9142, section 3), with which all groups of 1024 bits come.
fn weak_exchange(name: &str) -> bool {
    name.ends_with("-sha1") || name.starts_with("gss-") && name.contains("-sha1-")
}

/// DSA, and RSA with SHA-1, which OpenSSH has switched off since 8.8.
fn weak_host_key(name: &str) -> bool {
    let plain = name.split_once("-cert-v0").map_or(name, |(plain, _)| plain);
    matches!(plain, "ssh-dss" | "ssh-rsa" | "x509v3-sign-dss" | "x509v3-sign-rsa" | "x509v3-ssh-rsa")
}

/// CBC, RC4 and ciphers with blocks of 64 bits.
fn weak_cipher(name: &str) -> bool {
    let old = ["3des-", "arcfour", "blowfish-", "cast128-", "des-", "idea-", "twofish-"];
    name == "none" || name.contains("-cbc") || old.iter().any(|old| name.starts_with(old))
}

/// MD5, RIPEMD, DSS, and MACs cut to 96 bits. HMAC with SHA-1 is in the defaults of OpenSSH and not broken.
fn weak_mac(name: &str) -> bool {
    let bare = name.split('@').next().unwrap_or(name).trim_end_matches("-etm");
    name == "none"
        || ["hmac-md5", "hmac-ripemd"].iter().any(|weak| name.starts_with(weak))
        || bare.ends_with("-96")
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page};
    use crate::services::Heard;

    fn names(list: &str) -> Vec<String> {
        list.split(',').map(str::to_owned).collect()
    }

    /// What OpenSSH 9.6 offers unless it is told otherwise.
    fn modern() -> SshOffer {
        SshOffer {
            version: "SSH-2.0-OpenSSH_9.6".to_owned(),
            key_exchanges: names(
                "sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
                 diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group14-sha256,ext-info-s,\
                 kex-strict-s-v00@openssh.com",
            ),
            host_keys: names("rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256,ssh-ed25519"),
            ciphers: names("chacha20-poly1305@openssh.com,aes128-ctr,aes256-ctr,aes128-gcm@openssh.com"),
            macs: names(
                "umac-64-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha1,umac-128@openssh.com",
            ),
        }
    }

    fn ssh(change: impl FnOnce(&mut SshOffer)) -> Site {
        let mut offer = modern();
        change(&mut offer);
        page(&[]).port(22, "SSH", Heard::Service(Shown::Ssh(offer)))
    }

    #[test]
    fn defaults_of_today_pass_and_each_old_algorithm_fails() {
        let old_mac = |name: &str| ssh(|offer| offer.macs.push(name.to_owned()));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, ssh(|offer| offer.key_exchanges = names("diffie-hellman-group14-sha1"))),
                (Fail, ssh(|offer| offer.key_exchanges = names("gss-gex-sha1-toWM5Slw5Ew8Mqkay+al2g=="))),
                (Fail, ssh(|offer| offer.host_keys = names("ssh-ed25519,ssh-rsa"))),
                (
                    Fail,
                    ssh(|offer| offer.ciphers = names("aes256-gcm@openssh.com,rijndael-cbc@lysator.liu.se")),
                ),
                (Fail, ssh(|offer| offer.ciphers = names("arcfour256"))),
                (Fail, old_mac("hmac-sha1-96-etm@openssh.com")),
                (Fail, old_mac("hmac-md5")),
                (Fail, ssh(|offer| offer.version = "SSH-1.99-old".to_owned())),
                (Pass, ssh(|_| {})),
                (Pass, ssh(|offer| offer.host_keys = names("ssh-ed25519,sk-ssh-ed25519@openssh.com"))),
                (NotApplicable, page(&[]).port(22, "SSH", Heard::Closed)),
                (NotApplicable, page(&[]).port(22, "SSH", Heard::Other)),
                (Error, page(&[])),
            ],
        );
    }
}
