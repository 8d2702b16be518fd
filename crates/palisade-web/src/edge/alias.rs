//! Folders of static files whose address and place do not end alike, so that `..` behind the address leads out of the place
//! (`location /static` with `alias /srv/static/`). Asked for is a file that the page itself loads, and nothing else.

use url::Url;

use super::buster::word;
use crate::fetch::{Ask, BodyEnd, Exchange, Fetched};
use crate::observation::{Page, Unjudged, answered};
use crate::visit::Visit;

const MOST_PREFIXES: usize = 3;
/// A file that is shorter may be the same by chance.
const FEWEST_BYTES: usize = 32;
const BYTES: usize = 1024 * 1024;

/// A static folder of the page.
#[derive(Debug, Clone)]
pub(crate) struct Alias {
    /// Such as `/static`.
    pub(crate) prefix: String,
    pub(crate) file: Exchange,
    /// The file by a way out of the folder and back.
    pub(crate) around: Fetched,
    /// The same way around a folder that does not exist.
    pub(crate) control: Fetched,
}

/// Tries the folders of the page's own scripts and styles.
///
/// # Errors
/// [`Unjudged`] without randomness.
pub(super) async fn aliases(visit: &Visit<'_>, page: &Page) -> Result<Vec<Alias>, Unjudged> {
    let mut aliases: Vec<Alias> = Vec::new();
    for (prefix, url) in files(page) {
        let fetched = visit.fetcher.ask(Ask::get(&url).up_to(BYTES)).await;
        let Some(file) = answered(&fetched).ok().filter(|exchange| is_static(exchange)) else { continue };
        let ask = |path: String| {
            let mut ask = Ask::get(&url).up_to(BYTES);
            ask.target = Some(path);
            async { visit.fetcher.ask(ask).await }
        };
        let around = ask(format!("{prefix}..{}", url.path())).await;
        let control = ask(format!("/{}..{}", word()?, url.path())).await;
        aliases.push(Alias { prefix, file: file.clone(), around, control });
    }
    Ok(aliases)
}

/// One own file of each first folder.
fn files(page: &Page) -> Vec<(String, Url)> {
    let own = &page.exchange.url;
    let Some(html) = &page.html else { return Vec::new() };
    let base = html.base.as_deref().and_then(|base| own.join(base).ok()).unwrap_or_else(|| own.clone());
    let scripts = html.scripts.iter().filter_map(|script| script.src.as_deref());
    let sources = scripts.chain(html.elements.resources.iter().map(|resource| resource.url.as_str()));
    let mut files: Vec<(String, Url)> = Vec::new();
    for url in sources.filter_map(|source| base.join(source).ok()).filter(|url| url.origin() == own.origin())
    {
        let mut parts = url.path().splitn(3, '/').skip(1);
        let (Some(first), Some(_)) = (parts.next(), parts.next()) else { continue };
        let prefix = format!("/{first}");
        if !first.is_empty() && files.len() < MOST_PREFIXES && files.iter().all(|(known, _)| *known != prefix)
        {
            let mut url = url.clone();
            url.set_query(None);
            url.set_fragment(None);
            files.push((prefix, url));
        }
    }
    files
}

/// Whether this is a file as a whole, and no page that is answered to everything.
fn is_static(exchange: &Exchange) -> bool {
    exchange.status == 200
        && !exchange.is_html()
        && exchange.body.end == BodyEnd::Complete
        && exchange.body.bytes.len() >= FEWEST_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::body;

    #[test]
    fn each_own_folder_has_one_file() {
        let html = "<script src=/static/js/a.js?v=1></script><script src=/static/b.js></script><script src=/c.js></script>\
                    <script src=https://cdn.example/x/d.js></script><link rel=stylesheet href=/assets/e.css>";
        let observation = body(html).observe();
        let found: Vec<(String, String)> = files(observation.page().unwrap())
            .into_iter()
            .map(|(prefix, url)| (prefix, url.path().to_owned()))
            .collect();
        let expected = [("/static", "/static/js/a.js"), ("/assets", "/assets/e.css")];
        assert_eq!(found, expected.map(|(prefix, path)| (prefix.to_owned(), path.to_owned())));
    }
}
