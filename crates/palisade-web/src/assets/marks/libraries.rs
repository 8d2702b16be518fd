//! Versions that libraries tell about themselves, in the comment at their head or in a constant.

use super::sign::{Mark, Sign};

const fn banner(name: &'static str, words: &'static [&'static str], pattern: &'static str) -> Sign {
    Sign::new(Mark::Library(name), words, pattern).reaching(40, 240)
}

pub(super) const SIGNS: &[Sign] = &[
    banner("angular", &["angularjs v"], r"@license AngularJS v(\d+\.\d+\.\d+)"),
    banner("axios", &["axios v"], r"(?i)/\*!? axios v(\d+\.\d+\.\d+) "),
    banner("backbone", &["backbone.js "], r"Backbone\.js (\d+\.\d+\.\d+)\s"),
    banner(
        "bootstrap",
        &["bootstrap v", "bootstrap javascript library v"],
        r"Bootstrap (?:JavaScript Library )?v(\d+\.\d+\.\d+)",
    ),
    banner("bootstrap", &["bootstrap.js v", "bootstrap: "], r"\* Bootstrap: [a-z-]+\.js v(\d+\.\d+\.\d+)"),
    banner("chart.js", &["chart.js"], r"\* Chart\.js(?: |\n \* Version: |\s+v)v?(\d+\.\d+\.\d+)"),
    banner("datatables.net", &["datatables "], r"/\*! DataTables (\d+\.\d+\.\d+)"),
    banner("dompurify", &["dompurify "], r"@license DOMPurify (\d+\.\d+\.\d+) \|"),
    banner(
        "ember-source",
        &["@version"],
        r"@copyright Copyright \d{4}-\d{4} Tilde Inc(?s:.){0,400}@version\s+(\d+\.\d+\.\d+)",
    )
    .reaching(500, 40),
    banner("handlebars", &["handlebars v"], r"handlebars v(\d+\.\d+\.\d+)\s"),
    banner(
        "highlight.js",
        &["highlight.js "],
        r"Highlight\.js v?(\d+\.\d+\.\d+) \(|highlight\.js v(\d+\.\d+\.\d+) \|",
    ),
    banner(
        "jquery",
        &["jquery v", "jquery javascript library v"],
        r"(?:/\*!? |\* )jQuery (?:JavaScript Library )?v(\d+\.\d+\.\d+)",
    ),
    banner("jquery-migrate", &["jquery migrate"], r"jQuery Migrate (?:- )?v(\d+\.\d+\.\d+)"),
    banner(
        "jquery-ui",
        &["jquery ui - v", "jquery ui "],
        r"/\*!? jQuery UI (?:- v)?(\d+\.\d+\.\d+)|\* jQuery UI (\d+\.\d+\.\d+)\n",
    ),
    banner(
        "jquery-validation",
        &["jquery validation plugin"],
        r"jQuery Validation Plugin - v(\d+\.\d+\.\d+)|jQuery Validation Plugin v(\d+\.\d+\.\d+)",
    ),
    banner("knockout", &["knockout javascript library v"], r"Knockout JavaScript library v(\d+\.\d+\.\d+)"),
    banner("lodash", &["lodash "], r"@license\s+\* (?:lodash|Lodash) (\d+\.\d+\.\d+) "),
    banner("marked", &["marked v"], r"\* marked v(\d+\.\d+\.\d+) - a markdown parser"),
    banner("moment", &["//! moment.js"], r"//! moment\.js\s+//! version : (\d+\.\d+\.\d+)"),
    banner("next", &["window.next="], r"window\.next=\{version:[\x22'](\d+\.\d+\.\d+)"),
    banner("nuxt", &["@nuxt", "nuxt v"], r"Nuxt v(\d+\.\d+\.\d+)"),
    banner("pdfjs-dist", &["pdfjsversion"], r"pdfjsVersion\s*=\s*[\x22'](\d+\.\d+\.\d+)"),
    banner("quill", &["quill editor v"], r"Quill Editor v(\d+\.\d+\.\d+)"),
    banner("react", &["@license react v"], r"@license React v(\d+\.\d+\.\d+)\n \* react\."),
    banner("react-dom", &["@license react v"], r"@license React v(\d+\.\d+\.\d+)\n \* react-dom"),
    banner("select2", &["select2 "], r"/\*!? Select2 (\d+\.\d+\.\d+) \|"),
    banner("showdown", &["showdown v"], r"showdown v ?(\d+\.\d+\.\d+) - "),
    banner("socket.io-client", &["socket.io v"], r"\* Socket\.IO v(\d+\.\d+\.\d+)"),
    banner(
        "summernote",
        &["summernote v"],
        r"Super simple WYSIWYG editor v(\d+\.\d+\.\d+)|Summernote v(\d+\.\d+\.\d+)",
    ),
    banner("sweetalert2", &["sweetalert2 v"], r"\* sweetalert2 v(\d+\.\d+\.\d+)"),
    banner("swiper", &["swiper "], r"\* Swiper (\d+\.\d+\.\d+)\n"),
    banner(
        "tinymce",
        &["tinymce", "* version: "],
        r"TinyMCE(?s:.){0,300}Version: (\d+\.\d+\.\d+) \(|TinyMCE version (\d+\.\d+\.\d+)",
    )
    .reaching(340, 120),
    banner("underscore", &["underscore.js "], r"Underscore\.js (\d+\.\d+\.\d+)\s"),
    banner("video.js", &["video.js "], r"\* Video\.js (\d+\.\d+\.\d+) <"),
    banner("vue", &["vue.js v"], r"\* Vue\.js v(\d+\.\d+\.\d+)"),
    banner("vue", &["@vue/"], r"@vue/(?:shared|runtime-dom|runtime-core|reactivity) v(\d+\.\d+\.\d+)"),
];
