//! How far the work is: a bar on stderr when a person looks at it, else a line a minute in the log.

use super::Context;
use super::gazetteer::text::thousands;
use super::input::Source;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// Between two lines in the log.
const MINUTE: Duration = Duration::from_secs(60);

pub(super) struct BatchProgress {
    bar: Option<ProgressBar>,
    /// bytes of all input files; unknown when stdin is one
    total: Option<u64>,
    /// when the log was written last; `None` when it is not to be written
    logged: Option<Instant>,
    started: Instant,
}

impl BatchProgress {
    /// Progress over some sources; nothing is shown with `--quiet`, or where the output itself runs over the terminal.
    pub(super) fn new(context: &Context, sources: &[Source]) -> Self {
        let terminal = io::stderr().is_terminal();
        let total = sources.iter().map(Source::bytes).sum::<Option<u64>>().filter(|&bytes| bytes > 0);
        let shown = terminal && !context.quiet() && !io::stdout().is_terminal();
        let bar = shown.then(|| {
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(5));
            let template = match total {
                Some(_) => "{bar:30} {percent:>3}% {msg}, {eta} left",
                None => "{spinner} {msg}",
            };
            // The templates are constant; a wrong one would be seen at once, and the usual style serves.
            let style = ProgressStyle::with_template(template);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        let now = Instant::now();
        BatchProgress { bar, total, logged: (!terminal && !context.quiet()).then_some(now), started: now }
    }

    /// Shows or logs what has been done, when it is time.
    pub(super) fn show(&mut self, bytes: u64, documents: u64, failures: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(match failures {
                0 => format!("{} documents", thousands(documents)),
                _ => format!("{} documents, {} failed", thousands(documents), thousands(failures)),
            });
        }
        if let Some(logged) = &mut self.logged
            && logged.elapsed() >= MINUTE
        {
            *logged = Instant::now();
            let seconds = self.started.elapsed().as_secs();
            let rate = documents / seconds.max(1);
            match self.total {
                Some(total) => {
                    let percent = bytes * 100 / total;
                    tracing::info!(
                        documents,
                        failed = failures,
                        percent,
                        documents_per_second = rate,
                        "working"
                    );
                }
                None => tracing::info!(documents, failed = failures, documents_per_second = rate, "working"),
            }
        }
    }

    pub(super) fn clear(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
