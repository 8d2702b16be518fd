//! What a site tells strangers that it need not, and what it should tell and does not.

pub(super) mod security_txt;
