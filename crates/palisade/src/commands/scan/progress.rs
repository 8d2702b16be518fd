//! A progress bar on stderr while a scan runs, on terminals only.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use palisade_engine::Progress;
use palisade_model::printable;
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
        bar.set_message(printable(&now.current));
    }
}
