//! Answers a question out of the world, as a resolver would that has asked everybody.

use hickory_proto::op::{Message, MessageType, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use crate::denial::prove;
use crate::zone::{World, Zone};

/// Aliases that are followed.
const MOST_ALIASES: usize = 8;

/// The answer to a query.
pub(crate) fn answer(world: &World, query: &Message) -> Message {
    let mut reply = Message::response(query.metadata.id, query.metadata.op_code);
    reply.metadata.message_type = MessageType::Response;
    reply.metadata.recursion_available = true;
    reply.metadata.recursion_desired = query.metadata.recursion_desired;
    if let Some(question) = query.queries.first() {
        reply.add_query(question.clone());
        fill(world, question.name.to_lowercase(), question.query_type, &mut reply);
    }
    if query.edns.as_ref().is_none_or(|edns| !edns.flags().dnssec_ok) {
        reply = reply.maybe_strip_dnssec_records(false);
    }
    reply
}

fn fill(world: &World, mut name: Name, kind: RecordType, reply: &mut Message) {
    for _ in 0..MOST_ALIASES {
        if kind == RecordType::DS {
            return delegation(world, &name, reply);
        }
        let Some(zone) = world.zone_of(&name) else {
            reply.metadata.response_code = ResponseCode::NXDomain;
            return;
        };
        if kind == RecordType::DNSKEY
            && name == zone.origin
            && let Some(signer) = &zone.signer
        {
            return add(zone, &name, vec![signer.dnskey()], reply);
        }
        let owner = owner(zone, &name);
        if let Some(records) = owner.as_ref().and_then(|owner| zone.sets.get(&(owner.clone(), kind))) {
            return add(zone, owner.as_ref().unwrap_or(&name), renamed(records, &name), reply);
        }
        let alias = owner.as_ref().and_then(|owner| zone.sets.get(&(owner.clone(), RecordType::CNAME)));
        let Some(records) = alias else { return deny(zone, &name, reply) };
        let target = records.iter().find_map(|record| match &record.data {
            RData::CNAME(target) => Some(target.0.to_lowercase()),
            _ => None,
        });
        add(zone, owner.as_ref().unwrap_or(&name), renamed(records, &name), reply);
        match target {
            Some(target) => name = target,
            None => return,
        }
    }
}

/// The name itself, or the wildcard that answers for it.
fn owner(zone: &Zone, name: &Name) -> Option<Name> {
    if zone.has(name) {
        return Some(name.clone());
    }
    let wildcard = name.clone().into_wildcard();
    zone.has(&wildcard).then_some(wildcard)
}

fn renamed(records: &[Record], name: &Name) -> Vec<Record> {
    let rename = |record: &Record| Record::from_rdata(name.clone(), record.ttl, record.data.clone());
    records.iter().map(rename).collect()
}

fn add(zone: &Zone, owner: &Name, records: Vec<Record>, reply: &mut Message) {
    let signature = zone.signer.as_ref().and_then(|signer| signer.sign(owner, &records));
    reply.add_answers(records);
    reply.add_answers(signature);
}

fn deny(zone: &Zone, name: &Name, reply: &mut Message) {
    let mut types = zone.types_at(name);
    if !zone.has(name) {
        reply.metadata.response_code = ResponseCode::NXDomain;
    } else if types.is_empty() {
        // Something below it exists, so it does too.
        types.insert(RecordType::TXT);
    }
    reply.add_authorities(prove(zone, name, types));
}

/// What the zone above says about the keys of `name`.
fn delegation(world: &World, name: &Name, reply: &mut Message) {
    let Some(parent) = world.parent_of(name) else { return };
    let child = world.at(name);
    let ds = child.and_then(|child| child.signer.as_ref()).and_then(|signer| signer.ds());
    match (ds, child) {
        (Some(ds), _) => add(parent, name, vec![ds], reply),
        (None, Some(_)) => {
            let proof = prove(parent, name, [RecordType::NS].into());
            reply.add_authorities(proof);
        }
        (None, None) => deny(parent, name, reply),
    }
}
