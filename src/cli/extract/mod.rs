//! `dateline extract`: everything found, as one JSON line a document.

mod checkpoint;
mod output;
mod table;

use super::args::ExtractArgs;
use super::batch::{self, Job};
use super::input::{self, Source};
use super::{Context, Exit};
use crate::analysis::record::Record;
use crate::gazetteer::Gazetteer;
use crate::{Analysis, Spans};
use output::{Kind, Opened, Output};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(crate) fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Exit> {
    let spans = if args.spans { Spans::Given } else { Spans::Recognised };
    let sources = input::sources(&args.input)?;
    let mut job = Job::new(&args.input, &sources, spans);
    let gazetteer = context.gazetteer()?;
    match &args.output {
        None => to_stream(&job, context, gazetteer, io::stdout().lock()),
        // A device or a pipe has nothing that could be renamed or resumed.
        Some(path) if fs::metadata(path).is_ok_and(|file| !file.is_file() && !file.is_dir()) => {
            to_stream(&job, context, gazetteer, fs::File::options().write(true).open(path)?)
        }
        Some(path) => {
            let kind = Kind::of_path(path);
            let identity = identity(args, &sources, gazetteer);
            let mut output = match Output::open(path, kind, identity, args.resume)? {
                Opened::Ready(output) => output,
                Opened::Complete => {
                    tracing::info!("{} is complete; there is nothing to resume", path.display());
                    return Ok(Exit::Done);
                }
            };
            job.skip = output.done();
            if job.skip > 0 {
                tracing::info!("resuming after {} documents", job.skip);
            }
            let work = |analysis: Analysis| line(&analysis, gazetteer, kind);
            let batch = batch::for_each(context, &job, work, |number, outcome| match outcome {
                Ok(line) => output.document(&line?),
                Err(error) => output.failure(number, error),
            })?;
            let failed_before = output.failed_before();
            output.finish()?;
            batch.log(context);
            Ok(if failed_before { Exit::SomeFailed } else { batch.exit() })
        }
    }
}

fn to_stream(
    job: &Job<'_>,
    context: &Context,
    gazetteer: &Gazetteer,
    out: impl Write,
) -> anyhow::Result<Exit> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let work = |analysis: Analysis| line(&analysis, gazetteer, Kind::Lines);
    let batch = batch::for_each(context, job, work, |_, outcome| {
        if let Ok(line) = outcome {
            out.write_all(&line?)?;
        }
        Ok(())
    })?;
    out.flush()?;
    batch.log(context);
    Ok(batch.exit())
}

/// The line of a document, with its line feed.
fn line(analysis: &Analysis, gazetteer: &Gazetteer, kind: Kind) -> serde_json::Result<Vec<u8>> {
    let record = Record::of(analysis, gazetteer);
    // About what a document's line needs, so that it rarely has to grow.
    let mut line = Line(Vec::with_capacity(4 << 10));
    match kind {
        Kind::Parquet => serde_json::to_writer(&mut line, &table::with_flat_properties(&record)?)?,
        Kind::Lines | Kind::Zstd => serde_json::to_writer(&mut line, &record)?,
    }
    line.0.push(b'\n');
    Ok(line.0)
}

/// A line in the making. JSON is written in pieces most of which are a single sign, which a vector takes like any others.
struct Line(Vec<u8>);

impl Write for Line {
    #[inline(always)]
    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        match piece {
            &[sign] => self.0.push(sign),
            _ => self.0.extend_from_slice(piece),
        }
        Ok(())
    }

    #[inline]
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write_all(piece).map(|()| piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What must be the same for a run to go on where another stopped: everything that the output depends on.
fn identity(args: &ExtractArgs, sources: &[Source], gazetteer: &Gazetteer) -> Value {
    let input = &args.input;
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "gazetteer": format!("{:016x}", gazetteer.stamp()),
        "inputs": input.inputs,
        "files": sources.len(),
        "bytes": sources.iter().filter_map(Source::bytes).sum::<u64>(),
        "published": input.published,
        "encoding": input.encoding.map(encoding_rs::Encoding::name),
        "input_format": input.input_format.map(|format| format!("{format:?}")),
        "min_probability": input.min_probability,
        "spans": args.spans,
    })
}

impl Kind {
    fn of_path(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        if name.ends_with(".parquet") {
            Kind::Parquet
        } else if name.ends_with(".zst") {
            Kind::Zstd
        } else {
            Kind::Lines
        }
    }
}
