//! What checks need to know of a page: meta policies of the head, scripts, charset, and the elements behind them. A
//! small tolerant tokenizer, linear in the size of the page, that follows comments and raw-text elements.

use std::ops::Range;

use palisade_model::OwnershipMethod;

use super::elements::Elements;
use super::tag::Tag;

/// One external or inline script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script {
    /// As written; `None` for an inline script.
    pub(crate) src: Option<String>,
    pub(crate) integrity: bool,
}

/// Facts of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html {
    /// `http-equiv` metas of the head: name in lower case, content.
    pub(crate) metas: Vec<(String, String)>,
    /// Content of `<meta name=referrer>` of the head.
    pub(crate) referrer: Vec<String>,
    /// Content of the metas of the head that show who controls the site.
    pub(crate) verification: Vec<String>,
    /// `<meta charset>` or its `http-equiv` form.
    pub(crate) charset: bool,
    pub(crate) base: Option<String>,
    pub(crate) scripts: Vec<Script>,
    /// What the page links to, loads and asks for.
    pub(crate) elements: Elements,
}

impl Html {
    /// Reads a page; anything at all is accepted.
    pub(crate) fn parse(text: &str) -> Self {
        Self::read(text, false)
    }

    /// Reads a page without regard to where browsers heed an element: metas of the body count, and so does
    /// everything in `template` and `noscript`.
    pub(crate) fn parse_everywhere(text: &str) -> Self {
        Self::read(text, true)
    }

    fn read(text: &str, everywhere: bool) -> Self {
        let mut html = Self::default();
        let mut in_head = true;
        Self::each_tag(text, everywhere, |tag, content| {
            in_head &= tag.name != "body" && tag.name != "/head";
            html.take(tag, in_head || everywhere);
            html.elements.take(tag, content);
        });
        html
    }

    /// Every tag in order, with the place of the raw text behind it.
    pub(super) fn each_tag(text: &str, everywhere: bool, mut take: impl FnMut(&Tag, Range<usize>)) {
        let mut rest = text;
        while let Some(open) = rest.find('<') {
            rest = &rest[open + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let Some((tag, after)) = Tag::read(rest) else { continue };
            rest = after;
            let raw = match tag.name.as_str() {
                "script" | "style" | "title" | "textarea" => true,
                "template" | "noscript" => !everywhere,
                _ => false,
            };
            let start = text.len() - rest.len();
            if raw {
                rest = after_raw_text(rest, &tag.name);
            }
            take(&tag, start..text.len() - rest.len());
        }
    }

    /// The contents of the `http-equiv` metas called `name`.
    pub(crate) fn equiv<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(equiv, _)| equiv == name).map(|(_, content)| content.as_str())
    }

    fn take(&mut self, tag: &Tag, in_head: bool) {
        match tag.name.as_str() {
            "script" => {
                let integrity = tag.attribute("integrity").is_some_and(|value| !value.is_empty());
                self.scripts.push(Script { src: tag.attribute("src").map(str::to_owned), integrity });
            }
            "base" if self.base.is_none() => self.base = tag.attribute("href").map(str::to_owned),
            "meta" if in_head => self.take_meta(tag),
            _ => {}
        }
    }

    fn take_meta(&mut self, tag: &Tag) {
        let content = tag.attribute("content").unwrap_or("");
        self.charset |= tag.attribute("charset").is_some();
        if let Some(equiv) = tag.attribute("http-equiv") {
            let equiv = equiv.trim().to_ascii_lowercase();
            self.charset |= equiv == "content-type" && content.to_ascii_lowercase().contains("charset=");
            self.metas.push((equiv, content.to_owned()));
        } else if is_named(tag, "referrer") {
            self.referrer.push(content.to_owned());
        } else if is_named(tag, OwnershipMethod::META_NAME) {
            self.verification.push(content.to_owned());
        }
    }
}

fn is_named(tag: &Tag, name: &str) -> bool {
    tag.attribute("name").is_some_and(|given| given.trim().eq_ignore_ascii_case(name))
}

/// Skips to behind the end tag of a raw-text element.
fn after_raw_text<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| from + at) {
        let candidate = &text.as_bytes()[at + 2..];
        let found =
            candidate.len() >= name.len() && candidate[..name.len()].eq_ignore_ascii_case(name.as_bytes());
        if found {
            return &text[at..];
        }
        from = at + 2;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_scripts_and_charset_are_found() {
        let html = Html::parse(
            "<!doctype html><HEAD><meta charset=utf-8><META HTTP-EQUIV=\"Content-Security-Policy\" \
             content=\"default-src &#39;self&#39;\"><meta name=referrer content=same-origin><base href=/app/>\
             <script src=\"https://cdn.example/x.js\" integrity='sha384-x' async></script></head>\
             <body><script>1</script>",
        );
        assert_eq!(html.metas, [("content-security-policy".to_owned(), "default-src 'self'".to_owned())]);
        assert_eq!(html.referrer, ["same-origin"]);
        assert!(html.charset);
        assert_eq!(html.base.as_deref(), Some("/app/"));
        let external = Script { src: Some("https://cdn.example/x.js".to_owned()), integrity: true };
        assert_eq!(html.scripts, [external, Script { src: None, integrity: false }]);
    }

    #[test]
    fn comments_raw_text_and_the_body_hold_no_metas() {
        let meta = "<meta http-equiv=content-security-policy content=x>";
        for page in [
            format!("<!-- {meta} -->"),
            format!("<script>var a = '{meta}'</script>"),
            format!("<title>{meta}</title>"),
            format!("<head></head><body>{meta}"),
        ] {
            assert!(Html::parse(&page).metas.is_empty(), "{page}");
        }
    }

    #[test]
    fn a_megabyte_of_anything_is_read_in_one_pass() {
        for piece in
            ["<", "<1", "</", "<a ", "<a=\"", "<!--", "<script>", "<script></s", "<a b=' ", "<title>&amp;"]
        {
            let _ = Html::parse(&piece.repeat(1_000_000 / piece.len()));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,300}", pieces in proptest::collection::vec("[<>/=\"' !a-z&é-]{0,8}|<script|</script|<meta |<!--|-->", 0..40)) {
            Html::parse(&text);
            Html::parse(&pieces.concat());
        }
    }
}
