//! The tag-value notation of SPDX 2: lines of `Tag: value`, values of several lines between `<text>` and `</text>`.

mod reader;
mod table;
mod writer;

pub(crate) use reader::read_tags;
pub(super) use table::Section;
pub(super) use writer::TagWriter;
