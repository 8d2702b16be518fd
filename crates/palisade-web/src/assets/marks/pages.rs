//! Marks of what pages and scripts should not say: comments, names of inner hosts, variables of the server.

use super::sign::{Mark, Sign};

pub(super) const SIGNS: &[Sign] = &[
    Sign::new(
        Mark::ImplicitGrant,
        &["response_type=token", "response_type=id_token%20token", "response_type=token%20id_token"],
        r"(?i)([\w.-]{3,80})/[\w./-]{0,80}\?[^\s\x22'`<>]{0,160}response_type=(?:token|id_token%20token|token%20id_token)(?:[&\x22'`\s]|$)",
    )
    .reaching(300, 80),
    Sign::new(
        Mark::InternalName,
        &[".internal", ".intranet", ".corp", ".local", ".lan", ".localdomain", ".svc.cluster"],
        r"(?i)(?:https?|wss?|postgres|redis|amqp|ldaps?)://(?:[^\s/@\x22'`<>]{1,60}@)?((?:[a-z0-9_-]{1,63}\.){1,8}(?:internal|intranet|corp|local|lan|localdomain))(?:[:/\x22'`\s?#\\]|$)",
    )
    .reaching(120, 40),
    Sign::new(
        Mark::PrivateVariable,
        &["secret", "password", "passwd", "private_key", "database_url", "db_host", "redis_url", "smtp_", "api_token", "access_token"],
        r"[\x22'{,]((?:[A-Z][A-Z0-9]*_)*(?:SECRET(?:_KEY|_ACCESS_KEY)?|PASSWORD|PASSWD|PRIVATE_KEY|DATABASE_URL|DB_HOST|REDIS_URL|SMTP_[A-Z]+|API_TOKEN|ACCESS_TOKEN))[\x22']?\s*:\s*[\x22'`][^\x22'`]{3,}",
    )
    .reaching(80, 120),
    Sign::new(
        Mark::ProcessVariable,
        &["node_env", "npm_", "hostname", "\"path\"", "\"pwd\"", "\"home\"", "shlvl"],
        r"[\x22'{,](NODE_ENV|NPM_[A-Z_]+|npm_[a-z_]+|HOSTNAME|PATH|PWD|HOME|SHLVL)[\x22']\s*:\s*[\x22']",
    )
    .reaching(2, 60),
    Sign::new(
        Mark::SensitiveComment,
        &["auth check", "authentication check", "authorization check", "password", "passwort", "credential", "security", "vulnerab", "backdoor", "exploit", "sql injection", "xss", "hardcoded", "hard-coded", "bypass"],
        r"(?i)(?:<!--|/\*|(?:^|[\s;{}])//)[^\n<>]{0,160}?\b((?:todo|fixme|hack)\b[^\n<>]{0,80}?\b(?:security|insecure|vulnerab\w*|auth(?:entication|orization)?\s+check|xss|sql injection|hard-?coded|backdoor|exploit\w*|bypass)|(?:default|admin|root|test|temp(?:orary)?|staging|ftp|db|database)\s+(?:password|passwort|credentials?)\s*(?:is|are|=|:)\s*(?:[\x22'`]|\S{0,20}\d)|(?:password|passwort|credentials?)\s+(?:is|are)\s*:?\s*(?:[\x22'`]\w|\S{3,20}\d))",
    ),
    Sign::new(
        Mark::SourceMap,
        &["sourcemappingurl="],
        r"(?:^|[\n\r/*])(?://[#@]|/\*[#@])\s*sourceMappingURL=([^\s\x22'*]{1,2000})",
    )
    .reaching(6, 2100),
];
