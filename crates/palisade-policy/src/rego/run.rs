//! Compiles a module and asks it for its `deny` set, in this process.

use std::num::NonZeroU32;
use std::time::Duration;

use palisade_model::truncate_utf8;
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};

use super::runner::RegoRunner;

/// Time that one module has; the clock starts with each evaluation.
pub(super) const TIME: Duration = Duration::from_secs(1);

/// Messages of one module that are kept.
const MAX_MESSAGES: usize = 1000;

/// A message is cut to this many bytes.
const MAX_MESSAGE: usize = 1000;

/// Why a module said nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegoError {
    #[error("expected a module of Rego, found {0}")]
    Compile(String),
    #[error("expected a rule `deny` that is a set or an array, found {0}")]
    NoDeny(String),
    #[error("expected the module to run, found {0}")]
    Run(String),
    #[error("expected the module to end within {} s, found that it did not", TIME.as_secs())]
    TooLong,
    #[error("expected the module to run within its memory and stack, found that it did not")]
    TooMuch,
    #[error("expected a process to run the module, found {0}")]
    Process(String),
}

/// A module that is understood.
pub(crate) struct Compiled {
    engine: Engine,
    /// The path of its package, such as `data.release`.
    package: String,
}

/// Reads a module.
///
/// # Errors
/// [`RegoError::Compile`] with the line and what was expected there.
pub(crate) fn compile(module: &str) -> Result<Compiled, RegoError> {
    let mut engine = Engine::new();
    let package = engine
        .add_policy("policy.rego".to_owned(), module.to_owned())
        .map_err(|error| RegoError::Compile(brief(&error.to_string())))?;
    Ok(Compiled { engine, package })
}

impl Compiled {
    /// The messages of its `deny` set: texts, the field `msg` of objects, and anything else as JSON.
    fn deny(mut self, input: &str) -> Result<Vec<String>, RegoError> {
        let check_interval = NonZeroU32::MIN.saturating_add(63);
        self.engine.set_execution_timer_config(ExecutionTimerConfig { limit: TIME, check_interval });
        let input = Value::from_json_str(input).map_err(|error| RegoError::Run(brief(&error.to_string())))?;
        self.engine.set_input(input);
        let deny = self
            .engine
            .eval_rule(format!("{}.deny", self.package))
            .map_err(|error| told(&error.to_string()))?;
        match &deny {
            Value::Set(set) => Ok(set.iter().take(MAX_MESSAGES).map(message).collect()),
            Value::Array(list) => Ok(list.iter().take(MAX_MESSAGES).map(message).collect()),
            Value::Undefined => Ok(Vec::new()),
            other => Err(RegoError::NoDeny(brief(&other.to_string()))),
        }
    }
}

fn told(error: &str) -> RegoError {
    match error {
        _ if error.contains("exceeded time limit") => RegoError::TooLong,
        _ if error.contains("not a valid rule path") => RegoError::NoDeny("none".to_owned()),
        _ => RegoError::Run(brief(error)),
    }
}

fn message(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.to_string(),
        Value::Object(fields) => match fields.get(&Value::from("msg")) {
            Some(Value::String(text)) => text.to_string(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    };
    brief(&text)
}

/// The module's source is quoted in errors, which may be long.
fn brief(text: &str) -> String {
    truncate_utf8(text.trim(), MAX_MESSAGE).to_owned()
}

/// Runs modules in this process: no bound on memory and stack, so only in the child process and for modules that one
/// trusts.
#[derive(Debug, Clone, Copy, Default)]
pub struct InProcess;

impl RegoRunner for InProcess {
    fn deny(&self, module: &str, input: &str) -> Result<Vec<String>, RegoError> {
        compile(module)?.deny(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deny(module: &str) -> Result<Vec<String>, RegoError> {
        InProcess.deny(module, r#"{"score": 60, "findings": [{"severity": "high", "path": "a.py"}]}"#)
    }

    #[test]
    fn p_06_a_module_of_rego_denies_with_its_own_words() {
        let module = "package release\n\
            deny contains msg if { input.score < 70; msg := sprintf(\"score %d\", [input.score]) }\n\
            deny contains {\"msg\": f.path} if { some f in input.findings; f.severity == \"high\" }\n";
        assert_eq!(deny(module).unwrap(), ["score 60", "a.py"]);
        assert_eq!(deny("package a.b\ndeny contains 1 if { input.score > 99 }").unwrap(), [""; 0]);
    }

    #[test]
    fn what_cannot_be_run_is_told_apart() {
        let compile = deny("package a\ndeny contains x if {").unwrap_err();
        assert!(matches!(&compile, RegoError::Compile(why) if why.contains("policy.rego:2")), "{compile}");
        assert!(matches!(deny("package a\nallow := true"), Err(RegoError::NoDeny(_))));
        assert!(matches!(deny("package a\ndeny := 3"), Err(RegoError::NoDeny(_))));
        let endless = "package a\ndeny contains 1 if { some x in numbers.range(1, 5000); some y in numbers.range(1, 5000); x * y < 0 }";
        assert_eq!(deny(endless), Err(RegoError::TooLong));
        assert!(
            deny("package a\ndeny contains 1 if { http.send({\"url\": \"http://localhost\"}) }").is_err()
        );
    }
}
