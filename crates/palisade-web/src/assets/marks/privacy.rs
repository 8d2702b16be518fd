//! Marks of what watches visitors. Scripts that pages name are told by their addresses; these are in texts.

use super::sign::{Mark, Sign};

pub(super) const SIGNS: &[Sign] = &[
    Sign::new(
        Mark::Beacon,
        &["http://www.google-analytics", "http://www.googletagmanager", "http://stats.", "http://analytics.", "http://matomo.", "http://piwik.", "http://static.hotjar", "http://connect.facebook", "http://cdn.segment"],
        r"(?i)http://((?:www\.google-analytics\.com|www\.googletagmanager\.com|static\.hotjar\.com|connect\.facebook\.net|cdn\.segment\.com|(?:stats|analytics|matomo|piwik)\.[a-z0-9.-]{3,80})/[\w./-]{0,40}(?:collect|track|beacon|pixel|analytics|ga\.js|gtag|gtm|matomo|piwik|hotjar|fbevents|\.js|\.php|\.gif))",
    )
    .reaching(0, 200),
    Sign::new(
        Mark::Fingerprinting,
        &["fingerprintjs", "fpjscdn", "fpcdn.io", "clientjs", "thumbmarkjs", "evercookie"],
        r"(?i)(FingerprintJS(?: Pro)? v\d|fpjscdn\.net|fpcdn\.io|@fingerprintjs/|fingerprintjs2?(?:\.min)?\.js|new ClientJS\(|thumbmarkjs|evercookie)",
    )
    .reaching(20, 60),
    Sign::new(
        Mark::RemoteFont,
        &["fonts.googleapis.com", "fonts.gstatic.com", "use.typekit.net", "fast.fonts.net", "fonts.bunny.net"],
        r"(?i)(?:@import\s+(?:url\()?|\burl\(|href=)\s*[\x22']?(?:https?:)?//(fonts\.googleapis\.com|fonts\.gstatic\.com|use\.typekit\.net|fast\.fonts\.net)/",
    )
    .reaching(40, 60),
    Sign::new(
        Mark::SessionReplay,
        &["static.hotjar.com", "clarity.ms/tag", "fullstory.com/s/fs.js", "cdn.logrocket", "cdn.lr-in", "mouseflow.com/projects", "smartlook.com", "luckyorange", "inspectlet", "quantummetric", "contentsquare.net", "sessioncam", "script.crazyegg.com"],
        r"(?i)(static\.hotjar\.com|clarity\.ms/tag|fullstory\.com/s/fs\.js|cdn\.(?:logrocket|lr-in[\w-]*)\.|cdn\.mouseflow\.com|mouseflow\.com/projects|(?:rec|web-sdk)\.smartlook\.com|luckyorange\.(?:com|net)|cdn\.inspectlet\.com|cdn\.quantummetric\.com|contentsquare\.net/uxa|sessioncam\.com|script\.crazyegg\.com)",
    )
    .reaching(20, 60),
];
