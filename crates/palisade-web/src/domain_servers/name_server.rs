//! Asks one name server for what it should refuse: the whole zone (RFC 5936), and a name of somebody else. Over TCP, so
//! that nobody can answer in its place; one connection each.

use std::time::Duration;

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use palisade_model::GapReason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::facts::NameDoor;
use crate::fetch::Io;
use crate::observation::Unjudged;
use crate::visit::Visit;

const PORT: u16 = 53;
const CONNECT: Duration = Duration::from_secs(2);
const TALK: Duration = Duration::from_secs(4);
/// Messages of a transfer that are read: enough to see that it is one.
const MOST_MESSAGES: usize = 3;
/// A name that always exists and belongs to nobody who is scanned.
const THIRD_NAME: &str = "a.root-servers.net.";

/// Asks both.
pub(super) async fn ask(visit: &Visit<'_>, host: String, zone: &Name) -> NameDoor {
    let third = Name::from_ascii(THIRD_NAME).expect("the constant is a name");
    let recursion = exchange(visit, &host, &third, RecordType::A, 1).await;
    let transfer = exchange(visit, &host, zone, RecordType::AXFR, MOST_MESSAGES).await;
    NameDoor {
        host,
        recursion: recursion
            .map(|messages| messages.first().is_some_and(|message| recurses(message, &third))),
        transfer: transfer.map(|messages| transferred(&messages, zone)),
    }
}

/// Whether the answer was looked up elsewhere.
fn recurses(message: &Message, name: &Name) -> bool {
    let meta = &message.metadata;
    let has = |record: &Record| record.name == *name && matches!(record.data, RData::A(_));
    meta.response_code == ResponseCode::NoError
        && meta.recursion_available
        && !meta.authoritative
        && message.answers.iter().any(has)
}

/// Records of a transfer, which begins with the SOA of the zone and holds more than it.
fn transferred(messages: &[Message], zone: &Name) -> Option<usize> {
    let refused = messages.iter().any(|message| message.metadata.response_code != ResponseCode::NoError);
    let first = messages.first()?.answers.first().filter(|_| !refused)?;
    let begins = first.name == *zone && matches!(first.data, RData::SOA(_));
    let count = messages.iter().map(|message| message.answers.len()).sum();
    (begins && count > 1).then_some(count)
}

/// Asks one question on a connection of its own and reads at most `most` messages.
async fn exchange(
    visit: &Visit<'_>,
    host: &str,
    name: &Name,
    kind: RecordType,
    most: usize,
) -> Result<Vec<Message>, Unjudged> {
    let unreachable = |detail: String| Unjudged::new(GapReason::Unreachable, detail);
    visit
        .fetcher
        .turn(host)
        .await
        .map_err(|failure| Unjudged::new(failure.kind.gap(), failure.to_string()))?;
    let budget = CONNECT.min(visit.config.budgets.exchange);
    let stream = visit.connector.knock(host, PORT, budget).await;
    let stream = stream.map_err(|error| unreachable(error.to_string()))?;
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).map_err(|error| unreachable(error.to_string()))?;
    let mut query = Message::new(u16::from_be_bytes(bytes), MessageType::Query, OpCode::Query);
    query.metadata.recursion_desired = kind == RecordType::A;
    query.add_query(Query::query(name.clone(), kind));
    let mut messages = Vec::new();
    let talking = talk(stream, &query, most, &mut messages);
    let ended = timeout(TALK.min(visit.config.budgets.exchange), talking).await.unwrap_or_else(|_| {
        Err(Unjudged::new(GapReason::TimeOut, format!("{host} did not answer over TCP in time")))
    });
    // What came before the time was over is an answer.
    if messages.is_empty() { ended.map(|()| messages) } else { Ok(messages) }
}

async fn talk(
    mut stream: Box<dyn Io>,
    query: &Message,
    most: usize,
    messages: &mut Vec<Message>,
) -> Result<(), Unjudged> {
    let broken = |_| Unjudged::new(GapReason::Unreachable, "the name server hung up without an answer");
    let malformed =
        || Unjudged::new(GapReason::Limit, "expected an answer of a name server, found something else");
    let bytes = query.to_vec().map_err(|_| malformed())?;
    let length = u16::try_from(bytes.len()).map_err(|_| malformed())?;
    stream.write_all(&[&length.to_be_bytes()[..], &bytes].concat()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    while messages.len() < most {
        let length = stream.read_u16().await.map_err(broken)?;
        let mut bytes = vec![0; usize::from(length)];
        stream.read_exact(&mut bytes).await.map_err(broken)?;
        let message = Message::from_vec(&bytes).map_err(|_| malformed())?;
        let is_answer = message.metadata.id == query.metadata.id
            && message.metadata.message_type == MessageType::Response;
        if !is_answer {
            return Err(malformed());
        }
        let goes_on = message.metadata.response_code == ResponseCode::NoError && !ends(&message, messages);
        messages.push(message);
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// A transfer ends with the record that it began with.
fn ends(message: &Message, before: &[Message]) -> bool {
    let is_soa = |record: &Record| matches!(record.data, RData::SOA(_));
    let alone = before.is_empty() && message.answers.len() == 1;
    message.answers.is_empty() || (!alone && message.answers.last().is_some_and(is_soa))
}

#[cfg(test)]
mod tests {
    use hickory_proto::rr::rdata::{A, SOA};

    use super::*;

    fn message(records: &[Record], code: ResponseCode) -> Message {
        let mut message = Message::response(7, OpCode::Query);
        message.metadata.response_code = code;
        message.add_answers(records.iter().cloned());
        message
    }

    #[test]
    fn a_transfer_is_the_zones_soa_and_more() {
        let zone = Name::from_ascii("shop.example.").unwrap();
        let soa = |name: &Name| {
            Record::from_rdata(
                name.clone(),
                60,
                RData::SOA(SOA::new(name.clone(), name.clone(), 1, 1, 1, 1, 1)),
            )
        };
        let address = Record::from_rdata(zone.clone(), 60, RData::A(A::new(192, 0, 2, 1)));
        let other = Name::from_ascii("other.example.").unwrap();
        let ok = |records: &[Record]| message(records, ResponseCode::NoError);
        let whole = [soa(&zone), address.clone(), soa(&zone)];
        for (messages, expected) in [
            (vec![ok(&whole)], Some(3)),
            (vec![ok(&whole[..1]), ok(&whole[1..2])], Some(2)),
            (vec![ok(&whole[..1])], None),
            (vec![ok(&[])], None),
            (vec![], None),
            (vec![ok(&[soa(&other), address])], None),
            (vec![message(&[], ResponseCode::Refused)], None),
            (vec![message(&whole, ResponseCode::NotAuth)], None),
        ] {
            assert_eq!(transferred(&messages, &zone), expected, "{messages:?}");
        }
    }

    #[test]
    fn only_an_answer_from_elsewhere_is_recursion() {
        let third = Name::from_ascii(THIRD_NAME).unwrap();
        let address = Record::from_rdata(third.clone(), 60, RData::A(A::new(198, 41, 0, 4)));
        let mut recursive = message(&[address], ResponseCode::NoError);
        assert!(!recurses(&recursive, &third), "without the flag it is a guess");
        recursive.metadata.recursion_available = true;
        assert!(recurses(&recursive, &third));
        recursive.metadata.authoritative = true;
        assert!(!recurses(&recursive, &third));
    }
}
