//! What a target answered, as expressions and matchers see it.

use std::borrow::Cow;
use std::time::Duration;

use crate::dsl::Value;

/// One answer.
#[derive(Debug, Clone, Copy)]
pub struct Response<'a> {
    pub status: u16,
    /// Names in lower case, in the order of the answer.
    pub headers: &'a [(String, String)],
    /// Decompressed.
    pub body: &'a [u8],
    pub took: Duration,
}

impl Response<'_> {
    /// A part by its name: `body`, `header`, `response`, or a header field with `_` for `-`. `None` when there is none.
    pub(crate) fn part(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "body" => Some(String::from_utf8_lossy(self.body)),
            "header" | "all_headers" => Some(Cow::Owned(self.head())),
            "response" | "all" | "raw" => {
                Some(Cow::Owned(self.head() + "\r\n" + &String::from_utf8_lossy(self.body)))
            }
            "status_code" => Some(Cow::Owned(self.status.to_string())),
            name => self.field(name).map(Cow::Owned),
        }
    }

    /// A value by its name, for expressions.
    #[expect(clippy::cast_precision_loss, reason = "bodies have far fewer than 2^52 bytes")]
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        match name {
            "status_code" => Some(Value::Number(f64::from(self.status))),
            "content_length" => Some(Value::Number(self.body.len() as f64)),
            "duration" => Some(Value::Number(self.took.as_secs_f64())),
            name => self.part(name).map(|text| Value::Text(text.into_owned())),
        }
    }

    /// Status line and header fields.
    fn head(&self) -> String {
        let fields = self.headers.iter().map(|(name, value)| format!("{}: {value}\r\n", canonical(name)));
        format!("HTTP/1.1 {}\r\n", self.status) + &fields.collect::<String>()
    }

    fn field(&self, name: &str) -> Option<String> {
        let is_it =
            |field: &str| field.len() == name.len() && field.chars().map(underscored).eq(name.chars());
        let values: Vec<&str> =
            self.headers.iter().filter(|(field, _)| is_it(field)).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(" "))
    }
}

fn underscored(c: char) -> char {
    if c == '-' { '_' } else { c.to_ascii_lowercase() }
}

/// `content-type` as `Content-Type`: templates look for header fields as most servers write them.
fn canonical(name: &str) -> String {
    let mut upper = true;
    name.chars()
        .map(|c| {
            let written = if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
            upper = c == '-';
            written
        })
        .collect()
}
