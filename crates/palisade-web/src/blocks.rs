//! The extra blocks of the answer: facts besides findings, as JSON text. Never a cookie value.

use serde_json::{Value, json};

use palisade_model::rfc3339;

use crate::dns;
use crate::fetch::{Chain, ExchangeRecord};
use crate::observation::{Observation, SiteCookie};
use crate::observatory;
use crate::parse::SameSite;
use crate::rendered::Rendering;

/// Every block, ordered by name.
pub(crate) fn all(observation: &Observation, records: &[ExchangeRecord]) -> Vec<(String, String)> {
    let blocks = [
        ("certificate", certificate(observation)),
        (
            "cookies",
            observation.cookies().map(|cookies| cookies.iter().map(cookie).collect()).unwrap_or(Value::Null),
        ),
        ("dns", observation.dns().ok().flatten().map_or(Value::Null, dns::block)),
        ("exchanges", exchanges(records)),
        ("observatory", observatory::block(observation)),
        ("redirects", observation.chains().map(chain).collect()),
        ("rendered", rendered(observation)),
        ("tls", observation.tls().map_or(Value::Null, |facts| facts.block())),
    ];
    let present = blocks.into_iter().filter(|(_, value)| !value.is_null());
    present.map(|(name, value)| (name.to_owned(), value.to_string())).collect()
}

fn rendered(observation: &Observation) -> Value {
    let assets = observation.assets().ok();
    assets.and_then(|assets| assets.rendering.as_ref()).map_or(Value::Null, Rendering::block)
}

fn certificate(observation: &Observation) -> Value {
    let Some(Ok(verdict)) = &observation.seen.certificate else { return Value::Null };
    let facts = &verdict.facts;
    let days_left = facts.not_after.saturating_sub(observation.seen.now).div_euclid(86_400_000);
    json!({
        "subject": facts.subject,
        "issuer": facts.issuer,
        "names": facts.names,
        "not_before": rfc3339(facts.not_before),
        "not_after": rfc3339(facts.not_after),
        "days_left": days_left,
        "key_type": facts.key_type,
        "key_bits": facts.key_bits,
        "signature_algorithm": facts.signature,
        "serial": facts.serial,
        "sha256": facts.sha256,
        "chain_length": verdict.chain_length,
        "trusted": verdict.untrusted.is_none(),
        "self_signed": verdict.self_signed,
        "name_matches": verdict.name_matches,
        "protocol": verdict.version,
    })
}

fn cookie(site: &SiteCookie) -> Value {
    let same_site = match site.cookie.same_site {
        SameSite::Absent => Value::Null,
        SameSite::Invalid => "invalid".into(),
        SameSite::None => "None".into(),
        SameSite::Lax => "Lax".into(),
        SameSite::Strict => "Strict".into(),
    };
    json!({
        "name": site.cookie.name,
        "secure": site.cookie.secure,
        "http_only": site.cookie.http_only,
        "same_site": same_site,
        "domain": site.cookie.domain,
        "path": site.cookie.path,
        "session_like": site.cookie.is_session(),
        "set_by": site.url.as_str(),
    })
}

fn exchanges(records: &[ExchangeRecord]) -> Value {
    let record = |record: &ExchangeRecord| {
        json!({
            "method": record.method.as_str(),
            "url": record.url,
            "status": record.outcome.as_ref().ok(),
            "error": record.outcome.as_ref().err(),
            "ms": record.millis,
        })
    };
    records.iter().map(record).collect()
}

fn chain(chain: &Chain) -> Value {
    let hops: Vec<Value> = chain
        .exchanges
        .iter()
        .map(|exchange| json!({ "url": exchange.url.as_str(), "status": exchange.status }))
        .collect();
    json!({ "start": chain.start.as_str(), "hops": hops, "problem": chain.problem() })
}
