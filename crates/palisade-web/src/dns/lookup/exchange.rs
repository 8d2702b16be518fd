//! Asks the configured servers one question: UDP from a fresh port, TCP where the answer does not fit, the next server
//! where one does not answer.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use hickory_proto::op::ResponseCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::answer::{Answer, Misfit, read};
use super::failure::LookupFailure;
use super::question::Question;
use crate::dns::settings::DnsConfig;

/// More than the query says that it takes.
const DATAGRAM_BYTES: usize = 4096;
/// Datagrams that do not answer the question before a socket is given up.
const MOST_STRANGERS: usize = 16;

/// Asks until there is an answer, at most as often as the settings say.
///
/// # Errors
/// [`LookupFailure`], that of the last try.
pub(super) async fn ask(config: &DnsConfig, question: &Question) -> Result<Answer, LookupFailure> {
    // Waiting for a place is not the server's fault. The places are closed only when the process ends.
    let _place = config.sockets.acquire().await.map_err(|_| LookupFailure::TimedOut)?;
    let mut last = LookupFailure::NoServer;
    let mut extended = true;
    for (number, server) in config.servers.iter().cycle().take(config.tries).enumerate() {
        let patience = if number == 0 { config.patience } else { config.patience * 2 };
        let attempt = timeout(patience, attempt(*server, question, extended));
        last = match attempt.await.unwrap_or(Err(LookupFailure::TimedOut)) {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        match last {
            LookupFailure::Refused(ResponseCode::FormErr | ResponseCode::NotImp) if extended => {
                extended = false;
            }
            // The same server would say the same again.
            LookupFailure::Refused(_) if config.servers.len() == 1 => break,
            _ => {}
        }
    }
    Err(last)
}

async fn attempt(server: SocketAddr, question: &Question, extended: bool) -> Result<Answer, LookupFailure> {
    match over_udp(server, question, extended).await? {
        Some(answer) => Ok(answer),
        None => over_tcp(server, question, extended).await,
    }
}

/// `None` when the answer does not fit.
async fn over_udp(
    server: SocketAddr,
    question: &Question,
    extended: bool,
) -> Result<Option<Answer>, LookupFailure> {
    let (id, query) = new_query(question, extended)?;
    // The system chooses the port; with the id it is what an outsider would have to guess.
    let own: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(own).await.map_err(io)?;
    // Connected, so that only this server is heard.
    socket.connect(server).await.map_err(io)?;
    socket.send(&query).await.map_err(io)?;
    let mut buffer = vec![0; DATAGRAM_BYTES];
    for _ in 0..MOST_STRANGERS {
        let length = socket.recv(&mut buffer).await.map_err(io)?;
        match read(&buffer[..length], id, question) {
            Ok(answer) => return Ok(Some(answer)),
            Err(Misfit::Truncated) => return Ok(None),
            Err(Misfit::NotOurs) => {}
            Err(misfit) => return Err(misfit.into()),
        }
    }
    Err(Misfit::NotOurs.into())
}

async fn over_tcp(server: SocketAddr, question: &Question, extended: bool) -> Result<Answer, LookupFailure> {
    let (id, query) = new_query(question, extended)?;
    let length = u16::try_from(query.len()).map_err(|_| LookupFailure::Name(question.name.to_ascii()))?;
    let mut stream = TcpStream::connect(server).await.map_err(io)?;
    stream.write_all(&[&length.to_be_bytes(), query.as_slice()].concat()).await.map_err(io)?;
    let length = stream.read_u16().await.map_err(io)?;
    let mut message = vec![0; usize::from(length)];
    stream.read_exact(&mut message).await.map_err(io)?;
    read(&message, id, question).map_err(LookupFailure::from)
}

fn new_query(question: &Question, extended: bool) -> Result<(u16, Vec<u8>), LookupFailure> {
    let id = random_id()?;
    Ok((id, question.message(id, extended)?))
}

fn random_id() -> Result<u16, LookupFailure> {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).map_err(|error| LookupFailure::Io(error.to_string()))?;
    Ok(u16::from_be_bytes(bytes))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn io(error: std::io::Error) -> LookupFailure {
    LookupFailure::Io(error.to_string())
}

impl From<Misfit> for LookupFailure {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Code(code) => Self::Refused(code),
            Misfit::Malformed(problem) => Self::Malformed(problem),
            Misfit::NotOurs => Self::Malformed("answers to other questions".to_owned()),
            Misfit::Truncated => Self::Malformed("a cut message over TCP".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hickory_proto::op::{Message, OpCode};
    use hickory_proto::rr::rdata::TXT;
    use hickory_proto::rr::{RData, Record, RecordType};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    use super::*;

    /// What a server of the tests sends back over UDP, given the query.
    type Script = fn(&Message) -> Vec<Message>;

    /// Answers over UDP by `script` and over TCP truthfully.
    async fn server(script: Script) -> (SocketAddr, JoinHandle<()>) {
        let (udp, tcp) = loop {
            let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
            // The same port of the other protocol may be somebody else's.
            if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()).await {
                break (udp, tcp);
            }
        };
        let address = udp.local_addr().unwrap();
        let task = tokio::spawn(async move {
            let mut buffer = [0; 4096];
            loop {
                tokio::select! {
                    received = udp.recv_from(&mut buffer) => {
                        let (length, client) = received.unwrap();
                        let query = Message::from_vec(&buffer[..length]).unwrap();
                        for reply in script(&query) {
                            udp.send_to(&reply.to_vec().unwrap(), client).await.unwrap();
                        }
                    }
                    accepted = tcp.accept() => {
                        let (mut stream, _) = accepted.unwrap();
                        let mut query = vec![0; usize::from(stream.read_u16().await.unwrap())];
                        stream.read_exact(&mut query).await.unwrap();
                        let reply = truth(&Message::from_vec(&query).unwrap()).to_vec().unwrap();
                        stream.write_u16(u16::try_from(reply.len()).unwrap()).await.unwrap();
                        stream.write_all(&reply).await.unwrap();
                    }
                }
            }
        });
        (address, task)
    }

    /// Forty thousand bytes of text.
    fn truth(query: &Message) -> Message {
        let mut reply = empty(query);
        let text = || RData::TXT(TXT::new(vec!["x".repeat(250); 4]));
        reply.add_answers((0..40).map(|_| Record::from_rdata(query.queries[0].name.clone(), 60, text())));
        reply
    }

    fn empty(query: &Message) -> Message {
        let mut reply = Message::response(query.metadata.id, OpCode::Query);
        reply.add_query(query.queries[0].clone());
        reply
    }

    fn code(query: &Message, code: ResponseCode) -> Message {
        let mut reply = empty(query);
        reply.metadata.response_code = code;
        reply
    }

    async fn asked(scripts: &[Script]) -> Result<Answer, LookupFailure> {
        let mut servers = Vec::new();
        let mut tasks = Vec::new();
        for script in scripts {
            let (address, task) = server(*script).await;
            servers.push(address);
            tasks.push(task);
        }
        let config = DnsConfig { patience: Duration::from_millis(200), ..DnsConfig::asking(servers) };
        let outcome = ask(&config, &Question::new("a.example", RecordType::TXT).unwrap()).await;
        tasks.iter().for_each(JoinHandle::abort);
        outcome
    }

    #[tokio::test]
    async fn what_does_not_fit_is_asked_for_over_tcp() {
        let cut: Script = |query| {
            let mut reply = empty(query);
            reply.metadata.truncation = true;
            vec![reply]
        };
        assert_eq!(asked(&[cut]).await.unwrap().answers.len(), 40);
    }

    #[tokio::test]
    async fn answers_of_others_are_passed_over() {
        let lies: Script = |query| {
            let mut wrong_id = empty(query);
            wrong_id.metadata.id = query.metadata.id.wrapping_add(1);
            let mut wrong_name = empty(query);
            wrong_name.queries[0].name = hickory_proto::rr::Name::from_ascii("b.example.").unwrap();
            vec![wrong_id, wrong_name, code(query, ResponseCode::NXDomain)]
        };
        assert!(!asked(&[lies]).await.unwrap().exists());
    }

    #[tokio::test]
    async fn the_next_server_is_asked_when_one_fails_or_is_silent() {
        let broken: Script = |query| vec![code(query, ResponseCode::ServFail)];
        let silent: Script = |_| Vec::new();
        let good: Script = |query| vec![empty(query)];
        assert!(asked(&[broken, good]).await.is_ok());
        assert!(asked(&[silent, good]).await.is_ok());
        assert_eq!(asked(&[silent]).await.unwrap_err(), LookupFailure::TimedOut);
        assert_eq!(asked(&[broken]).await.unwrap_err(), LookupFailure::Refused(ResponseCode::ServFail));
        assert_eq!(asked(&[]).await.unwrap_err(), LookupFailure::NoServer);
    }

    #[tokio::test]
    async fn a_server_of_before_edns_is_asked_without_it() {
        let old: Script = |query| match query.edns {
            Some(_) => vec![code(query, ResponseCode::FormErr)],
            None => vec![empty(query)],
        };
        assert!(asked(&[old]).await.is_ok());
    }

    #[tokio::test]
    async fn a_flood_of_wrong_answers_ends() {
        let flood: Script = |query| {
            let mut wrong = empty(query);
            wrong.metadata.id = query.metadata.id.wrapping_add(1);
            vec![wrong; 40]
        };
        let failure = asked(&[flood]).await.unwrap_err();
        assert!(matches!(failure, LookupFailure::Malformed(_)), "{failure}");
    }
}
