//! One request and its answer on the wire (HTTP/1.1), as it should be or with a fault.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

const MAX_LINE_BYTES: u64 = 8192;

/// What was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Percent-decoded, without the first slash.
    pub path: String,
    /// As on the wire.
    pub target: String,
    pub range: Option<String>,
    pub if_range: Option<String>,
    pub if_none_match: Option<String>,
}

/// How an answer is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends after so many bytes of the body.
    CutAfter(usize),
    /// Nothing comes after so many bytes of the body, until the client goes away.
    HoldAfter(usize),
    /// Another status, with more header lines (each ends with CR LF).
    Status(u16, String),
    /// A length of so many bytes, whatever the body has.
    Length(usize),
    /// Bytes without end.
    Endless,
    /// A range is answered with the whole file.
    NoRange,
    /// A range is answered with that of other content of the same length.
    OtherRange,
}

pub(crate) fn read_request(stream: &mut impl BufRead) -> io::Result<Option<Request>> {
    let first = read_line(stream)?;
    let Some(target) = first.split(' ').nth(1) else { return Ok(None) };
    let mut request = Request {
        path: decode(target.trim_start_matches('/')),
        target: target.to_owned(),
        ..Request::default()
    };
    loop {
        let line = read_line(stream)?;
        let Some((name, value)) = line.split_once(':') else { return Ok(Some(request)) };
        let value = Some(value.trim().to_owned());
        match name.to_ascii_lowercase().as_str() {
            "range" => request.range = value,
            "if-range" => request.if_range = value,
            "if-none-match" => request.if_none_match = value,
            _ => {}
        }
    }
}

fn read_line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    stream.by_ref().take(MAX_LINE_BYTES).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// Answers; says whether the connection may be used again.
pub(crate) fn answer(
    stream: &mut TcpStream,
    request: &Request,
    content: Option<&[u8]>,
    fault: Option<&Fault>,
) -> io::Result<bool> {
    if let Some(Fault::Status(status, more)) = fault {
        return head(stream, *status, &format!("{more}content-length: 0\r\n")).map(|()| true);
    }
    let Some(content) = content else {
        return head(stream, 404, "content-length: 0\r\n").map(|()| true);
    };
    let tag = etag(content);
    if request.if_none_match.as_ref() == Some(&tag) {
        return head(stream, 304, &format!("etag: {tag}\r\n")).map(|()| true);
    }
    let start = match fault {
        Some(Fault::NoRange) => None,
        Some(Fault::OtherRange) => start_of_range(request),
        _ if request.if_range.as_ref().is_some_and(|of| *of != tag) => None,
        _ => start_of_range(request),
    };
    if start.is_some_and(|start| start >= content.len()) {
        return head(stream, 416, "content-length: 0\r\n").map(|()| true);
    }
    let body = &content[start.unwrap_or_default()..];
    let tag = if fault == Some(&Fault::OtherRange) { "\"other\"" } else { &tag };
    let length = match fault {
        Some(Fault::Endless) => String::new(),
        Some(Fault::Length(length)) => format!("content-length: {length}\r\n"),
        _ => format!("content-length: {}\r\n", body.len()),
    };
    let last = content.len().saturating_sub(1);
    let range = start.map(|start| format!("content-range: bytes {start}-{last}/{}\r\n", content.len()));
    let status = if range.is_some() { 206 } else { 200 };
    head(stream, status, &format!("etag: {tag}\r\n{length}{}", range.unwrap_or_default()))?;
    write_body(stream, body, fault)
}

fn start_of_range(request: &Request) -> Option<usize> {
    request.range.as_ref()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

fn write_body(stream: &mut TcpStream, body: &[u8], fault: Option<&Fault>) -> io::Result<bool> {
    match fault {
        Some(Fault::CutAfter(bytes)) => stream.write_all(&body[..body.len().min(*bytes)]).map(|()| false),
        Some(Fault::HoldAfter(bytes)) => {
            stream.write_all(&body[..body.len().min(*bytes)])?;
            // Ends when the client does.
            stream.read(&mut [0]).map(|_| false)
        }
        Some(Fault::Endless) => loop {
            stream.write_all(&[b' '; 4096])?;
        },
        Some(Fault::Length(_)) => stream.write_all(body).map(|()| false),
        _ => stream.write_all(body).map(|()| true),
    }
}

fn head(stream: &mut TcpStream, status: u16, fields: &str) -> io::Result<()> {
    stream.write_all(format!("HTTP/1.1 {status} X\r\n{fields}\r\n").as_bytes())
}

fn etag(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn decode(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
