//! What the built-in site answers: a small shop as it is often found.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Response, header};

const HTML: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>Harbour Street Books</title>\n\
    <script src=\"https://cdnjs.cloudflare.com/ajax/libs/jquery/1.12.4/jquery.min.js\"></script>\n</head>\n\
    <body>\n<h1>Harbour Street Books</h1>\n<p>Second-hand books, sent the same day.</p>\n\
    <form action=\"/login\" method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\">\
    <button>Log in</button></form>\n<script>document.title += ' (' + location.host + ')'</script>\n</body>\n</html>\n";

/// The one page, over http and https alike: there is no redirect.
pub(super) fn shop() -> Result<Response<Full<Bytes>>, hyper::http::Error> {
    Response::builder()
        .header(header::SERVER, "Apache/2.4.29 (Ubuntu)")
        .header("X-Powered-By", "PHP/7.2.24")
        .header("X-Backend-Server", "web-02.shop.internal")
        .header(header::CONTENT_TYPE, "text/html")
        .header(
            header::CONTENT_SECURITY_POLICY,
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' https://cdnjs.cloudflare.com http://stats.shop.example",
        )
        .header(header::STRICT_TRANSPORT_SECURITY, "max-age=86400; preload")
        .header(header::X_FRAME_OPTIONS, "ALLOW-FROM https://partner.example")
        .header(header::REFERRER_POLICY, "unsafe-url")
        .header(header::X_XSS_PROTECTION, "1; mode=block")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(header::SET_COOKIE, "PHPSESSID=0; path=/")
        .header(header::SET_COOKIE, "visitor=0; Max-Age=157680000; path=/")
        .body(Full::new(Bytes::from_static(HTML.as_bytes())))
}
