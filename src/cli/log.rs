//! The log on stderr: what happens during long runs, for people or for machines.

use super::args::LogFormat;
use std::io::{self, IsTerminal};
use tracing::Level;

/// Begins to log. Called a second time it changes nothing.
pub(super) fn begin(format: LogFormat, quiet: bool) {
    let level = if quiet { Level::WARN } else { Level::INFO };
    let base = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(level).with_target(false);
    // Fails only where a program that uses the library has set up its own log, which is then the right one.
    let _ = match format {
        LogFormat::Json => base.json().flatten_event(true).try_init(),
        LogFormat::Text if io::stderr().is_terminal() => {
            base.with_level(false).without_time().compact().try_init()
        }
        LogFormat::Text => base.with_ansi(false).compact().try_init(),
    };
}
