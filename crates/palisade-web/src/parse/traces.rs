//! Recognises what programs print when they fail: stack traces, database errors, debug pages. Only the kind is
//! given, never the text, which may hold anything.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// Technology and a line of its stack traces.
const TRACES: &[(&str, &str)] = &[
    (
        "PHP",
        r"(?:Fatal error|Parse error|Warning|Notice|Deprecated)(?:</b>)?:\s[^\n]+ in (?:<b>)?(?:/|[A-Z]:\\)[^\s<]+(?:</b>)? on line (?:<b>)?\d+",
    ),
    ("PHP", r"#\d+ (?:/|[A-Z]:\\)[^\n(]+\.php\(\d+\): "),
    ("Python", r"File (?:&quot;|&#34;|&#x27;|\\?[\x22'])[^\n]+, line \d+, in "),
    (
        "Java",
        r"\bat [\w$.]+\.[\w$]+(?:<init>|&lt;init&gt;)?\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method)\)",
    ),
    (".NET", r"\bat [\w.`+\[\],&;<>]+\([^)\n]*\) in [A-Za-z]:\\[^\n]+:line \d+"),
    (".NET", r"(?s)Server Error in (?:'|&#39;)[^\n]*(?:'|&#39;) Application.*Stack Trace:"),
    ("Node.js", r"\bat (?:[\w.&;<>$\[\] ]+ )?\((?:file://|node:|/|[A-Z]:\\)[^\n)]+:\d+:\d+\)"),
    ("Ruby", r"[\w/.-]+\.(?:rb|erb|haml):\d+:in (?:`|'|&#39;|&#x27;|&lsquo;)"),
    ("Go", r"goroutine \d+ \[running\]:"),
    ("Elixir", r"\((?:[a-z_]+ )?[\d.]+\) lib/[\w/.]+\.ex:\d+: "),
];

/// Database and a text of its errors.
const DATABASE: &[(&str, &str)] = &[
    ("MySQL", r"You have an error in your SQL syntax; check the manual"),
    ("SQL", r"SQLSTATE\[[0-9A-Z]{5}\]"),
    ("Oracle", r"\bORA-\d{5}: "),
    ("SQL Server", r"Unclosed quotation mark (?:after|before) the character string"),
    (
        "PostgreSQL",
        r"(?:PG::|psycopg2?\.errors\.)\w+(?:Error|Violation|Undefined\w+)|ERROR: {1,2}syntax error at or near",
    ),
    ("SQLite", r"SQLite3::SQLException|sqlite3\.(?:OperationalError|ProgrammingError)|SQLITE_ERROR"),
];

/// Framework and a text that only its debug pages have.
const DEBUG_PAGES: &[(&str, &str)] = &[
    ("Django", r"seeing this error because you have <code>DEBUG = True</code>"),
    (
        "Laravel",
        r"(?s)(?:window\.ignite\(|class=.ignition|<!--\s*Illuminate\\).*Illuminate|<title>[^<]*Whoops! There was an error",
    ),
    ("Symfony", r"(?s)<div class=.exception-summary|id=.sfwdt[0-9a-f]{6}"),
    (
        "Rails",
        r"<title>Action Controller: Exception caught</title>|<h1>Routing Error</h1>(?s:.*)Rails\.root:",
    ),
    ("Werkzeug", r"(?s)Werkzeug Debugger</title>|EVALEX(?:_TRUSTED)? = (?:true|false),.*SECRET = "),
    ("ASP.NET", r"(?s)Server Error in (?:'|&#39;)[^\n]*(?:'|&#39;) Application.*Version Information:"),
    ("ASP.NET Core", r"<title>Internal Server Error</title>(?s:.*)id=.stackpage"),
    ("Phoenix", r"Phoenix\.Router\.NoRouteError(?s:.*)Plug\.Debugger|<title>[^<]*NoRouteError at "),
    ("CakePHP", r"(?s)<title>\s*Error: [^<]*</title>.*cake-error|id=.cakeErr"),
    ("Yii", r"(?s)<title>[^<]* \(#?\d*\)[^<]*</title>.*yii\\base\\"),
    (
        "CodeIgniter",
        r"(?s)<title>[^<]*</title>.*CodeIgniter\\Exceptions\\|Displayed at [\d:apm]+ &mdash;\s+PHP: ",
    ),
];

/// What a pattern may remember while it runs; each thread has its own.
const DFA_BYTES: usize = 256 * 1024;

/// One kind of sign and the technologies in its order.
struct Signs {
    names: Vec<&'static str>,
    set: RegexSet,
}

impl Signs {
    fn of(table: &[(&'static str, &str)]) -> Self {
        let patterns = table.iter().map(|(_, pattern)| pattern);
        Self {
            names: table.iter().map(|(name, _)| *name).collect(),
            set: RegexSetBuilder::new(patterns)
                .unicode(false)
                .dfa_size_limit(DFA_BYTES)
                .build()
                .expect("the table is constant and tested"),
        }
    }

    fn first(&self, text: &str) -> Option<&'static str> {
        self.set.matches(text.as_bytes()).iter().next().map(|at| self.names[at])
    }
}

/// The technology whose stack trace the text holds.
pub(crate) fn stack_trace(text: &str) -> Option<&'static str> {
    static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::of(TRACES));
    SIGNS.first(text)
}

