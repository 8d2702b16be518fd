//! The address guard against addresses that must not be dialled: where loopback permits it, a listener is there that
//! takes every connection to this machine, and must see none.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::guard::{AddressPolicy, ConnectError, Resolve, connect, connect_service};
use tokio::net::{TcpListener, TcpStream};

const BUDGET: Duration = Duration::from_secs(5);

/// Listens on every address of this machine, of both families.
struct Trap(TcpListener);

impl Trap {
    async fn set() -> Self {
        Self(TcpListener::bind("[::]:0").await.unwrap())
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    /// Whether nobody came before the test itself, from whose visit this is told.
    async fn is_untouched(&self) -> bool {
        let own = TcpStream::connect(("::1", self.port())).await.unwrap();
        let (_, peer) = self.0.accept().await.unwrap();
        peer == own.local_addr().unwrap()
    }

    /// Whether somebody who dials `address` would come here.
    async fn is_at(&self, address: IpAddr) -> bool {
        let dialled = TcpStream::connect(SocketAddr::new(address, self.port())).await;
        let Ok(dialled) = dialled else { return false };
        let (_, peer) = self.0.accept().await.unwrap();
        peer.port() == dialled.local_addr().unwrap().port()
    }
}

/// Gives the next prepared answer on each look-up.
struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>);

impl Scripted {
    fn new(answers: &[&[&str]]) -> Self {
        let parsed = answers.iter().map(|list| list.iter().map(|ip| ip.parse().unwrap()).collect());
        Self(Mutex::new(parsed.collect()))
    }
}

#[async_trait]
impl Resolve for Scripted {
    async fn resolve(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
        self.0.lock().unwrap().pop_front().ok_or_else(|| io::Error::other("no more answers"))
    }
}

