//! What is told at the end of a run over many documents: how many, how fast, and which failed.

use super::args::LogFormat;
use super::gazetteer::text::thousands;
use super::{Context, Exit};
use crate::error::Error;
use serde::Serialize;
use std::io::{self, Write};
use std::time::Duration;

/// Failures that are kept for the list at the end; more are told as they come, so that memory stays bounded.
const LISTED: usize = 100;

/// How a run over many documents went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    /// documents analysed
    pub(super) documents: u64,
    /// documents (or files) that failed; they have been listed on stderr
    pub(super) failures: u64,
    /// bytes read of files
    pub(super) bytes: u64,
    /// how long it took
    pub(super) time: Duration,
}

impl Batch {
    /// The exit code that says so.
    pub(super) fn exit(&self) -> Exit {
        if self.failures == 0 { Exit::Done } else { Exit::SomeFailed }
    }

    /// Logs counts, time and rate.
    pub(super) fn log(&self, context: &Context) {
        if context.quiet() {
            return;
        }
        let seconds = self.time.as_secs_f64().max(1e-6);
        let rate = self.documents as f64 / seconds;
        let megabytes = self.bytes as f64 / 1e6;
        match context.log_format() {
            LogFormat::Json => tracing::info!(
                documents = self.documents,
                failed = self.failures,
                bytes = self.bytes,
                seconds,
                documents_per_second = rate,
                "done"
            ),
            LogFormat::Text => {
                let failed = match self.failures {
                    0 => String::new(),
                    failures => format!(", {} failed", thousands(failures)),
                };
                let documents = thousands(self.documents);
                let s = if self.documents == 1 { "" } else { "s" };
                let read = match self.bytes {
                    0 => String::new(),
                    _ => format!(", {:.1} MB/s", megabytes / seconds),
                };
                tracing::info!(
                    "{documents} document{s}{failed} in {seconds:.1} s: {} documents/s{read}",
                    thousands(rate.round() as u64),
                );
            }
        }
    }
}

/// Documents that failed.
#[derive(Debug, Default)]
pub(super) struct Failures {
    kept: Vec<Error>,
    count: u64,
}

impl Failures {
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn add(&mut self, error: Error) {
        self.count += 1;
        if self.kept.len() < LISTED {
            self.kept.push(error);
        } else {
            log(&error);
        }
    }

    /// Lists on stderr what has not been told yet.
    pub(super) fn list(&self, context: &Context, documents: u64) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        if context.log_format() == LogFormat::Json {
            self.kept.iter().for_each(log);
            return Ok(());
        }
        let mut stderr = io::stderr().lock();
        writeln!(stderr, "{} of {} documents failed:", self.count, self.count + documents)?;
        for failure in &self.kept {
            writeln!(stderr, "  {failure}")?;
        }
        match self.count - self.kept.len() as u64 {
            0 => Ok(()),
            more => writeln!(stderr, "  and {} more, told above", thousands(more)),
        }
    }
}

fn log(error: &Error) {
    let told = Failure::new(0, error);
    tracing::warn!(
        origin = told.origin,
        line = told.line,
        column = told.column,
        kind = told.kind,
        "failed: {}",
        told.reason
    );
}

/// A line of the list of failures (`.failed.jsonl`).
#[derive(Debug, Serialize)]
pub(super) struct Failure<'e> {
    /// number of the document in the input, from 0
    number: u64,
    /// file, with the line for documents of line formats
    origin: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    kind: &'static str,
    reason: &'e str,
}

impl<'e> Failure<'e> {
    pub(super) fn new(number: u64, error: &'e Error) -> Self {
        let position = error.position();
        Failure {
            number,
            origin: error.origin(),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column).filter(|&column| column > 0),
            kind: error.kind().name(),
            reason: error.reason(),
        }
    }
}
