//! `dateline extract`: everything found, as one JSON line a document.

mod checkpoint;
mod line;
mod output;
mod table;

use super::args::ExtractArgs;
use super::batch::{self, Job, Taken};
use super::input::{self, Source};
use super::{Context, Exit};
use crate::Spans;
use crate::gazetteer::Gazetteer;
use line::Line;
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
            let work = |taken: Taken<'_, '_, _>| Line::of(taken, gazetteer, kind);
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
    let work = |taken: Taken<'_, '_, _>| Line::of(taken, gazetteer, Kind::Lines);
    let batch = batch::for_each(context, job, work, |_, outcome| {
        if let Ok(line) = outcome {
            line?.write_to(|piece| out.write_all(piece))?;
        }
        Ok(())
    })?;
    out.flush()?;
    batch.log(context);
    Ok(batch.exit())
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
