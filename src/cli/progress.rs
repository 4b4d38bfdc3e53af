//! A line on stderr that tells how far the work is, when a person looks at it.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

pub(super) struct Progress {
    shown: Option<Instant>,
    enabled: bool,
}

impl Progress {
    const EVERY: Duration = Duration::from_millis(200);

    /// `wanted`: whether to show anything on a terminal.
    pub(super) fn new(wanted: bool) -> Self {
        Progress { shown: None, enabled: wanted && io::stderr().is_terminal() }
    }

    /// Replaces the line, a few times a second.
    pub(super) fn show(&mut self, text: impl FnOnce() -> String) {
        if self.enabled && self.shown.is_none_or(|shown| shown.elapsed() >= Self::EVERY) {
            self.shown = Some(Instant::now());
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(io::stderr(), "\r\x1b[K{}", text());
        }
    }

    pub(super) fn clear(&mut self) {
        if self.enabled && self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
