//! Reads a template and compiles it, or says why it is not run.

use std::collections::BTreeMap;

use palisade_model::Severity;
use regex::Regex;
use serde::de::IgnoredAny;

use crate::document::{self, Document, Payload, Scalar};
use crate::dsl::Expression;
use crate::matching::{Extractor, JsonPaths, Kind, Matcher, Source};
use crate::pattern;
use crate::refusal::Refusal;
use crate::template::{Block, Condition, Method, Redirects, Request, Template};
use crate::text::Text;

/// Of one file.
pub(crate) const MAX_BYTES: usize = 1 << 21;
const MAX_REQUESTS: usize = 64;
const MAX_REDIRECTS: usize = 10;

/// Top-level keys that mean something else than HTTP requests.
const OTHER_PROTOCOLS: &[(&str, &str)] = &[
    ("code", "code that is run"),
    ("dns", "DNS requests"),
    ("file", "files"),
    ("flow", "a flow in JavaScript"),
    ("headless", "a browser"),
    ("javascript", "JavaScript"),
    ("network", "network requests"),
    ("ssl", "TLS requests"),
    ("tcp", "network requests"),
    ("websocket", "web sockets"),
    ("whois", "WHOIS requests"),
    ("workflows", "a workflow"),
];

/// Keys of a block that are not done.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("body", "a body"),
    ("digest-password", "authentication"),
    ("digest-username", "authentication"),
    ("fuzzing", "fuzzing"),
    ("global-matchers", "matchers for other templates"),
    ("race", "a race"),
    ("raw", "raw requests"),
    ("unsafe", "malformed requests"),
];

/// Keys of a block that mean nothing where requests are made one after the other, without cookies, within the limits of a scan.
const WITHOUT_MEANING: &[&str] = &[
    // How several lists are combined; there is one at most.
    "attack",
    "cookie-reuse",
    "disable-cookie",
    "disable-path-automerge",
    "id",
    "iterate-all",
    "max-size",
    "name",
    "pipeline",
    "read-all",
    "req-condition",
    "skip-variables-check",
    "threads",
];

/// Reads one template.
///
/// # Errors
/// [`Refusal`] with the first thing that is not done.
pub fn read(text: &str) -> Result<Template, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::TooLarge { what: "bytes", limit: MAX_BYTES, found: text.len() });
    }
    let document: Document = serde_saphyr::from_str(text)
        .map_err(|error| Refusal::NotATemplate(first_line(&error.to_string())))?;
    refuse_other_protocols(&document)?;
    let variables = document.variables.0.iter().map(|(name, value)| Ok((name.clone(), computed(value)?)));
    let variables = variables.collect::<Result<_, Refusal>>()?;
    let blocks = document.http.iter().map(block).collect::<Result<Vec<_>, _>>()?;
    let template = described(document, variables, blocks)?;
    match template.requests() {
        0 => Err(Refusal::Unsupported("none")),
        found if found > MAX_REQUESTS => {
            Err(Refusal::TooLarge { what: "requests", limit: MAX_REQUESTS, found })
        }
        _ => Ok(template),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn refuse_other_protocols(document: &Document) -> Result<(), Refusal> {
    if document.self_contained {
        return Err(Refusal::Unsupported("requests to a host of its own"));
    }
    let other = OTHER_PROTOCOLS.iter().find(|(key, _)| document.rest.contains_key(*key));
    other.map_or(Ok(()), |(_, what)| Err(Refusal::OtherProtocol(what)))
}

fn described(
    document: Document,
    variables: Vec<(String, Text)>,
    blocks: Vec<Block>,
) -> Result<Template, Refusal> {
    let info = document.info;
    let severity = match info.severity.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" => Severity::Info,
        word => word.parse().map_err(|_| Refusal::Value {
            expected: "a severity of info, low, medium, high or critical",
            found: info.severity.clone(),
        })?,
    };
    let classification = info.classification.unwrap_or_default();
    let number = |id: String| id.trim().to_ascii_uppercase().strip_prefix("CWE-")?.parse().ok();
    Ok(Template {
        id: document.id,
        name: info.name,
        severity,
        description: info.description.trim().to_owned(),
        impact: info.impact.trim().to_owned(),
        remediation: info.remediation.trim().to_owned(),
        references: info.reference.into_list(),
        tags: info.tags.into_list(),
        cve: classification.cve_id.into_list().iter().map(|id| id.to_ascii_uppercase()).collect(),
        cwe: classification.cwe_id.into_list().into_iter().filter_map(number).collect(),
        variables,
        blocks,
    })
}

