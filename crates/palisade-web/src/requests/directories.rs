//! The folders that a page's own files lie in, as candidates for a listing.

use url::Url;

use crate::observation::Page;

/// Folders of the page's own scripts, each once and in order, at most `most`.
pub(crate) fn directories(page: &Page, most: usize) -> Vec<Url> {
    let own = &page.exchange.url;
    let Some(html) = &page.html else { return Vec::new() };
    let base = html.base.as_deref().and_then(|base| own.join(base).ok()).unwrap_or_else(|| own.clone());
    let mut found: Vec<Url> = Vec::new();
    for source in html.scripts.iter().filter_map(|script| script.src.as_deref()) {
        let Ok(mut url) = base.join(source) else { continue };
        if url.origin() != own.origin() {
            continue;
        }
        let folder = url.path().rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        url.set_path(&format!("{folder}/"));
        url.set_query(None);
        url.set_fragment(None);
        if url.path() != "/" && url != *own && !found.contains(&url) {
            found.push(url);
        }
        if found.len() == most {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::body;

    #[test]
    fn only_folders_of_the_sites_own_files_count() {
        let html = "<script src=/assets/js/a.js></script><script src='/assets/js/b.js?v=1'></script>\
                    <script src=https://cdn.example/x/y.js></script><script src=top.js></script>\
                    <script src=lib/c.js></script><script>1</script>";
        let observation = body(html).observe();
        let found = directories(observation.page().unwrap(), 9);
        let found: Vec<&str> = found.iter().map(Url::as_str).collect();
        assert_eq!(found, ["https://shop.example/assets/js/", "https://shop.example/lib/"]);
        assert_eq!(directories(observation.page().unwrap(), 1).len(), 1);
    }
}
