//! The expressions of templates: `status_code == 200 && contains(tolower(body), "welcome")`. Read once, evaluated per response.

mod evaluate;
mod expression;
mod function;
mod hash;
mod parse;
mod token;
mod value;

pub(crate) use expression::{Expression, Names};
pub(crate) use value::Value;
