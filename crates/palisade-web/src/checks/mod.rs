//! The checks: each looks at one observation and gives one verdict. The registry below is the whole list.

mod ai_safety;
mod api;
mod auth;
mod baas;
mod check;
mod cloud;
mod disclosure;
mod dns;
mod edge_infra;
mod exposed;
#[cfg(test)]
pub(crate) mod fixture;
mod headers;
mod network;
mod privacy;
mod secrets;
mod tls;

pub(crate) use check::{Check, Found, Judgement, Verdict};
pub(crate) use edge_infra::fingerprint::network as delivery_network;
pub(crate) use headers::referrer_policy::effective as effective_referrer_policy;

/// Every check, ordered by id.
pub(crate) const ALL: &[&Check] = &[
    &ai_safety::manifests::UNAUTHENTICATED,
    &ai_safety::browser_call::CHECK,
    &ai_safety::client_key::CHECK,
    &ai_safety::answers::EXFILTRATION,
    &ai_safety::answers::HTML_SINK,
    &ai_safety::manifests::RECORDED,
    &ai_safety::prompts::HIDDEN,
    &ai_safety::prompts::SYSTEM,
    &api::cors_origins::HTTP_ORIGIN,
    &api::cors::NULL,
    &api::cors::REFLECT,
    &api::cors_origins::SUFFIX,
    &api::cors_origins::WILDCARD_PRIVATE,
    &api::insides::DEBUG,
    &api::errors::CHECK,
    &api::descriptions::IDE,
    &api::descriptions::INTROSPECTION,
    &api::descriptions::SUGGESTIONS,
    &api::host_reflection::CHECK,
    &api::methods::CHECK,
    &api::insides::METRICS,
    &api::object_ids::CHECK,
    &api::descriptions::OPENAPI,
    &api::trace_method::CHECK,
    &auth::providers::ADMIN,
    &auth::basic_over_http::CHECK,
    &auth::cookie_scope::DOMAIN_WIDE,
    &auth::cookie_flags::HTTP_ONLY,
    &auth::session_entropy::CHECK,
    &auth::cookie_scope::PREFIX,
    &auth::cookie_flags::SAME_SITE,
    &auth::cookie_flags::SECURE,
    &auth::csrf_token::CHECK,
    &auth::login_forms::BY_GET,
    &auth::providers::JWKS,
    &auth::login_forms::OVER_HTTP,
    &auth::implicit_grant::CHECK,
    &auth::providers::OIDC,
    &auth::session_url::CHECK,
    &baas::parse_server::MASTER_KEY,
    &baas::supabase::DETECTED,
    &baas::supabase::SERVICE_KEY,
    &cloud::dangling::CHECK,
    &cloud::default_page::CHECK,
    &cloud::signed_url::CHECK,
    &disclosure::leftovers::BACKUP,
    &disclosure::banner_cve::CHECK,
    &disclosure::development_files::CI,
    &disclosure::cms::CHECK,
    &disclosure::said_too_much::COMMENT,
    &disclosure::secret_files::CONFIG,
    &disclosure::open_policies::CROSSDOMAIN,
    &disclosure::errors::DEBUG,
    &disclosure::directory_listing::CHECK,
    &disclosure::repositories::DS_STORE,
    &disclosure::secret_files::ENV,
    &disclosure::errors::STACK,
    &disclosure::inside::FULL_PATH,
    &disclosure::repositories::GIT,
    &disclosure::secret_files::HTPASSWD,
    &disclosure::development_files::IDE,
    &disclosure::said_too_much::HOST_NAME,
    &disclosure::inside::INTERNAL_IP,
    &disclosure::libraries::BACKDOORED,
    &disclosure::libraries::VULNERABLE,
    &disclosure::leftovers::LOG,
    &disclosure::development_files::MANIFEST,
    &disclosure::server_pages::PHPINFO,
    &disclosure::robots::CHECK,
    &disclosure::security_txt::CHECK,
    &disclosure::server_pages::STATUS,
    &disclosure::source_map::CHECK,
    &disclosure::repositories::OTHER,
    &disclosure::takeover_link::CHECK,
    &disclosure::view_state::CHECK,
    &disclosure::open_policies::WORDPRESS_USERS,
    &dns::dane::CHECK,
    &dns::dangling::CNAME,
    &dns::dangling::NS,
    &dns::dmarc::INVALID,
    &dns::dmarc::MISSING,
    &dns::dmarc::NONE,
    &dns::dnssec::ABSENT,
    &dns::dnssec::BOGUS,
    &dns::dnssec::WEAK_ALGORITHM,
    &dns::mta_sts::CHECK,
    &dns::caa::CHECK,
    &dns::open_servers::OPEN_RECURSION,
    &dns::private_address::CHECK,
    &dns::single_ns::CHECK,
    &dns::spf::MISSING,
    &dns::spf::PERMISSIVE,
    &dns::spf::TOO_MANY,
    &dns::txt_secret::CHECK,
    &dns::wildcard::CHECK,
    &dns::open_servers::ZONE_TRANSFER,
    &edge_infra::alias::CHECK,
    &edge_infra::caches::DECEPTION,
    &edge_infra::caches::POISONING,
    &edge_infra::fingerprint::CDN,
    &edge_infra::default_host::CDN_DEBUG,
    &edge_infra::default_host::DEFAULT_HOST,
    &edge_infra::hop_headers::CHECK,
    &edge_infra::internal_header::CHECK,
    &edge_infra::origin::CHECK,
    &edge_infra::server_eol::CHECK,
    &edge_infra::server_version::CHECK,
    &edge_infra::fingerprint::WAF_ABSENT,
    &headers::cache_sensitive::CHECK,
    &headers::isolation::COEP,
    &headers::content_type::CHECK,
    &headers::isolation::COOP,
    &headers::isolation::CORP,
    &headers::csp_scripts::BROAD_SCRIPT_SOURCE,
    &headers::csp_scripts::BYPASS_HOST,
    &headers::csp_directives::HTTP_SOURCE,
    &headers::csp_presence::MISSING,
    &headers::csp_directives::NO_BASE_URI,
    &headers::csp_directives::NO_FORM_ACTION,
    &headers::csp_directives::NO_OBJECT_SRC,
    &headers::nonce::CHECK,
    &headers::csp_presence::REPORT_ONLY,
    &headers::csp_presence::UNPARSEABLE,
    &headers::csp_scripts::UNSAFE_EVAL,
    &headers::csp_scripts::UNSAFE_INLINE,
    &headers::framing::INVALID,
    &headers::framing::MISSING,
    &headers::hsts::INVALID,
    &headers::hsts::MISSING,
    &headers::hsts::PRELOAD_MISMATCH,
    &headers::hsts::SHORT,
    &headers::subresources::MIXED,
    &headers::nosniff::CHECK,
    &headers::permissions_policy::CHECK,
    &headers::referrer_policy::CHECK,
    &headers::subresources::INSECURE_SCRIPT,
    &headers::subresources::INTEGRITY,
    &headers::xss_filter::CHECK,
    &network::plain_login::CHECK,
    &network::http_upgrade::NO_REDIRECT,
    &network::protocols::HTTP2_ABSENT,
    &network::protocols::HTTP3_ADVERTISED,
    &network::protocols::IPV6_PARITY,
    &network::redirect_path::DOWNGRADE,
    &network::redirect_path::LOOP,
    &network::http_upgrade::OFF_HOST_FIRST,
    &network::risky_port::CHECK,
    &network::mail_starttls::CHECK,
    &network::ssh_weak::CHECK,
    &privacy::embedded::BEACON,
    &privacy::trackers::COOKIES,
    &privacy::cookie_lifetime::CHECK,
    &privacy::embedded::FINGERPRINTING,
    &privacy::gpc::CHECK,
    &privacy::embedded::HIDDEN_FRAME,
    &privacy::personal_data::NO_NOTICE,
    &privacy::personal_data::IN_PAGE,
    &privacy::personal_data::IN_URL,
    &privacy::personal_data::REFERRER,
    &privacy::embedded::SESSION_REPLAY,
    &privacy::embedded::FONTS_REMOTE,
    &privacy::trackers::TRACKERS_LOADED,
    &secrets::providers::AI_PROVIDER,
    &secrets::credentials::BASIC_AUTH,
    &secrets::providers::CLOUD,
    &secrets::credentials::DATABASE,
    &secrets::credentials::GENERIC,
    &secrets::tokens::PRIVILEGED,
    &secrets::tokens::STATIC,
    &secrets::credentials::METERED_KEY,
    &secrets::providers::PAYMENT,
    &secrets::credentials::PRIVATE_KEY,
    &secrets::environment::CHECK,
    &secrets::browser_keys::CHECK,
    &secrets::source_map::CHECK,
    &secrets::providers::VCS,
    &secrets::credentials::WEBHOOK,
    &tls::versions::TLS10_11,
    &tls::application::BREACH,
    &tls::caa_issuer::CHECK,
    &tls::active::CCS_INJECTION,
    &tls::validity::EXPIRED,
    &tls::validity::EXPIRING,
    &tls::issuance::LONG_LIFE,
    &tls::trust::NAME_MISMATCH,
    &tls::trust::SELF_SIGNED,
    &tls::trust::UNTRUSTED,
    &tls::chain::INCOMPLETE,
    &tls::chain::ORDER,
    &tls::suites::TRIPLE_DES,
    &tls::suites::CBC_LEGACY,
    &tls::suites::EXPORT,
    &tls::suites::NULL_ANON,
    &tls::suites::RC4_DES,
    &tls::active::CLIENT_RENEGOTIATION,
    &tls::features::COMPRESSION,
    &tls::exchange::DH_WEAK,
    &tls::application::EARLY_DATA,
    &tls::exchange::GROUP_WEAK,
    &tls::active::HEARTBLEED,
    &tls::keys::KEY_SMALL,
    &tls::keys::KNOWN_BAD,
    &tls::versions::NO_TLS12,
    &tls::versions::NO_TLS13,
    &tls::features::NO_EMS,
    &tls::features::NO_FALLBACK_SCSV,
    &tls::suites::NO_FS,
    &tls::no_https::CHECK,
    &tls::features::NO_SECURE_RENEGOTIATION,
    &tls::features::NO_SERVER_ORDER,
    &tls::revocation::MUST_STAPLE,
    &tls::exchange::PQ_HYBRID,
    &tls::revocation::REVOKED,
    &tls::active::ROBOT,
    &tls::issuance::SCT_MISSING,
    &tls::keys::SIG_WEAK,
    &tls::application::SNI_DEFAULT,
    &tls::versions::SSL2,
    &tls::versions::SSL3,
    &tls::issuance::WILDCARD,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use palisade_model::Tier;

    use super::*;

    #[test]
    fn the_checks_are_in_order_complete_and_as_many_as_the_tiers_promise() {
        let ids: Vec<&str> = ALL.iter().map(|check| check.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:#?}");
        let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for check in ALL {
            let of_category = counts.entry(check.category.as_str()).or_default();
            let tiers = [Tier::HeadersOnly, Tier::Quick, Tier::Full, Tier::Active];
            for (tier, count) in tiers.iter().zip(of_category) {
                *count += usize::from(check.tier <= *tier);
            }
            let meta = check.meta();
            assert!(!meta.description.is_empty() && !meta.remediation.is_empty(), "{}", check.id);
            assert!(!meta.references.is_empty() && !meta.title.ends_with('.'), "{}", check.id);
            assert!(meta.tags.iter().any(|tag| tag.starts_with("owasp-top10-2025:")), "{}", check.id);
        }
        // Checks of headers_only, quick, full, and full scans with the owner's consent.
        let expected = [
            ("ai-safety", [0, 6, 8, 8]),
            ("api", [0, 4, 16, 16]),
            ("auth", [6, 10, 15, 15]),
            ("baas", [0, 3, 3, 3]),
            ("cloud", [0, 3, 3, 3]),
            ("disclosure", [0, 14, 31, 31]),
            ("dns", [0, 15, 18, 20]),
            ("edge-infra", [2, 5, 7, 12]),
            ("headers", [25, 30, 30, 30]),
            ("network", [4, 7, 7, 11]),
            ("privacy", [1, 11, 13, 13]),
            ("secrets", [0, 13, 15, 15]),
            ("tls", [6, 25, 39, 43]),
        ];
        assert_eq!(counts, BTreeMap::from(expected));
        let needs_a_part = |check: &&&Check| check.needs.iter().any(|part| part.tier() > check.tier);
        assert_eq!(ALL.iter().filter(needs_a_part).map(|check| check.id).collect::<Vec<_>>(), [""; 0]);
    }
}
