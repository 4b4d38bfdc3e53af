//! `dateline extract`: everything found, as one JSON line a document.

use super::args::ExtractArgs;
use super::{Context, Exit, batch};
use crate::Spans;
use crate::analysis::record::Record;
use anyhow::Context as _;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

pub(crate) fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Exit> {
    match &args.output {
        None => write_lines(args, context, io::stdout().lock()),
        Some(path) => {
            let file = beside(path).with_context(|| format!("cannot write {}", path.display()))?;
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

/// A temporary file in the folder of the one to come, with the rights that a new file gets.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
