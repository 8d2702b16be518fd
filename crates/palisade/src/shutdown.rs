//! SIGINT and SIGTERM end the long-running commands in order; a second one ends them at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

const EXIT_INTERRUPTED: i32 = 130;

/// Cancels `stop` on the first signal.
pub(crate) fn on_signal(stop: CancellationToken) -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        wait(&mut interrupt, &mut terminate).await;
        tracing::info!("stopping; send the signal again to stop at once");
        stop.cancel();
        wait(&mut interrupt, &mut terminate).await;
        std::process::exit(EXIT_INTERRUPTED);
    });
    Ok(())
}

async fn wait(interrupt: &mut tokio::signal::unix::Signal, terminate: &mut tokio::signal::unix::Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
