//! How a site says that something is not there. Learnt from paths that cannot exist, so that a site which
//! answers 200 to everything is not taken for one that has everything.

use sha2::{Digest, Sha256};
use url::Url;

use crate::fetch::Exchange;

/// What a page looks like from far away.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    status: u16,
    /// Of the body without the requested path.
    digest: [u8; 32],
    length: usize,
    title: Option<String>,
    /// Target of a redirect without the requested path.
    redirect: Option<String>,
}

/// The shapes of answers to what is not there.
#[derive(Debug, Clone, Default)]
pub(crate) struct SoftNotFound(Vec<Shape>);

impl SoftNotFound {
    /// Learns from answers to paths that do not exist.
    pub(crate) fn learn<'a>(answers: impl IntoIterator<Item = &'a Exchange>) -> Self {
        Self(answers.into_iter().map(Shape::of).collect())
    }

    /// Whether the answer is of such a shape.
    pub(crate) fn is(&self, exchange: &Exchange) -> bool {
        let shape = Shape::of(exchange);
        self.0.iter().any(|learnt| learnt.resembles(&shape))
    }
}

impl Shape {
    fn of(exchange: &Exchange) -> Self {
        let text = without_path(&exchange.text(), &exchange.url);
        let redirect = exchange.redirect().and_then(Result::ok);
        Self {
            status: exchange.status,
            digest: Sha256::digest(text.as_bytes()).into(),
            length: text.len(),
            title: exchange.is_html().then(|| title(&text)).flatten(),
            redirect: redirect.map(|target| without_path(target.as_str(), &exchange.url)),
        }
    }

    /// The same page again: byte for byte, by where it leads, or by its title and nearly its length.
    fn resembles(&self, other: &Self) -> bool {
        // A range of a page has a status of its own.
        let success = |status: u16| if status == 206 { 200 } else { status };
        if success(self.status) != success(other.status) {
            return false;
        }
        if self.redirect.is_some() || other.redirect.is_some() {
            return self.redirect == other.redirect;
        }
        if self.digest == other.digest {
            return true;
        }
        let near = self.length.abs_diff(other.length) <= self.length / 10 + 64;
        self.title.is_some() && self.title == other.title && near
    }
}

/// Error pages repeat what was asked for.
fn without_path(text: &str, url: &Url) -> String {
    let path = url.path();
    let name = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let text = if path.len() > 1 { text.replace(path, "") } else { text.to_owned() };
    // A short name may be a word of the page.
    if name.len() > 3 { text.replace(name, "") } else { text }
}

fn title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(text[start..end].trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    const HTML: [(&str, &str); 1] = [("Content-Type", "text/html")];

    #[test]
    fn pages_that_say_no_are_known_again() {
        let absent =
            reply("https://a.example/qwertyuiop", 200, &HTML, "<title>Shop</title>no /qwertyuiop here");
        let soft = SoftNotFound::learn([&*absent]);
        let is = |path: &str, status, body: &str| {
            soft.is(&reply(&format!("https://a.example{path}"), status, &HTML, body))
        };
        assert!(is("/.env", 200, "<title>Shop</title>no /.env here"));
        assert!(is("/.env", 200, "<title>Shop</title>another text of about that length"));
        assert!(is("/.env", 206, "<title>Shop</title>no /.env here"));
        assert!(!is("/.env", 404, "<title>Shop</title>no /.env here"));
        assert!(!is("/.env", 200, &format!("<title>Shop</title>{}", "x".repeat(500))));
        assert!(!is("/.env", 200, "<title>Log in</title>no /.env here"));
        assert!(!is("/.env", 200, "KEY=value"));
    }

    #[test]
    fn redirects_to_one_place_are_known_again() {
        let to = |path: &str, target: &str| {
            reply(&format!("https://a.example{path}"), 302, &[("Location", target)], path)
        };
        let soft = SoftNotFound::learn([&*to("/qwertyuiop", "/login?next=/qwertyuiop")]);
        assert!(soft.is(&to("/admin/", "/login?next=/admin/")));
        assert!(!soft.is(&to("/admin/", "/admin/login/")));
    }

    #[test]
    fn a_plain_404_hides_nothing() {
        let soft = SoftNotFound::learn([&*reply("https://a.example/qwertyuiop", 404, &[], "not found")]);
        assert!(!soft.is(&reply("https://a.example/.git/HEAD", 200, &[], "not found")));
    }
}
