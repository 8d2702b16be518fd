//! Reads what came back for a question, and believes only what answers it.

use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};

use super::question::Question;

/// Aliases followed inside one answer.
const MOST_ALIASES: usize = 16;
/// Records of one section that are looked at.
const MOST_RECORDS: usize = 2000;

/// An answer, also that there is nothing of this name.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) code: ResponseCode,
    pub(crate) answers: Vec<Record>,
    pub(crate) authorities: Vec<Record>,
}

/// What an answer says after following its aliases.
#[derive(Debug, Clone)]
pub(crate) struct Resolved<'a> {
    /// In the order in which they lead on, without the name that was asked.
    pub(crate) aliases: Vec<Name>,
    /// Records of the wanted type at the last name.
    pub(crate) records: Vec<&'a RData>,
    /// The aliases lead back to one of them, or on for too long.
    pub(crate) endless: bool,
}

/// Why a message is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// Of another question, or no response: somebody else's, to be ignored.
    NotOurs,
    /// Does not fit a datagram.
    Truncated,
    /// Cannot be read.
    Malformed(String),
    Code(ResponseCode),
}

/// Reads a message as the answer to `question`.
///
/// # Errors
/// [`Misfit`] when it is none.
pub(crate) fn read(bytes: &[u8], id: u16, question: &Question) -> Result<Answer, Misfit> {
    // What has another id is not worth reading.
    if bytes.get(..2) != Some(&id.to_be_bytes()) {
        return Err(Misfit::NotOurs);
    }
    // A cut message is not always whole enough to be read.
    let truncated = bytes.get(2).is_some_and(|flags| flags & 0b10 != 0);
    let message = match Message::from_vec(bytes) {
        Ok(message) => message,
        Err(_) if truncated => return Err(Misfit::Truncated),
        Err(error) => return Err(Misfit::Malformed(error.to_string())),
    };
    let metadata = &message.metadata;
    if metadata.message_type != MessageType::Response || metadata.op_code != OpCode::Query {
        return Err(Misfit::NotOurs);
    }
    if !answers(&message, question) {
        return Err(Misfit::NotOurs);
    }
    match metadata.response_code {
        _ if metadata.truncation => Err(Misfit::Truncated),
        code @ (ResponseCode::NoError | ResponseCode::NXDomain) => {
            Ok(Answer { code, answers: bounded(message.answers), authorities: bounded(message.authorities) })
        }
        code => Err(Misfit::Code(code)),
    }
}

/// Whether the message repeats the question. Errors may leave it out.
fn answers(message: &Message, question: &Question) -> bool {
    match message.queries.as_slice() {
        [] => message.metadata.response_code != ResponseCode::NoError,
        [query] => {
            query.name == question.name
                && query.query_type == question.kind
                && query.query_class == DNSClass::IN
        }
        _ => false,
    }
}

fn bounded(mut records: Vec<Record>) -> Vec<Record> {
    records.truncate(MOST_RECORDS);
    records.retain(|record| record.dns_class == DNSClass::IN);
    records
}

impl Answer {
    pub(crate) fn exists(&self) -> bool {
        self.code != ResponseCode::NXDomain
    }

