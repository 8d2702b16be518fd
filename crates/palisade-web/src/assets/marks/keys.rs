//! Marks of keys and tokens: those made for browsers, tokens whose claims matter, signed addresses.

use super::sign::{Mark, Sign};

pub(super) const SIGNS: &[Sign] = &[
    Sign::new(Mark::Jwt, &["eyj"], r"\b(eyJ[A-Za-z0-9_-]{10,600}\.eyJ[A-Za-z0-9_-]{10,2200}\.[A-Za-z0-9_-]{20,700})")
        .reaching(1, 3600),
    Sign::new(
        Mark::MasterKey,
        &["masterkey", "x-parse-master-key"],
        r"(?i)(?:Parse\.masterKey\s*=\s*|Parse\.initialize\([^)]{0,160}|x-parse-master-key[\x22']?\s*[:,]\s*|[\x22']?masterKey[\x22']?\s*:\s*)[\x22']([A-Za-z0-9_-]{20,64})[\x22']",
    ),
    Sign::new(Mark::Publishable("Algolia"), &["algolia"], r"(?i)algolia[\w\x22']{0,24}(?:search|api)[\w\x22']{0,12}key[\x22']?\s*[:=,]\s*[\x22']([0-9a-f]{32})[\x22']"),
    Sign::new(Mark::Publishable("Clerk"), &["pk_live_", "pk_test_"], r"\b(pk_(?:live|test)_[A-Za-z0-9+/]{20,120}(?:JA|\$|Q)={0,2})[\x22'`]"),
    Sign::new(Mark::Publishable("Firebase"), &["firebaseapp.com"], r"(?is)apiKey[\x22']?\s*:\s*[\x22'](AIza[A-Za-z0-9_-]{35})[\x22']").reaching(300, 100),
    Sign::new(Mark::Publishable("Mapbox"), &["pk.eyj"], r"\b(pk\.eyJ[A-Za-z0-9_-]{40,200}\.[A-Za-z0-9_-]{22})\b"),
    Sign::new(Mark::Publishable("PostHog"), &["phc_"], r"\b(phc_[A-Za-z0-9]{40,50})\b"),
    Sign::new(Mark::Publishable("Sentry"), &[".ingest.", "@sentry", "@o"], r"https://([0-9a-f]{32})@[\w.-]+/\d+"),
    Sign::new(Mark::Publishable("Stripe"), &["pk_live_"], r"\b(pk_live_[A-Za-z0-9]{24,120})\b"),
    Sign::new(Mark::Publishable("Supabase"), &["sb_publishable_"], r"\b(sb_publishable_[A-Za-z0-9_-]{22,40})"),
    Sign::new(
        Mark::SignedUrl,
        &["x-amz-expires", "x-goog-expires"],
        r"(?i)https://[^\s\x22'`<>]{4,}?((?:x-amz|x-goog)-expires=\d{1,12})",
    )
    .reaching(800, 60),
    Sign::new(Mark::SignedUrl, &["sig="], r"(?i)[?&;](se=\d{4}-\d{2}-\d{2})[^\s\x22'`<>]{0,300}[?&;]sig=[A-Za-z0-9%+/=]{20,}|[?&;]sig=[A-Za-z0-9%+/=]{20,120}&(?:amp;)?(se=\d{4}-\d{2}-\d{2})").reaching(300, 200),
    Sign::new(
        Mark::SignedUrl,
        &["signature="],
        r"(?i)[?&;](expires=\d{10})[^\s\x22'`<>]{0,600}[?&;]signature=[A-Za-z0-9%+/=~_-]{16,}",
    )
    .reaching(700, 100),
    Sign::new(Mark::SupabaseProject, &[".supabase.co"], r"https://([a-z]{20})\.supabase\.co\b"),
];