/// Hosts of a URL that are this machine, and the address that each means.
const SPELLINGS: &[(&str, &str)] = &[
    ("127.0.0.1", "127.0.0.1"),
    ("127.0.0.2", "127.0.0.2"),
    ("127.1.2.3", "127.1.2.3"),
    ("127.255.255.254", "127.255.255.254"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("127.65537", "127.1.0.1"),
    ("2130706433", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("0X7F000001", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("0x7f.0.0.1", "127.0.0.1"),
    ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
    ("0x7f.1", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("0177.0.0.01", "127.0.0.1"),
    ("000000177.0.0.1", "127.0.0.1"),
    ("0177.0x0.1", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("2130706433.", "127.0.0.1"),
    ("0.0.0.0", "0.0.0.0"),
    ("0", "0.0.0.0"),
    ("0x0", "0.0.0.0"),
    ("00.0", "0.0.0.0"),
    ("[::1]", "::1"),
    ("[0:0:0:0:0:0:0:1]", "::1"),
    ("[0000::0001]", "::1"),
    ("[::]", "::"),
    ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
    ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
    ("[::FFFF:127.1.2.3]", "::ffff:127.1.2.3"),
    ("[::ffff:0.0.0.0]", "::ffff:0.0.0.0"),
    ("127。0。0。1", "127.0.0.1"),
    ("１２７.0.0.1", "127.0.0.1"),
    ("①②⑦.⓪.⓪.①", "127.0.0.1"),
    ("%31%32%37.0.0.1", "127.0.0.1"),
    ("127.0.0.1%2e", "127.0.0.1"),
];

/// Answers of a look-up that lead to this machine.
const ANSWERS: &[&[&str]] = &[
    &["127.0.0.1"],
    &["127.8.8.8"],
    &["0.0.0.0"],
    &["::1"],
    &["::"],
    &["::ffff:127.0.0.1"],
    &["8.8.8.8", "127.0.0.1"],
    &["127.0.0.1", "8.8.8.8"],
    &["2001:4860:4860::8888", "::1"],
];

/// Addresses at which a test cannot listen: another network, a cloud provider, a gateway that translates.
const ELSEWHERE: &[&str] = &[
    "10.0.0.1",
    "100.64.0.1",
    "169.254.1.1",
    "172.16.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "169.254.169.254",
    "169.254.170.2",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::8.8.8.8",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:4860::5efe:127.0.0.1",
    "2001:4860::200:5efe:10.0.0.1",
];

/// Names that are refused before anybody is asked where they lead.
const NAMES: &[&str] = &[
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost..",
    "app.localhost",
    "ⓛocalhost",
    "metadata",
    "metadata.google.internal",
    "metadata.google.internal.",
    "METADATA.goog",
    "instance-data",
];

/// Texts that are no host, although another reader might make one of them.
const NO_HOSTS: &[&str] = &[
    "127.0.0.1:80@8.8.8.8",
    "user@127.0.0.1",
    "127.0.0.1#8.8.8.8",
    "127.0.0.1/8.8.8.8",
    "127.0.0.1\\8.8.8.8",
    "127.0.0.1 8.8.8.8",
    "127.0.0.1\t",
    "127.0.0.1\0.example.com",
    "127.0.0.256",
    "127.0.0.0x1g",
    "0x100000000",
    "1.2.3.4.5",
    "[::1",
    "::1",
    "[::1%25lo]",
    "[::ffff:127.0.0.1.]",
    "",
];

async fn refusal(host: &str, resolver: &Scripted, port: u16) -> ConnectError {
    match connect(&AddressPolicy::default(), resolver, host, port, BUDGET).await {
        Ok((_, address)) => panic!("{host:?}: expected a refusal, found a connection to {address}"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn no_spelling_of_this_machine_is_dialled() {
    for (host, address) in SPELLINGS {
        let trap = Trap::set().await;
        let error = refusal(host, &Scripted::new(&[]), trap.port()).await;
        assert!(matches!(error, ConnectError::Refused(_)), "{host}: {error}");
        assert!(trap.is_untouched().await, "{host} was dialled");
        assert!(trap.is_at(address.parse().unwrap()).await, "nobody listened on {address}");
    }
}

#[tokio::test]
async fn no_name_that_leads_to_this_machine_is_dialled() {
    for addresses in ANSWERS {
        let trap = Trap::set().await;
        let error = refusal("shop.example", &Scripted::new(&[addresses]), trap.port()).await;
        assert!(matches!(error, ConnectError::Refused(_)), "{addresses:?}: {error}");
        assert!(trap.is_untouched().await, "{addresses:?} was dialled");
    }
}

#[tokio::test]
async fn names_of_this_machine_and_of_metadata_are_not_even_looked_up() {
    let trap = Trap::set().await;
    for name in NAMES {
        let error = refusal(name, &Scripted::new(&[]), trap.port()).await;
        assert!(matches!(error, ConnectError::Refused(_)), "{name}: {error}");
    }
    assert!(trap.is_untouched().await);
}

#[tokio::test]
async fn what_is_no_host_is_neither_looked_up_nor_dialled() {
    let trap = Trap::set().await;
    for text in NO_HOSTS {
        let error = refusal(text, &Scripted::new(&[&["127.0.0.1"]]), trap.port()).await;
        let is_refused = matches!(error, ConnectError::HostNotFound(_) | ConnectError::Refused(_));
        assert!(is_refused, "{text:?}: {error}");
    }
    assert!(trap.is_untouched().await);
}

#[tokio::test]
async fn addresses_elsewhere_are_refused_by_themselves_and_as_answers() {
    for address in ELSEWHERE {
        let host = if address.contains(':') { format!("[{address}]") } else { (*address).to_owned() };
        for (host, answers) in [(host.as_str(), &[][..]), ("shop.example", &[&[*address][..]][..])] {
            let error = refusal(host, &Scripted::new(answers), 80).await;
            assert!(matches!(error, ConnectError::Refused(_)), "{host} {address}: {error}");
        }
    }
}

/// A policy under which 127.0.0.2 stands for the public internet.
fn public_is_127_0_0_2() -> AddressPolicy {
    AddressPolicy { allow_private: false, allowed_cidrs: vec!["127.0.0.2".parse().unwrap()] }
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_judged_again() {
    for second in
        [&["127.0.0.1"][..], &["::1"], &["0.0.0.0"], &["127.0.0.2", "127.0.0.1"], &["::ffff:127.0.0.1"]]
    {
        let trap = Trap::set().await;
        let (resolver, policy) = (Scripted::new(&[&["127.0.0.2"], second]), public_is_127_0_0_2());
        let first = connect(&policy, &resolver, "rebind.example", trap.port(), BUDGET).await;
        let (stream, _) = first.unwrap();
        let (_, peer) = trap.0.accept().await.unwrap();
        assert_eq!(peer.port(), stream.local_addr().unwrap().port(), "the public address is dialled");
        let again = connect(&policy, &resolver, "rebind.example", trap.port(), BUDGET).await;
        assert!(matches!(again.unwrap_err(), ConnectError::Refused(_)), "{second:?}");
        assert!(trap.is_untouched().await, "{second:?} was dialled");
    }
}

#[tokio::test]
async fn ports_of_other_protocols_are_not_dialled_where_the_address_is_allowed() {
    // An address that no other test uses, so that the ports are free.
    let address = "127.83.21.7";
    let policy = AddressPolicy { allow_private: false, allowed_cidrs: vec![address.parse().unwrap()] };
    for port in [2049, 2375, 3306, 5432, 6379, 6667, 9200, 11211, 27017] {
        let trap = Trap(TcpListener::bind((address, port)).await.unwrap());
        let error = connect(&policy, &Scripted::new(&[]), address, port, BUDGET).await.unwrap_err();
        assert!(matches!(error, ConnectError::Refused(_)), "{port}: {error}");
        let own = TcpStream::connect((address, port)).await.unwrap();
        let (_, peer) = trap.0.accept().await.unwrap();
        assert_eq!(peer, own.local_addr().unwrap(), "port {port} was dialled");
    }
    let strange = connect_service(&policy, &Scripted::new(&[]), address, 6667, BUDGET).await.unwrap_err();
    assert!(matches!(strange, ConnectError::Refused(_)), "{strange}");
}