    /// The records of type `kind` of `name`, wherever its aliases lead inside this answer.
    pub(crate) fn resolve(&self, name: &Name, kind: RecordType) -> Resolved<'_> {
        let mut aliases: Vec<Name> = Vec::new();
        let mut endless = false;
        while let Some(target) = self.alias(aliases.last().unwrap_or(name)) {
            if target == name || aliases.contains(target) || aliases.len() == MOST_ALIASES {
                endless = true;
                break;
            }
            aliases.push(target.clone());
        }
        let last = aliases.last().unwrap_or(name);
        let wanted = |record: &&Record| record.record_type() == kind && record.name == *last;
        let records = self.answers.iter().filter(wanted).map(|record| &record.data).collect();
        Resolved { aliases, records, endless }
    }

    fn alias(&self, name: &Name) -> Option<&Name> {
        self.answers.iter().filter(|record| record.name == *name).find_map(|record| match &record.data {
            RData::CNAME(target) => Some(&target.0),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use hickory_proto::op::Query;
    use hickory_proto::rr::rdata::{A, CNAME};
    use proptest::prelude::*;

    use super::*;

    fn question() -> Question {
        Question::new("www.a.example", RecordType::A).unwrap()
    }

    fn name(text: &str) -> Name {
        Name::from_ascii(text).unwrap()
    }

    fn alias(from: &str, to: &str) -> Record {
        Record::from_rdata(name(from), 60, RData::CNAME(CNAME(name(to))))
    }

    fn address(of: &str) -> Record {
        Record::from_rdata(name(of), 60, RData::A(A::new(192, 0, 2, 1)))
    }

    /// A response to [`question`] with these answers.
    fn response(answers: Vec<Record>) -> Message {
        let mut message = Message::response(7, OpCode::Query);
        message.add_query(Query::query(question().name, RecordType::A));
        message.add_answers(answers);
        message
    }

    fn misfit(message: &Message) -> Misfit {
        read(&message.to_vec().unwrap(), 7, &question()).unwrap_err()
    }

    #[test]
    fn only_the_answer_to_the_question_is_believed() {
        let good = response(vec![address("www.a.example.")]);
        assert!(read(&good.to_vec().unwrap(), 7, &question()).unwrap().exists());
        assert_eq!(read(&good.to_vec().unwrap(), 8, &question()).unwrap_err(), Misfit::NotOurs);

        let mut changed = good.clone();
        changed.queries[0].name = name("other.example.");
        assert_eq!(misfit(&changed), Misfit::NotOurs);
        changed.queries[0] = Query::query(question().name, RecordType::AAAA);
        assert_eq!(misfit(&changed), Misfit::NotOurs);
        changed.queries.clear();
        assert_eq!(misfit(&changed), Misfit::NotOurs);
        let mut query = good.clone();
        query.metadata.message_type = MessageType::Query;
        assert_eq!(misfit(&query), Misfit::NotOurs);
        let mut cut = good.clone();
        cut.metadata.truncation = true;
        assert_eq!(misfit(&cut), Misfit::Truncated);
        let mut refused = good;
        refused.metadata.response_code = ResponseCode::ServFail;
        assert_eq!(misfit(&refused), Misfit::Code(ResponseCode::ServFail));
    }

    #[test]
    fn aliases_lead_to_records_and_never_in_a_circle() {
        let read_back = |answers| read(&response(answers).to_vec().unwrap(), 7, &question()).unwrap();
        let found = read_back(vec![
            alias("b.example.", "c.example."),
            address("c.example."),
            alias("www.a.example.", "b.example."),
            address("stranger.example."),
        ]);
        let resolved = found.resolve(&question().name, RecordType::A);
        assert_eq!(resolved.aliases, [name("b.example."), name("c.example.")]);
        assert_eq!((resolved.records.len(), resolved.endless), (1, false));

        let circle = read_back(vec![
            alias("www.a.example.", "b.example."),
            alias("b.example.", "c.example."),
            alias("c.example.", "b.example."),
        ]);
        let resolved = circle.resolve(&question().name, RecordType::A);
        assert!(resolved.endless && resolved.records.is_empty());

        let long =
            (0..40).map(|number| alias(&format!("n{number}.example."), &format!("n{}.example.", number + 1)));
        let long = read_back(long.chain([alias("www.a.example.", "n0.example.")]).collect());
        assert!(long.resolve(&question().name, RecordType::A).endless);
    }

    #[test]
    fn a_name_that_points_at_itself_is_malformed() {
        let mut bytes = response(Vec::new()).to_vec().unwrap();
        bytes[7] = 1; // one answer, whose name is a pointer to its own first byte
        let here = u8::try_from(bytes.len()).unwrap();
        bytes.extend([0xc0, here, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]);
        assert!(matches!(read(&bytes, 7, &question()), Err(Misfit::Malformed(_))));
    }

    proptest! {
        #[test]
        fn never_panics(tail in proptest::collection::vec(any::<u8>(), 0..600), flip in any::<(usize, u8)>()) {
            let mut noise = vec![0, 7];
            noise.extend(&tail);
            let _ = read(&noise, 7, &question());
            // Nearly right messages get further.
            let mut bytes = response(vec![alias("www.a.example.", "b.example."), address("b.example.")]).to_vec().unwrap();
            let at = flip.0 % bytes.len();
            bytes[at] = flip.1;
            bytes.extend(&tail);
            if let Ok(answer) = read(&bytes, 7, &question()) {
                answer.resolve(&question().name, RecordType::A);
            }
        }
    }
}
