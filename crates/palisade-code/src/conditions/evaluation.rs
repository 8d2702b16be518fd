//! Whether a comparison holds. What has no value makes the whole comparison false, as upstream does.

use super::operators::{binary, unary};
use super::{Comparison, Expression, Value, calls};

/// What a comparison is evaluated in.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The value of a metavariable, with its `$`.
    pub value: &'a dyn Fn(&str) -> Option<Value>,
    /// For `today()`, in seconds since 1970.
    pub now: i64,
}

impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Scope").field("now", &self.now).finish_non_exhaustive()
    }
}

impl Comparison {
    /// Whether it is true.
    pub fn holds(&self, scope: Scope<'_>) -> bool {
        matches!(self.expression.evaluate(scope), Some(Value::Boolean(true)))
    }
}

impl Expression {
    fn evaluate(&self, scope: Scope<'_>) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Metavariable(name) => (scope.value)(name),
            Self::List(items) => evaluate_all(items, scope).map(Value::List),
            Self::Unary(operator, operand) => unary(*operator, operand.evaluate(scope)?),
            Self::Binary(operator, operands) => {
                let [left, right] = &**operands;
                binary(*operator, left.evaluate(scope)?, right.evaluate(scope)?)
            }
            Self::Call(function, arguments) => {
                calls::call(*function, evaluate_all(arguments, scope)?, scope.now)
            }
            Self::Matches(regex, subject) => match subject.evaluate(scope)? {
                Value::Text(text) => Some(Value::Boolean(regex.is_match(&text))),
                _ => None,
            },
        }
    }
}

fn evaluate_all(items: &[Expression], scope: Scope<'_>) -> Option<Vec<Value>> {
    items.iter().map(|item| item.evaluate(scope)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(name: &str) -> Option<Value> {
        match name {
            "$INT" => Some(Value::Integer(42)),
            "$FLOAT" => Some(Value::Float(2.5)),
            "$TEXT" => Some(Value::Text("0755".to_owned())),
            "$HASH" => Some(Value::Text("md5".to_owned())),
            "$DATE" => Some(Value::Text("2020-02-29".to_owned())),
            "$CODE" => Some(Value::Code("os.getenv".to_owned())),
            "$TRUE" => Some(Value::Boolean(true)),
            _ => None,
        }
    }

    fn holds(text: &str) -> bool {
        let comparison = Comparison::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        comparison.holds(Scope { value: &value, now: 1_700_000_000 })
    }

    #[test]
    fn comparisons_that_hold() {
        let cases = [
            "$INT > 41 and $INT < 43",
            "$INT == 0x2a",
            "41 < $INT <= 42 != 43",
            "$INT % 2 == 0 and $FLOAT % 0.5 == 0",
            "$INT / 4 == 10",
            "$INT <= 500.0",
            "-$INT == -42 and +$INT == 42 and ~$INT == -43",
            "2 ** 3 ** 2 == 512",
            "-2 ** 2 == -4",
            "$INT & 2 == 2",
            "1 + 2 * 3 == 7 and (1 + 2) * 3 == 9",
            "1 << 4 | 1 == 17",
            "$INT in [1, 42,]",
            "$INT not in (1, 2)",
            "not $INT == 1",
            "'d5' in $HASH",
            "re.match('md5|sha1', $HASH)",
            "re.match('(?!sha)', $HASH)",
            "not re.match('d5', $HASH)",
            "re.search(r'\\d$', $HASH)",
            "int($TEXT) == 755",
            "int($TEXT, 8) == 0o755",
            "float('1.5') == 1.5",
            "len($HASH) == 3",
            "str($CODE) == 'os.' 'getenv'",
            "str($INT) == \"42\"",
            "$TRUE == True and $TRUE",
            "strptime($DATE) < today()",
            "parse_promql_duration('1m30s2ms') == 90_002",
        ];
        for case in cases {
            assert!(holds(case), "{case}");
        }
    }

    #[test]
    fn what_has_no_value_is_false() {
        let cases = [
            "$INT",
            "$NONE == 1",
            "$CODE == $CODE",
            "$INT == 42 or $CODE == 'x'",
            "$INT / 0 == 0",
            "9223372036854775807 + 1 > 0",
            "2 ** 100 > 0",
            "int($CODE) == 1",
            "strptime('2021-02-29') < today()",
            "$HASH < 3",
        ];
        for case in cases {
            assert!(!holds(case), "{case}");
        }
    }

    #[test]
    fn metavariables_are_stripped_to_numbers() {
        let comparison = Comparison::parse("$TEXT > 492 and 0 < $TEXT").unwrap().stripped(Some(8));
        assert!(comparison.holds(Scope { value: &value, now: 0 }));
    }

    #[test]
    fn what_is_no_comparison_is_refused() {
        let deep = "(".repeat(1000);
        let cases = [
            "",
            "$X >",
            "1 +",
            "$X = 1",
            "f($X)",
            "x",
            "'open",
            "re.match($X, $Y)",
            "$X 1",
            "int()",
            "1__x",
            &deep,
        ];
        for case in cases {
            assert!(Comparison::parse(case).is_err(), "{case}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[$X0-9a.'\"() +*/<>=~inotrd,\\[\\]-]{0,40}") {
            if let Ok(comparison) = Comparison::parse(&text) {
                comparison.holds(Scope { value: &|_| Some(Value::Integer(i64::MIN)), now: 0 });
            }
        }
    }
}
