//! The inputs of one form with their values, for a form that is to be sent. Values may be secret and large: they are read
//! for that moment and never kept with a page.

use super::html::Html;

/// Inputs of one form; no form to sign in has more.
const MOST: usize = 50;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// Lower case; `text` when nothing is said.
    pub(crate) kind: String,
    /// As written.
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether it must be filled in.
    pub(crate) is_required: bool,
}

impl Html {
    /// The `input` elements of the form with that number, counted from the first of the page.
    pub(crate) fn inputs(text: &str, number: usize) -> Vec<Input> {
        let mut inputs: Vec<Input> = Vec::new();
        let (mut forms, mut open) = (0, false);
        Self::each_tag(text, false, |tag, _| match tag.name.as_str() {
            "form" => {
                forms += 1;
                open = true;
            }
            "/form" => open = false,
            "input" if open && forms == number + 1 && inputs.len() < MOST => {
                let attribute = |name: &str| tag.attribute(name).unwrap_or_default().to_owned();
                let kind = tag.attribute("type").unwrap_or("text").trim().to_ascii_lowercase();
                let is_required = tag.attribute("required").is_some();
                inputs.push(Input { kind, name: attribute("name"), value: attribute("value"), is_required });
            }
            _ => {}
        });
        inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_belong_to_their_form() {
        let html = "<input name=x><form><input name=a value='1&amp;2'></form><input name=y>\
                    <!-- <form> --><form><input TYPE=Password name=B><select name=s></select></form>";
        let names =
            |number| Html::inputs(html, number).into_iter().map(|input| input.name).collect::<Vec<_>>();
        assert_eq!((names(0), names(1), names(2)), (vec!["a".to_owned()], vec!["B".to_owned()], vec![]));
        let [first] = &Html::inputs(html, 0)[..] else { panic!("expected one input") };
        assert_eq!((first.kind.as_str(), first.value.as_str()), ("text", "1&2"));
    }
}
