//! Hosts that watch visitors, and what asks for their consent. Used by the checks of this category.

/// Hosts, with everything below them, that record visits for analytics or advertising.
pub(super) const TRACKERS: &[&str] = &[
    "adnxs.com",
    "adroll.com",
    "amazon-adsystem.com",
    "amplitude.com",
    "analytics.google.com",
    "analytics.tiktok.com",
    "analytics.twitter.com",
    "bat.bing.com",
    "bluekai.com",
    "casalemedia.com",
    "chartbeat.com",
    "clarity.ms",
    "connect.facebook.net",
    "contentsquare.net",
    "crazyegg.com",
    "criteo.com",
    "criteo.net",
    "crwdcntrl.net",
    "ct.pinterest.com",
    "demdex.net",
    "doubleclick.net",
    "everesttech.net",
    "fullstory.com",
    "google-analytics.com",
    "googleadservices.com",
    "googlesyndication.com",
    "googletagmanager.com",
    "heap.io",
    "heapanalytics.com",
    "hotjar.com",
    "hs-analytics.net",
    "intentiq.com",
    "kissmetrics.com",
    "logrocket.com",
    "logrocket.io",
    "luckyorange.com",
    "mathtag.com",
    "mc.yandex.ru",
    "media.net",
    "mixpanel.com",
    "mouseflow.com",
    "mxpnl.com",
    "nr-data.net",
    "omtrdc.net",
    "openx.net",
    "outbrain.com",
    "pardot.com",
    "px.ads.linkedin.com",
    "pubmatic.com",
    "quantserve.com",
    "rubiconproject.com",
    "scorecardresearch.com",
    "segment.com",
    "segment.io",
    "sc-static.net",
    "snap.licdn.com",
    "statcounter.com",
    "static.ads-twitter.com",
    "taboola.com",
    "tealiumiq.com",
    "top-fwz1.mail.ru",
    "zopim.com",
];

/// Hosts and texts of tools that ask visitors first.
const CONSENT: &[&str] = &[
    "borlabs-cookie",
    "consent.cookiebot.com",
    "consent.cookiefirst.com",
    "consent.trustarc.com",
    "consentmanager.net",
    "cookie-script.com",
    "cookielaw.org",
    "cookieyes.com",
    "complianz",
    "didomi",
    "iubenda.com",
    "klaro",
    "onetrust",
    "osano.com",
    "privacy-mgmt.com",
    "quantcast.mgr.consensu.org",
    "sourcepoint",
    "tarteaucitron",
    "termly.io",
    "usercentrics.eu",
];

/// The entry of a list that a host belongs to.
pub(super) fn listed<'a>(host: &str, list: &[&'a str]) -> Option<&'a str> {
    let below = |known: &&&str| {
        host == **known || host.strip_suffix(**known).is_some_and(|front| front.ends_with('.'))
    };
    list.iter().find(below).copied()
}

/// Whether the address is of a tool that asks for consent.
pub(super) fn asks_consent(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    CONSENT.iter().any(|word| address.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_below_count_and_lookalikes_do_not() {
        assert_eq!(listed("www.google-analytics.com", TRACKERS), Some("google-analytics.com"));
        assert_eq!(listed("hotjar.com", TRACKERS), Some("hotjar.com"));
        for host in ["nothotjar.com", "hotjar.com.example", ""] {
            assert_eq!(listed(host, TRACKERS), None, "{host}");
        }
        assert!(asks_consent("https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"));
    }
}
