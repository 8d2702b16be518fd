//! A progress bar on stderr while a scan runs, on terminals only.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use palisade_engine::{Progress, ProgressSnapshot};
use palisade_model::{CheckCounts, printable};
use tokio::task::JoinHandle;

const REDRAW: Duration = Duration::from_millis(100);

/// Owns the task that draws.
pub(super) struct Display {
    bar: ProgressBar,
    drawing: JoinHandle<()>,
}

impl Display {
    /// `None` when stderr is no terminal.
    pub(super) fn start(progress: Arc<Progress>, bars: &MultiProgress) -> anyhow::Result<Option<Self>> {
        if !std::io::stderr().is_terminal() {
            return Ok(None);
        }
        let bar = bars.add(ProgressBar::new(0));
        bar.set_style(ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}")?);
        let drawing = tokio::spawn(draw(bar.clone(), progress));
        Ok(Some(Self { bar, drawing }))
    }

    /// Takes the bar off the screen.
    pub(super) async fn finish(self) {
        self.drawing.abort();
        // The only error is the abort itself.
        let _ = self.drawing.await;
        self.bar.finish_and_clear();
    }
}

async fn draw(bar: ProgressBar, progress: Arc<Progress>) {
    let mut ticks = tokio::time::interval(REDRAW);
    loop {
        ticks.tick().await;
        let now = progress.snapshot();
        bar.set_length(now.total);
        bar.set_position(now.done);
        bar.set_message(message(&now));
    }
}

/// What runs now and, for scans made of checks, how those ended so far.
fn message(now: &ProgressSnapshot) -> String {
    let current = printable(&now.current);
    let CheckCounts { fail, pass, not_applicable, error } = now.checks;
    match now.checks.total() {
        0 => current,
        _ => format!(
            "{current}: {fail} failed, {pass} passed, {not_applicable} not applicable, {error} without an answer"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_counts_checks_where_there_are_any() {
        let mut now = Progress::default().snapshot();
        now.current = "src/main.rs".to_owned();
        assert_eq!(message(&now), "src/main.rs");
        now.current = "Security headers".to_owned();
        now.checks = CheckCounts { fail: 2, pass: 31, not_applicable: 4, error: 0 };
        assert_eq!(
            message(&now),
            "Security headers: 2 failed, 31 passed, 4 not applicable, 0 without an answer"
        );
    }
}
