//! What is said when a part of the program panics: where, and nothing of what it held, because a panic
//! message may quote the content of a scanned file.

use std::io::Write;
use std::panic::PanicHookInfo;

/// Replaces the default hook; called once, first.
pub(crate) fn keep_quiet() {
    std::panic::set_hook(Box::new(report));
}

fn report(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    if tracing::dispatcher::has_been_set() {
        tracing::error!(panic.place = place, "a part of the program failed");
    } else {
        // Nothing is left to tell anybody when stderr is gone as well.
        let _ = writeln!(
            std::io::stderr(),
            "internal error at {place}: this is a fault of Palisade, please report it"
        );
    }
}
