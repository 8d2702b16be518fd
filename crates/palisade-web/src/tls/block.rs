//! The `tls` block of a scan's answer: everything that was found out, as JSON.

use palisade_model::rfc3339;
use serde_json::{Value, json};

use super::chain::{Asked, Presented, Status};
use super::facts::TlsFacts;
use super::probe::{
    Details, Group, Groups, KeyExchange, Offer, Preference, Suite, Support, Survey, Version, bits,
    common_prime,
};
use super::rating::Rating;
use super::trust::Trust;

impl TlsFacts {
    /// The block.
    pub(crate) fn block(&self) -> Value {
        let mut block = survey(&self.survey);
        block["host"] = self.host.as_str().into();
        block["port"] = self.port.into();
        block["certificates"] = self.presented.iter().map(certificate).collect();
        let without_name = self.without_name.as_ref().ok().and_then(Option::as_ref);
        block["certificate_without_name"] = without_name.map_or(Value::Null, certificate);
        block["rating"] = self.rating.as_ref().map_or(Value::Null, rating);
        block
    }
}

/// What the prober found out. `complete` is whether every suite of a version is known, `ordered`
/// whether they are in the order in which the server prefers them.
pub(super) fn survey(survey: &Survey) -> Value {
    let is_full = survey.details.is_some();
    let protocol = |(version, support): &(Version, Support)| {
        let offer = survey.offers.iter().find(|offer| offer.version == *version);
        json!({
            "version": version.name(),
            "spoken": match support {
                Support::Yes(_) => Some(true),
                Support::No(_) => Some(false),
                Support::Unknown(_) => None,
            },
            "complete": is_full && offer.is_none_or(|offer| offer.unknown.is_none()),
            "ordered": offer.map(|offer| offer.is_ordered),
            "suites": offer.map(suites),
        })
    };
    let old = survey.details.as_ref().map(ssl2);
    let protocols: Vec<Value> = old.into_iter().chain(survey.versions.iter().map(protocol)).collect();
    json!({
        "connections": survey.connections,
        "protocols": protocols,
        "features": features(survey),
        "key_exchange": survey.details.as_ref().map(key_exchange),
    })
}

fn ssl2(details: &Details) -> Value {
    let suites = details.ssl2.as_ref().ok().and_then(Option::as_ref);
    json!({
        "version": Version::Ssl2.name(),
        "spoken": details.ssl2.as_ref().ok().map(Option::is_some),
        "complete": details.ssl2.is_ok(),
        "suites": suites.map(|names| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>()),
    })
}

fn suites(offer: &Offer) -> Vec<Value> {
    let suite = |suite: &&Suite| {
        json!({
            "code": format!("{:#06x}", suite.code),
            "name": suite.name,
            "key_exchange": suite.exchange,
            "authentication": suite.authentication,
            "cipher": suite.cipher,
            "bits": suite.bits,
            "aead": suite.is_aead(),
            "forward_secrecy": suite.has_forward_secrecy(),
            "weak": suite.weakness().is_some(),
        })
    };
    offer.suites.iter().map(suite).collect()
}

fn features(survey: &Survey) -> Value {
    let Some((version, hello)) = survey.highest_legacy() else { return Value::Null };
    let details = survey.details.as_ref();
    let preference = details.and_then(|details| details.preference.as_ref().ok().copied().flatten());
    json!({
        "seen_in": version.name(),
        "compression": hello.compresses,
        "secure_renegotiation": hello.extensions.secure_renegotiation,
        "extended_master_secret": hello.extensions.extended_master_secret,
        "session_tickets": hello.extensions.session_ticket,
        "session_ids": hello.has_session_id,
        "heartbeat": hello.extensions.heartbeat,
        "application_protocol": hello.extensions.protocol,
        "fallback_refused": details.and_then(|details| details.refuses_fallback.as_ref().ok().copied().flatten()),
        "order": preference.map(|preference| match preference {
            Preference::Server => "server",
            Preference::Client => "client",
        }),
    })
}

fn key_exchange(details: &Details) -> Value {
    let parameter = |parameter: &KeyExchange| match parameter {
        KeyExchange::Curve(code) => json!({ "curve": Group::of(*code).map(|group| group.name) }),
        KeyExchange::ExplicitCurve => json!({ "curve": "explicit" }),
        KeyExchange::Prime(prime) => json!({ "bits": bits(prime), "shared": common_prime(prime) }),
    };
    json!({
        "groups": groups(&details.groups),
        "curves": groups(&details.curves),
        "dhe": details.parameters.as_ref().ok().map(|all| all.iter().map(parameter).collect::<Vec<_>>()),
    })
}

fn groups(groups: &Groups) -> Vec<String> {
    let name =
        |code: &u16| Group::of(*code).map_or_else(|| format!("{code:#06x}"), |group| group.name.to_owned());
    groups.codes.iter().map(name).collect()
}

fn certificate(presented: &Presented) -> Value {
    let leaf = &presented.leaf;
    let (trust, problem) = match &presented.trust {
        Trust::Public => ("public", None),
        Trust::Operator => ("operator", None),
        Trust::Nobody(reason) => ("none", Some(reason)),
    };
    json!({
        "asked": match presented.asked {
            Asked::Anything => "any key",
            Asked::Rsa => "an RSA key",
            Asked::Ecdsa => "an ECDSA key",
            Asked::WithoutName => "no name",
        },
        "subject": leaf.subject,
        "issuer": leaf.issuer,
        "names": leaf.names,
        "not_before": rfc3339(leaf.not_before),
        "not_after": rfc3339(leaf.not_after),
        "key_type": leaf.key_type,
        "key_bits": leaf.key_bits,
        "key_sha256": leaf.key_sha256,
        "signature_algorithm": leaf.signature,
        "sha256": leaf.sha256,
        "sent_along": presented.others.iter().map(|other| other.subject.as_str()).collect::<Vec<_>>(),
        "trust": trust,
        "problem": problem,
        "missing": presented.missing,
        "disorder": presented.disorder,
        "timestamps": presented.is_logged(),
        "must_staple": leaf.must_staple,
        "stapled": presented.stapled.as_ref().map(|stapled| match stapled.status {
            Status::Good => "good",
            Status::Revoked(_) => "revoked",
            Status::Unknown => "unknown",
        }),
        "caa_names": leaf.caa_names(),
    })
}

fn rating(rating: &Rating) -> Value {
    let reason = |(cap, reason): &(&str, String)| json!({ "at_most": cap, "reason": reason });
    json!({
        "grade": rating.grade,
        "score": rating.score,
        "protocol": rating.protocol,
        "key_exchange": rating.key_exchange,
        "cipher": rating.cipher,
        "reasons": rating.reasons.iter().map(reason).collect::<Vec<_>>(),
    })
}