fn block(block: &document::Block) -> Result<Block, Refusal> {
    if let Some((_, what)) = UNSUPPORTED.iter().find(|(key, _)| block.rest.contains_key(*key)) {
        return Err(Refusal::Unsupported(what));
    }
    known(&block.rest, WITHOUT_MEANING)?;
    let method = match block.method.as_deref().map(str::trim) {
        None | Some("GET" | "get" | "") => Method::Get,
        Some("HEAD" | "head") => Method::Head,
        Some("OPTIONS" | "options") => Method::Options,
        Some(other) => return Err(Refusal::Method(other.to_owned())),
    };
    if block.matchers.is_empty() && block.extractors.is_empty() {
        return Err(Refusal::NothingToJudge);
    }
    let headers =
        block.headers.0.iter().map(|(name, value)| Ok((name.to_ascii_lowercase(), computed(value)?)));
    Ok(Block {
        method,
        requests: requests(block)?,
        headers: headers.collect::<Result<_, Refusal>>()?,
        redirects: redirects(block),
        stop_at_first_match: block.stop_at_first_match,
        all: condition(block.matchers_condition.as_deref())? == Condition::All,
        matchers: block.matchers.iter().map(matcher).collect::<Result<_, _>>()?,
        extractors: block.extractors.iter().map(extractor).collect::<Result<_, _>>()?,
    })
}

/// Each path, with each value of the list where there is one.
fn requests(block: &document::Block) -> Result<Vec<Request>, Refusal> {
    let paths = block.path.iter().map(|path| below_target(path)).collect::<Result<Vec<_>, _>>()?;
    let values = match payload(&block.payloads)? {
        None => vec![None],
        Some((name, values)) => {
            let bound = values.iter().map(|value| Ok(Some((name.to_owned(), computed(&value.0)?))));
            bound.collect::<Result<Vec<_>, Refusal>>()?
        }
    };
    let found = paths.len().saturating_mul(values.len());
    if found > MAX_REQUESTS {
        return Err(Refusal::TooLarge { what: "requests", limit: MAX_REQUESTS, found });
    }
    let with = |path: &Text| values.iter().map(|payload| (path.clone(), payload.clone())).collect::<Vec<_>>();
    let all = paths.iter().flat_map(with);
    Ok(all.map(|(path, payload)| Request { path, payload }).collect())
}

/// The one list of values that a block may have.
fn payload(payloads: &BTreeMap<String, Payload>) -> Result<Option<(&str, &[Scalar])>, Refusal> {
    let mut lists = payloads.iter();
    match (lists.next(), lists.next()) {
        (None, _) => Ok(None),
        (Some((name, Payload::List(values))), None) => Ok(Some((name, values))),
        (Some(_), None) => Err(Refusal::Unsupported("payloads from a file")),
        (Some(_), Some(_)) => Err(Refusal::Unsupported("payloads in combination")),
    }
}

/// Unknown keys may change what a template means.
fn known(rest: &BTreeMap<String, IgnoredAny>, without_meaning: &[&str]) -> Result<(), Refusal> {
    let unknown = rest.keys().find(|key| !without_meaning.contains(&key.as_str()));
    unknown.map_or(Ok(()), |key| Err(Refusal::Value { expected: "a known key", found: key.clone() }))
}

fn redirects(block: &document::Block) -> Redirects {
    let at_most = block.max_redirects.unwrap_or(MAX_REDIRECTS).min(MAX_REDIRECTS);
    match (block.redirects, block.host_redirects) {
        (true, _) => Redirects::Any { at_most },
        (false, true) => Redirects::SameHost { at_most },
        (false, false) => Redirects::No,
    }
}

/// A path must lie on the target whatever is computed.
fn below_target(path: &str) -> Result<Text, Refusal> {
    let text = computed(path.trim())?;
    let below = matches!(text.first_variable(), Some("BaseURL" | "RootURL")) || text.start().starts_with('/');
    if below { Ok(text) } else { Err(Refusal::OtherTarget(path.to_owned())) }
}

fn computed(text: &str) -> Result<Text, Refusal> {
    if text.contains("interactsh") {
        return Err(Refusal::Unsupported("a callback server (interactsh)"));
    }
    Text::read(text).map_err(|(expression, problem)| Refusal::Expression { expression, problem })
}

fn expressions(texts: &[String]) -> Result<Vec<Expression>, Refusal> {
    let read = |text: &String| {
        if text.contains("interactsh") {
            return Err(Refusal::Unsupported("a callback server (interactsh)"));
        }
        Expression::read(text).map_err(|problem| Refusal::Expression { expression: text.clone(), problem })
    };
    texts.iter().map(read).collect()
}

