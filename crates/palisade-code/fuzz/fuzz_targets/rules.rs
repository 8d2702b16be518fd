//! Files of rules: YAML that is read or refused by name, whose patterns are read or refused by name, and which then run.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_code::lower::by_name;
use palisade_code::rule::read;
use palisade_code::ruleset::RuleSet;
use palisade_grammars::Parser;

const CODE: &str = "import os\nx = input()\n\ndef f(a, b=1):\n    os.system('ls ' + a)\n    return g(x)\n";

fuzz_target!(|text: &str| {
    let rules: Vec<_> = read("rules.yaml", text).into_iter().filter_map(Result::ok).collect();
    if !rules.is_empty() {
        let set = RuleSet::new(rules, 0);
        set.check_all();
        set.scan(&mut Parser::new(), by_name("python"), Some("app.py"), CODE);
    }
});
