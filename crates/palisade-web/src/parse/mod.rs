//! Tolerant parsers of what sites send: they never fail and never panic, and keep what is wrong visible.

mod alone;
mod cookie;
mod csp;
mod date;
mod elements;
mod hsts;
mod html;
mod inputs;
mod robots;
mod tag;
mod traces;
mod view_state;

pub use alone::{read_cookie_text, read_page_text, read_policy_text, read_robots_text};
pub(crate) use cookie::{SameSite, SetCookie};
pub(crate) use csp::{Policies, Policy};
pub(crate) use elements::{Form, Load, Resource};
pub(crate) use hsts::Hsts;
pub(crate) use html::{Html, Script};
pub(crate) use inputs::Input;
pub(crate) use robots::Robots;
pub(crate) use traces::{database_error, debug_page, server_path, stack_trace};
pub(crate) use view_state::ViewState;
