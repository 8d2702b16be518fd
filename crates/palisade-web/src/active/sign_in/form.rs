//! The form by which a site's visitors sign in, with the values that it sends along.

use url::Url;
use url::form_urlencoded::Serializer;

use crate::parse::{Html, Input};

/// A form with one password, one name, and nothing else that must be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignInForm {
    pub(super) action: Url,
    name_field: String,
    password_field: String,
    /// Names and values that come with the page.
    hidden: Vec<(String, String)>,
}

impl SignInForm {
    /// The first one of the page; `None` for forms that make accounts, change passwords or are handled by scripts.
    pub(super) fn of(page: &Url, text: &str) -> Option<Self> {
        let html = Html::parse(text);
        let base = html.base.as_deref().and_then(|base| page.join(base).ok()).unwrap_or_else(|| page.clone());
        let forms = html.elements.forms.iter().enumerate().filter(|(_, form)| form.method == "post");
        forms
            .filter_map(|(number, form)| {
                let action =
                    form.action.as_deref().map_or(Some(page.clone()), |action| base.join(action).ok())?;
                Self::read(action, &Html::inputs(text, number))
            })
            .find(|form| form.action.origin() == page.origin())
    }

    fn read(action: Url, inputs: &[Input]) -> Option<Self> {
        let of_kind = |kinds: &[&str]| -> Vec<&Input> {
            inputs.iter().filter(|input| kinds.contains(&input.kind.as_str())).collect()
        };
        let (codes, names): (Vec<&Input>, Vec<&Input>) =
            of_kind(&["text", "email", "tel"]).into_iter().partition(|input| is_optional_code(input));
        let ([password], [name]) = (&of_kind(&["password"])[..], &names[..]) else {
            return None;
        };
        if password.name.is_empty() || name.name.is_empty() {
            return None;
        }
        let kept =
            |input: &&Input| matches!(input.kind.as_str(), "hidden" | "submit") && !input.name.is_empty();
        let along = inputs.iter().filter(kept).chain(codes);
        let hidden = along.map(|input| (input.name.clone(), input.value.clone()));
        Some(Self {
            action,
            name_field: name.name.clone(),
            password_field: password.name.clone(),
            hidden: hidden.collect(),
        })
    }

    /// What a browser would send.
    pub(super) fn filled(&self, name: &str, password: &str) -> String {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(&self.hidden);
        body.append_pair(&self.name_field, name).append_pair(&self.password_field, password);
        body.finish()
    }
}

/// A second factor, for those who have one.
fn is_optional_code(input: &Input) -> bool {
    let name = input.name.to_ascii_lowercase();
    !input.is_required && ["otp", "2fa", "mfa"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_to_sign_in_is_one() {
        let page = Url::parse("https://shop.example/login").unwrap();
        let of = |html: &str| SignInForm::of(&page, html);
        let form = of(
            "<form action=/search><input name=q></form><form method=post action='/in'><input name=userName>\
             <input type=hidden name=_token value='a&amp;b'><input type=password name=Pass><button></button></form>",
        );
        let form = form.unwrap();
        assert_eq!(form.action.as_str(), "https://shop.example/in");
        assert_eq!(form.filled("a b", "c"), "_token=a%26b&userName=a+b&Pass=c");
        let form = of(
            "<form method=post><input name=user required><input type=password name=pass><input name=otp></form>",
        );
        assert_eq!(form.unwrap().filled("a", "b"), "otp=&user=a&pass=b");
        for html in [
            "<form method=post><input name=a><input type=password name=b><input name=otp required></form>",
            "<form method=post><input name=a><input type=password name=b><input type=password name=c></form>",
            "<form method=post><input name=first><input name=last><input type=password name=p></form>",
            "<form method=get><input name=a><input type=password name=p></form>",
            "<form method=post action=https://id.example/in><input name=a><input type=password name=p></form>",
            "<form method=post><input name=a><input type=password></form>",
        ] {
            assert_eq!(of(html), None, "{html}");
        }
    }
}
