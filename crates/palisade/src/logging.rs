//! Logs: JSON lines when stderr is no terminal, readable text when it is. `PALISADE_LOG` sets levels.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Installs the process-wide subscriber; called once by the long-running commands.
pub(crate) fn init() -> anyhow::Result<()> {
    let filter = EnvFilter::builder()
        .with_env_var("PALISADE_LOG")
        .with_default_directive(default_level())
        .from_env()?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let installed = if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
    };
    installed.map_err(anyhow::Error::from_boxed)
}

fn default_level() -> tracing_subscriber::filter::Directive {
    tracing::Level::INFO.into()
}