/// The database whose error message the text holds.
pub(crate) fn database_error(text: &str) -> Option<&'static str> {
    static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::of(DATABASE));
    SIGNS.first(text)
}

/// The framework whose debug page the text is.
pub(crate) fn debug_page(text: &str) -> Option<&'static str> {
    static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::of(DEBUG_PAGES));
    SIGNS.first(text)
}

/// The first path of the server's own file system, cut to its folder.
pub(crate) fn server_path(text: &str) -> Option<String> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        let unix = r"/(?:var/www|srv/www|usr/share/nginx|usr/local/www|home/[\w.-]{1,32}|Users/[\w.-]{1,32}|opt/[\w.-]{1,32})/[\w./-]*";
        let windows =
            r"[A-Za-z]:\\{1,2}(?:inetpub|wwwroot|xampp|wamp64|Users|Windows|Program Files)\\[^\s\x22'<>]*";
        let source =
            r"\.(?:php|py|rb|js|mjs|ts|jsx|tsx|java|class|jar|cs|cshtml|aspx|pl|go|log|conf|ini|erb|ex)\b";
        // In quotes behind "=" it is an address of the site: <a href="/home/a/index.js">.
        RegexBuilder::new(&format!(r"(?:^|[\s(>\[:;,]|:\x22|&quot;)({unix}|{windows}){source}"))
            .unicode(false)
            .dfa_size_limit(DFA_BYTES)
            .build()
            .expect("the pattern is constant and tested")
    });
    let path = std::str::from_utf8(PATH.captures(text.as_bytes())?.get(1)?.as_bytes()).ok()?;
    let folder = path.rfind(['/', '\\']).map_or(path, |at| &path[..at]);
    Some(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_of_each_technology_are_known() {
        for (technology, text) in [
            ("PHP", "<b>Fatal error</b>:  Uncaught Error: x in <b>/var/www/a.php</b> on line <b>3</b>"),
            ("PHP", "#0 /app/vendor/autoload.php(12): require()"),
            ("Python", "  File \"/app/views.py\", line 12, in index"),
            ("Python", "{\"trace\": \"File \\\"/app/v.py\\\", line 1, in x\"}"),
            ("Java", "\tat org.example.shop.Cart.add(Cart.java:71)\n"),
            (".NET", "   at Shop.Cart.Add(Int32 id) in C:\\src\\Cart.cs:line 20"),
            (
                "Node.js",
                "Error: x<br> &nbsp; &nbsp;at Layer.handle [as handle_request] (/app/node_modules/x/layer.js:95:5)",
            ),
            ("Ruby", "app/models/cart.rb:12:in `add'"),
            ("Go", "goroutine 17 [running]:\nmain.main()"),
        ] {
            assert_eq!(stack_trace(text), Some(technology), "{text}");
        }
        for text in
            ["<h1>404 Not Found</h1>", "look at Page.java (12)", "File \"a\" is missing", "line 3 of a.php"]
        {
            assert_eq!(stack_trace(text), None, "{text}");
        }
    }

    #[test]
    fn database_errors_and_debug_pages_are_known() {
        assert_eq!(database_error("SQLSTATE[42S02]: Base table or view not found"), Some("SQL"));
        assert_eq!(database_error("ORA-00933: SQL command not properly ended"), Some("Oracle"));
        assert_eq!(database_error("learn SQL syntax"), None);
        let django = "You're seeing this error because you have <code>DEBUG = True</code> in your settings";
        assert_eq!(debug_page(django), Some("Django"));
        assert_eq!(debug_page("<title>Action Controller: Exception caught</title>"), Some("Rails"));
        assert_eq!(
            debug_page("<h1>Server Error in '/' Application.</h1> Runtime Error Version Information: x"),
            Some("ASP.NET")
        );
        assert_eq!(debug_page("<h1>Server Error</h1>"), None);
    }

    #[test]
    fn server_paths_are_told_from_addresses_of_the_site() {
        for (text, expected) in [
            ("in /var/www/html/shop/index.php on line 3", Some("/var/www/html/shop")),
            ("(C:\\inetpub\\wwwroot\\a\\Default.aspx)", Some("C:\\inetpub\\wwwroot\\a")),
            ("{\"file\":\"/home/deploy/app/x.py\"}", Some("/home/deploy/app")),
            ("<a href=\"/home/anna/index.js\">", None),
            ("<script src=/opt/a/b.js>", None),
            ("see https://a.example/var/www/html/index.php", None),
            ("/var/www/html is the root", None),
        ] {
            assert_eq!(server_path(text).as_deref(), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,400}") {
            let _ = (stack_trace(&text), database_error(&text), debug_page(&text), server_path(&text));
        }
    }
}