fn condition(word: Option<&str>) -> Result<Condition, Refusal> {
    match word.map(str::trim) {
        None | Some("or" | "OR" | "") => Ok(Condition::Any),
        Some("and" | "AND") => Ok(Condition::All),
        Some(other) => Err(Refusal::Value { expected: "the condition and or or", found: other.to_owned() }),
    }
}

fn matcher(matcher: &document::Matcher) -> Result<Matcher, Refusal> {
    known(&matcher.rest, &["match-all", "xpath"])?;
    let part = part(matcher.part.as_deref())?;
    let kind = match matcher.r#type.as_str() {
        "status" => Kind::Status(matcher.status.clone()),
        "size" => Kind::Size { part, sizes: matcher.size.clone() },
        "word" => Kind::Words { part, words: words(matcher)?, ignore_case: matcher.case_insensitive },
        "regex" => Kind::Patterns { part, patterns: patterns(&matcher.regex, matcher.case_insensitive)? },
        "binary" => {
            let sequences = matcher.binary.iter().map(|text| unhex(text)).collect::<Result<_, _>>()?;
            Kind::Binary { part, sequences }
        }
        "dsl" => Kind::Expressions(expressions(&matcher.dsl)?),
        other => return Err(Refusal::Value { expected: "a known kind of matcher", found: other.to_owned() }),
    };
    Ok(Matcher {
        name: matcher.name.clone(),
        internal: matcher.internal,
        negative: matcher.negative,
        condition: condition(matcher.condition.as_deref())?,
        kind,
    })
}

fn part(part: Option<&str>) -> Result<String, Refusal> {
    match part.unwrap_or("body").trim() {
        callback if callback.starts_with("interactsh") => {
            Err(Refusal::Unsupported("a callback server (interactsh)"))
        }
        name if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') => {
            Ok(name.to_ascii_lowercase().replace('-', "_"))
        }
        other => Err(Refusal::Value { expected: "the name of a part", found: other.to_owned() }),
    }
}

fn words(matcher: &document::Matcher) -> Result<Vec<Text>, Refusal> {
    if matcher.words.iter().any(|word| word.contains("{{interactsh")) {
        return Err(Refusal::Unsupported("a callback server (interactsh)"));
    }
    match matcher.encoding.as_deref() {
        None => Ok(matcher.words.iter().map(|word| Text::read_leniently(word)).collect()),
        Some("hex") => {
            let decoded = matcher.words.iter().map(|word| {
                let bytes = unhex(word)?;
                String::from_utf8(bytes)
                    .map_err(|_| Refusal::Value { expected: "hexadecimal UTF-8", found: word.clone() })
            });
            decoded.map(|word| Ok(Text::read_leniently(&word?))).collect()
        }
        Some(other) => Err(Refusal::Value { expected: "the encoding hex", found: other.to_owned() }),
    }
}

fn patterns(texts: &[String], ignore_case: bool) -> Result<Vec<Regex>, Refusal> {
    let compile = |text: &String| {
        pattern::compile(text, ignore_case)
            .map_err(|problem| Refusal::Pattern { pattern: text.clone(), problem })
    };
    texts.iter().map(compile).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, Refusal> {
    let refused = || Refusal::Value { expected: "hexadecimal digits", found: text.to_owned() };
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let (pairs, []) = digits.as_chunks::<2>() else { return Err(refused()) };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    pairs.iter().map(byte).collect::<Option<_>>().ok_or_else(refused)
}

fn extractor(extractor: &document::Extractor) -> Result<Extractor, Refusal> {
    known(&extractor.rest, &["attribute", "description", "xpath"])?;
    let source = match extractor.r#type.as_str() {
        "regex" => Source::Patterns {
            part: part(extractor.part.as_deref())?,
            patterns: patterns(&extractor.regex, extractor.case_insensitive)?,
            group: extractor.group,
        },
        "kval" => {
            Source::Fields(extractor.kval.iter().map(|field| part(Some(field))).collect::<Result<_, _>>()?)
        }
        "dsl" => Source::Expressions(expressions(&extractor.dsl)?),
        "json" => {
            let read = |text: &String| {
                JsonPaths::read(text)
                    .map_err(|problem| Refusal::Expression { expression: text.clone(), problem })
            };
            let paths = extractor.json.iter().map(read).collect::<Result<_, _>>()?;
            Source::Json { part: part(extractor.part.as_deref())?, paths }
        }
        "xpath" => return Err(Refusal::Unsupported("an extractor of XPath")),
        other => {
            return Err(Refusal::Value { expected: "a known kind of extractor", found: other.to_owned() });
        }
    };
    Ok(Extractor { name: extractor.name.clone(), internal: extractor.internal, source })
}
