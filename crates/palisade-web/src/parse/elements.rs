//! The elements of a page behind its head: links, what the browser loads by itself, forms, inline scripts and data.
//! Filled by the reader of pages tag by tag; every list is bounded.

use std::ops::Range;

use super::tag::Tag;

/// Entries of one list; a page with more repeats itself.
const MOST: usize = 4000;
const MOST_FIELDS: usize = 200;
const MOST_VIEW_STATES: usize = 4;

/// What a browser does with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    Frame,
    /// Images, sounds, films: they can show something false, and do nothing.
    Media,
    Object,
    Script,
    Style,
}

/// Something that the browser loads with the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resource {
    pub(crate) load: Load,
    /// As written, without spaces around it.
    pub(crate) url: String,
    pub(crate) integrity: bool,
    /// A frame of at most one pixel.
    pub(crate) tiny: bool,
}

/// One input of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Lower case; `text` when nothing is said, and the element for those that are no `input`.
    pub(crate) kind: String,
    /// Lower case.
    pub(crate) name: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// As written; `None` when it posts to the page itself.
    pub(crate) action: Option<String>,
    /// Lower case.
    pub(crate) method: String,
    pub(crate) fields: Vec<Field>,
}

/// Everything of a page that is not about the document itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Elements {
    /// Targets of `a` and `area` as written.
    pub(crate) links: Vec<String>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) forms: Vec<Form>,
    /// Inputs outside of any form.
    pub(crate) loose: Vec<Field>,
    /// Values of `__VIEWSTATE` fields.
    pub(crate) view_states: Vec<String>,
    /// Content of `<meta name=generator>`.
    pub(crate) generators: Vec<String>,
    /// Where in the text inline scripts and JSON blocks lie.
    pub(crate) state: Vec<Range<usize>>,
    /// A list was longer than it may be.
    pub(crate) cut: bool,
    in_form: bool,
}

impl Form {
    pub(crate) fn has_password(&self) -> bool {
        self.fields.iter().any(|field| field.kind == "password")
    }
}

impl Elements {
    /// Every input, in a form or not.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.forms.iter().flat_map(|form| &form.fields).chain(&self.loose)
    }

    /// Takes one tag; `content` is where the raw text behind it lies, empty for other elements.
    pub(super) fn take(&mut self, tag: &Tag, content: Range<usize>) {
        match tag.name.as_str() {
            "a" | "area" => {
                if let Some(href) = tag.attribute("href") {
                    let link = href.trim().to_owned();
                    self.cut |= !push(&mut self.links, link);
                }
            }
            "form" => {
                self.in_form = true;
                let method = tag.attribute("method").unwrap_or("get").trim().to_ascii_lowercase();
                let action = tag.attribute("action").map(str::trim).filter(|action| !action.is_empty());
                let form = Form { action: action.map(str::to_owned), method, fields: Vec::new() };
                self.cut |= !push(&mut self.forms, form);
            }
            "/form" => self.in_form = false,
            "input" | "textarea" | "select" => self.take_field(tag),
            "meta" => self.take_meta(tag),
            "script" => self.take_script(tag, content),
            _ => self.take_resource(tag),
        }
    }

    fn take_field(&mut self, tag: &Tag) {
        let kind = match tag.name.as_str() {
            "input" => tag.attribute("type").unwrap_or("text").trim().to_ascii_lowercase(),
            other => other.to_owned(),
        };
        let name = tag.attribute("name").or_else(|| tag.attribute("id")).unwrap_or("").to_ascii_lowercase();
        if name == "__viewstate" && self.view_states.len() < MOST_VIEW_STATES {
            self.view_states.extend(tag.attribute("value").map(str::to_owned));
        }
        let fields = match self.forms.last_mut() {
            Some(form) if self.in_form => &mut form.fields,
            _ => &mut self.loose,
        };
        if fields.len() < MOST_FIELDS {
            fields.push(Field { kind, name });
        }
    }

    fn take_meta(&mut self, tag: &Tag) {
        let is_generator =
            tag.attribute("name").is_some_and(|name| name.trim().eq_ignore_ascii_case("generator"));
        if let (true, Some(content)) = (is_generator, tag.attribute("content")) {
            push(&mut self.generators, content.trim().to_owned());
        }
    }

    fn take_script(&mut self, tag: &Tag, content: Range<usize>) {
        let media = tag.attribute("type").unwrap_or("").trim().to_ascii_lowercase();
        let runs = matches!(media.as_str(), "" | "module") || media.ends_with("javascript");
        match tag.attribute("src") {
            Some(src) if runs => self.load(tag, Load::Script, src),
            None if (runs || media.ends_with("json")) && !content.is_empty() => {
                self.cut |= !push(&mut self.state, content);
            }
            _ => {}
        }
    }

    fn take_resource(&mut self, tag: &Tag) {
        let (load, attribute) = match tag.name.as_str() {
            "audio" | "embed" | "img" | "source" | "track" | "video" => (Load::Media, "src"),
            "iframe" | "frame" => (Load::Frame, "src"),
            "link" => match link_load(tag) {
                Some(load) => (load, "href"),
                None => return,
            },
            "object" => (Load::Object, "data"),
            _ => return,
        };
        if let Some(url) = tag.attribute(attribute) {
            self.load(tag, load, url);
        }
    }

    fn load(&mut self, tag: &Tag, load: Load, url: &str) {
        let url = url.trim();
        if url.is_empty() || url.starts_with("data:") {
            return;
        }
        let integrity = tag.attribute("integrity").is_some_and(|value| !value.trim().is_empty());
        let tiny = load == Load::Frame && is_tiny(tag);
        self.cut |= !push(&mut self.resources, Resource { load, url: url.to_owned(), integrity, tiny });
    }
}

