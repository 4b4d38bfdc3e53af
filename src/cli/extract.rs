//! `dateline extract`: everything found, as one JSON line a document.

use super::args::ExtractArgs;
use super::{Context, Exit, batch};
use crate::analysis::record::Record;
use crate::{Spans, export};
use anyhow::Context as _;
use std::io::{self, BufWriter, Write};

pub(crate) fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Exit> {
    match &args.output {
        None => write_lines(args, context, io::stdout().lock()),
        Some(path) => {
            let file =
                export::temporary_beside(path).with_context(|| format!("cannot write {}", path.display()))?;
            let exit = write_lines(args, context, &file)?;
            // The file appears under its name only now that it is complete.
            file.persist(path)
                .map_err(|error| error.error)
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok(exit)
        }
    }
}

fn write_lines(args: &ExtractArgs, context: &Context, out: impl Write) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let spans = if args.spans { Spans::Given } else { Spans::Recognised };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let batch = batch::for_each_analysis(context, &args.input, spans, |analysis| {
        serde_json::to_writer(&mut out, &Record::of(&analysis, gazetteer))?;
        out.write_all(b"\n")?;
        Ok(())
    })?;
    out.flush()?;
    Ok(batch.exit())
}
