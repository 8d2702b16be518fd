//! Templates as users write them: read, refused, judged.

mod judging;
mod reading;