/// What a `link` element makes the browser load.
fn link_load(tag: &Tag) -> Option<Load> {
    let rel = tag.attribute("rel")?.to_ascii_lowercase();
    let kind = tag.attribute("as").unwrap_or("").trim().to_ascii_lowercase();
    rel.split_ascii_whitespace().find_map(|word| match (word, kind.as_str()) {
        ("stylesheet", _) | ("preload", "style") => Some(Load::Style),
        ("modulepreload", _) | ("preload", "script") => Some(Load::Script),
        ("icon" | "apple-touch-icon", _) | ("preload", "image" | "font") => Some(Load::Media),
        _ => None,
    })
}

/// Whether attributes or style make a frame of at most one pixel in both directions.
fn is_tiny(tag: &Tag) -> bool {
    let style: String = tag.attribute("style").unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    ["width", "height"].iter().all(|side| {
        let attribute = tag.attribute(side).map(|value| value.trim().trim_end_matches("px"));
        let styled = style.split(';').find_map(|rule| rule.strip_prefix(side)?.strip_prefix(':'));
        let styled = styled.map(|value| value.trim_end_matches("!important").trim_end_matches("px"));
        matches!(styled.or(attribute), Some("0" | "1"))
    })
}

/// Whether there was room.
fn push<T>(list: &mut Vec<T>, entry: T) -> bool {
    let room = list.len() < MOST;
    if room {
        list.push(entry);
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Html;

    fn elements(html: &str) -> Elements {
        Html::parse(html).elements
    }

    #[test]
    fn resources_are_what_a_browser_loads() {
        let html = "<link rel='preload stylesheet' href=a.css integrity=sha256-x><link rel=canonical href=/c>\
                    <script src=b.js></script><script type=text/plain src=gated.js></script><img src=' c.png '>\
                    <img src=data:image/gif;base64,x><iframe src=//d.example width=1 height='0px'></iframe>\
                    <iframe src=/e style='width: 1px; height:1px'></iframe><iframe src=/f width=1></iframe>";
        let found = elements(html).resources;
        let short: Vec<_> =
            found.iter().map(|found| (found.load, found.url.as_str(), found.integrity, found.tiny)).collect();
        assert_eq!(
            short,
            [
                (Load::Style, "a.css", true, false),
                (Load::Script, "b.js", false, false),
                (Load::Media, "c.png", false, false),
                (Load::Frame, "//d.example", false, true),
                (Load::Frame, "/e", false, true),
                (Load::Frame, "/f", false, false),
            ]
        );
    }

    #[test]
    fn inputs_belong_to_the_form_that_is_open() {
        let found = elements(
            "<form action=' /in ' METHOD=Post><input TYPE=Password name=P><textarea name=t></textarea></form><input id=q>",
        );
        assert_eq!((found.forms[0].action.as_deref(), found.forms[0].method.as_str()), (Some("/in"), "post"));
        assert!(found.forms[0].has_password());
        assert_eq!(found.fields().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["p", "t", "q"]);
    }

    #[test]
    fn inline_scripts_and_data_are_known_by_their_place() {
        let html = "<script>let a</script><script type=application/json>{}</script>\
                    <script type=text/template><b></script><script src=x>no</script>";
        let places = elements(html).state;
        let texts: Vec<&str> = places.into_iter().map(|place| &html[place]).collect();
        assert_eq!(texts, ["let a", "{}"]);
    }

    #[test]
    fn lists_are_bounded() {
        let many = elements(&"<a href=/x>".repeat(MOST + 1));
        assert_eq!((many.links.len(), many.cut), (MOST, true));
        assert!(elements(&"<form><input>".repeat(MOST * 2)).forms.len() <= MOST);
    }
}
