//! Sites that send the scanner inward: every spelling of an address that is not allowed, in redirects, links and parts of
//! pages. The listener on that address must see no connection.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use palisade_engine::TargetRequest;
use palisade_engine::guard::{AddressPolicy, Resolve};
use palisade_model::ScanType;
use palisade_web::WebConfig;
use tokio::net::{TcpListener, TcpStream};

use crate::server::{Received, Server, response};
use crate::support::{config, run, scan};

/// Where redirects may point: `PORT` is that of the listener, `OWN` that of the site.
const REDIRECTS: &[&str] = &[
    "http://127.0.0.2:PORT/",
    "http://127.0.0.2.:PORT/",
    "http://127.2:PORT/",
    "http://127.0.2:PORT/",
    "http://2130706434:PORT/",
    "http://0x7f000002:PORT/",
    "http://0x7f.2:PORT/",
    "http://017700000002:PORT/",
    "http://0177.0.0.2:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://[::1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.2]:PORT/",
    "http://[::ffff:7f00:2]:PORT/",
    "http://[0:0:0:0:0:ffff:7f00:0002]:PORT/",
    "http://127%2e0%2e0%2e2:PORT/",
    "http://%31%32%37.0.0.2:PORT/",
    "http://inside.example:PORT/",
    "http://INSIDE.example.:PORT/",
    "http://127.0.0.1:OWN@127.0.0.2:PORT/",
    "http://127.0.0.1@127.0.0.2:PORT/",
    "http://127.0.0.1%40127.0.0.2:PORT/",
    "http://127.0.0.2:PORT\\@127.0.0.1:OWN/",
    "http://127.0.0.2:PORT#@127.0.0.1:OWN/",
    "http://127.0.0.2:PORT?@127.0.0.1:OWN/",
    "http:\\\\127.0.0.2:PORT\\",
    "http:/\\127.0.0.2:PORT/",
    "http:////127.0.0.2:PORT/",
    "//127.0.0.2:PORT/",
    "\\\\127.0.0.2:PORT/",
    "///127.0.0.2:PORT/",
    "HTTP://127.0.0.2:PORT/",
    "  http://127.0.0.2:PORT/  ",
    "ht\ttp://127.0.0.2:PORT/",
    "https://127.0.0.2:PORT/",
    "http://127.0.0.2:0PORT/",
    "ftp://127.0.0.2:PORT/",
    "gopher://127.0.0.2:PORT/_GET",
    "http://127。0。0。2:PORT/",
    "http://①②⑦.0.0.②:PORT/",
];

/// Pages that name the inside, none of which makes the scanner go there.
const PAGES: &[&str] = &[
    "<script src=http://127.0.0.2:PORT/a.js></script>",
    "<script src=//inside.example:PORT/a.js></script>",
    "<link rel=stylesheet href=http://127.0.0.2:PORT/a.css>",
    "<meta http-equiv=refresh content='0; url=http://127.0.0.2:PORT/'>",
    "<base href=http://127.0.0.2:PORT/><script src=a.js></script><a href=b>b</a>",
    "<iframe src=http://[::1]:PORT/></iframe><img src=http://127.0.0.2:PORT/x.png>",
    "<form method=post action=http://127.0.0.2:PORT/login><input type=password name=p></form>",
    "<link rel=manifest href=http://127.0.0.2:PORT/m.json><a href=http://127.0.0.2:PORT/>in</a>",
    "<script>fetch('http://127.0.0.2:PORT/api/graphql'); const api = 'http://inside.example:PORT/v1'</script>",
    "<script>0</script><!--\n//# sourceMappingURL=http://127.0.0.2:PORT/a.map\n-->",
];

/// Every name leads inside.
struct Inside;

#[async_trait]
impl Resolve for Inside {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![[127, 0, 0, 2].into()])
    }
}

/// The site's own address is allowed, and no other.
fn only_the_site() -> WebConfig {
    let policy = AddressPolicy { allow_private: false, allowed_cidrs: vec!["127.0.0.1".parse().unwrap()] };
    WebConfig { policy, resolver: Arc::new(Inside), ..config() }
}

/// Whether nobody came to a listener before the test itself.
async fn is_untouched(listener: &TcpListener) -> bool {
    let own = TcpStream::connect(("127.0.0.2", listener.local_addr().unwrap().port())).await.unwrap();
    let (_, peer) = listener.accept().await.unwrap();
    peer.port() == own.local_addr().unwrap().port()
}

/// Scans a site that redirects to a port.
async fn scan_redirect(redirect: &str, port: u16, config: WebConfig) {
    let location = redirect.replace("PORT", &port.to_string());
    // The site's own port is known to it only from the request.
    let site = Server::answering(move |request| {
        let own = request.field("host").and_then(|host| host.rsplit(':').next()).unwrap_or("80");
        response(302, &[("Location", &location.replace("OWN", own))], b"")
    })
    .await;
    scan(config, &format!("http://127.0.0.1:{}/", site.port)).await;
    assert!(site.requests() > 0, "{redirect}");
}

#[tokio::test]
async fn no_spelling_of_a_redirect_leads_inside() {
    for redirect in REDIRECTS {
        let listener = TcpListener::bind("[::]:0").await.unwrap();
        scan_redirect(redirect, listener.local_addr().unwrap().port(), only_the_site()).await;
        assert!(is_untouched(&listener).await, "{redirect} was followed");
    }
}

/// Otherwise the test above would show nothing.
#[tokio::test]
async fn the_same_redirects_are_followed_where_the_operator_allows_it() {
    let mut not = Vec::new();
    for redirect in REDIRECTS {
        let inside = Server::start("[::]:0", None, Arc::new(|_: &Received| response(200, &[], b""))).await;
        let open = WebConfig { policy: AddressPolicy::allowing_private(), ..only_the_site() };
        scan_redirect(redirect, inside.port, open).await;
        if inside.connections() == 0 {
            not.push(*redirect);
        }
    }
    // Unspecified addresses stay closed; three slashes are no address to the URL reader; the others are no web addresses.
    let expected = [
        "http://0.0.0.0:PORT/",
        "http://0:PORT/",
        "http://[::]:PORT/",
        "http://127.0.0.1%40127.0.0.2:PORT/",
        "///127.0.0.2:PORT/",
        "ftp://127.0.0.2:PORT/",
        "gopher://127.0.0.2:PORT/_GET",
    ];
    assert_eq!(not, expected);
}

#[tokio::test]
async fn no_part_of_a_page_leads_inside() {
    for page in PAGES {
        let listener = TcpListener::bind("[::]:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        let html = format!("<!doctype html><title>x</title>{}", page.replace("PORT", &port));
        let site = Server::http(move |path| match path {
            "/" => response(200, &[("Content-Type", "text/html")], html.as_bytes()),
            _ => response(404, &[], b""),
        })
        .await;
        let url = format!("http://127.0.0.1:{}/", site.port);
        let scanned = run(only_the_site(), TargetRequest::new(url, ScanType::Quick)).await;
        assert!(scanned.outcome.is_ok(), "{page}");
        assert!(is_untouched(&listener).await, "{page} was followed");
    }
}
