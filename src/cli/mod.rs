//! The command line: thin faces over the library, one file a command.
//!
//! A command's file reads top to bottom: arguments, load, run the library, print. Commands get a [`Context`] (global flags and
//! the gazetteer, opened when first asked for) and return an [`Exit`].
#![allow(clippy::print_stdout, clippy::print_stderr)] // the one place that prints

pub mod args;
mod batch;
mod batch_progress;
mod bench;
mod check;
mod distance;
mod extract;
mod gate;
mod gazetteer;
mod input;
mod interrupt;
mod locate;
mod log;
mod map;
mod panics;
mod place;
mod progress;
mod sarif;
mod summary;

use crate::gazetteer::Gazetteer;
use anyhow::Context as _;
use args::{Cli, Command, GlobalArgs, LogFormat};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;

/// Names the gazetteer file to use where `--gazetteer` does not.
const GAZETTEER_VARIABLE: &str = "DATELINE_GAZETTEER";

/// How a command ended; becomes the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// everything was done (`check`: nothing contradicted)
    Done = 0,
    /// `check` found a contradicted claim
    Contradicted = 1,
    /// wrong usage, or no input could be read
    Usage = 2,
    /// some documents failed, the rest were done
    SomeFailed = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// What every command may use.
pub(crate) struct Context {
    global: GlobalArgs,
    gazetteer: OnceCell<Gazetteer>,
}

impl Context {
    fn new(global: GlobalArgs) -> Self {
        Context { global, gazetteer: OnceCell::new() }
    }

    /// The gazetteer: the file of `--gazetteer`, else that of the environment, else the built-in one. Opened on the first call.
    pub(crate) fn gazetteer(&self) -> anyhow::Result<&Gazetteer> {
        if let Some(gazetteer) = self.gazetteer.get() {
            return Ok(gazetteer);
        }
        let opened = match self.gazetteer_file() {
            Some(path) => Gazetteer::open(&path).map_err(|error| match self.global.gazetteer {
                Some(_) => anyhow::Error::new(error),
                None => anyhow::Error::new(error)
                    .context(format!("the environment variable {GAZETTEER_VARIABLE}")),
            })?,
            None => crate::embedded_gazetteer().context("the built-in gazetteer is damaged")?,
        };
        Ok(self.gazetteer.get_or_init(|| opened))
    }

    /// The gazetteer file to use; `None` for the built-in gazetteer.
    pub(crate) fn gazetteer_file(&self) -> Option<PathBuf> {
        let environment = || std::env::var_os(GAZETTEER_VARIABLE).filter(|value| !value.is_empty());
        self.global.gazetteer.clone().or_else(|| environment().map(PathBuf::from))
    }

    /// No progress, no summary.
    pub(crate) fn quiet(&self) -> bool {
        self.global.quiet
    }

    /// How the log is written.
    pub(crate) fn log_format(&self) -> LogFormat {
        self.global.log_format
    }

    /// Threads to use.
    pub(crate) fn jobs(&self) -> usize {
        match self.global.jobs {
            Some(jobs) => usize::from(jobs),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Runs a parsed command line.
///
/// # Errors
/// Wrong input and failed output, as a message for the user; a closed pipe too (see [`is_broken_pipe`]).
pub fn run(cli: Cli) -> anyhow::Result<Exit> {
    // The others leave nothing under a temporary name.
    if matches!(cli.command, Command::Map(_) | Command::Gazetteer(_)) {
        interrupt::watch();
    }
    log::begin(cli.global.log_format, cli.global.quiet);
    let context = Context::new(cli.global);
    match &cli.command {
        Command::Map(args) => map::run(args, &context),
        Command::Check(args) => check::run(args, &context),
        Command::Extract(args) => extract::run(args, &context),
        Command::Locate(args) => locate::run(args, &context),
        Command::Distance(args) => distance::run(args, &context),
        Command::Bench(args) => bench::run(args, &context),
        Command::Gazetteer(command) => gazetteer::run(command, &context),
    }
}

/// Whether an error only says that nobody reads our output any more (`dateline extract … | head`).
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind)
            .or_else(|| cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind));
        kind == Some(std::io::ErrorKind::BrokenPipe)
    })
}
