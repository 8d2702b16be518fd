//! The parsers without a scan: each reads any text and answers everything that checks ask. Called by fuzz targets.

use super::{Html, Policy, Robots, SetCookie};

/// Reads a Content-Security-Policy, and says whether it has a hole or is bolted with nonces.
pub fn read_policy_text(text: &str) -> bool {
    let policy = Policy::parse(text);
    let has_hole = policy.allows_inline_scripts()
        | policy.allows_eval()
        | !policy.restricts_objects()
        | policy.broad_script_source().is_some()
        | policy.http_active_source().is_some();
    let has_bolt = policy.is_strict_dynamic() | policy.uses_nonce_or_hash();
    policy.has_directives() && !policy.display().is_empty() && (has_hole || has_bolt)
}

/// Reads the value of a `Set-Cookie` field, and says whether a browser would keep the cookie.
pub fn read_cookie_text(text: &str) -> bool {
    let cookie = SetCookie::parse(text);
    cookie.is_some_and(|cookie| cookie.is_session() || cookie.is_anti_csrf() || cookie.lifetime(0) != Some(0))
}

/// Reads a page as browsers do and as crawlers do, and says how many scripts and metas it has.
pub fn read_page_text(text: &str) -> usize {
    let pages = [Html::parse(text), Html::parse_everywhere(text)];
    pages.iter().map(|page| page.scripts.len() + page.metas.len()).sum()
}

/// Reads robots.txt, and says how many of its own lines may be asked for as paths.
pub fn read_robots_text(text: &str) -> usize {
    let robots = Robots::parse(text);
    text.lines().take(100).filter(|line| robots.allows(line)).count()
}
