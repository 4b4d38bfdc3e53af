//! What `gazetteer add` and `gazetteer build` share: reading lists, telling what went wrong, writing the file.

use super::text::{counted, size, thousands};
use crate::cli::progress::Progress;
use crate::error::{Error, ErrorKind};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::build::{Builder, Stage, Stats};
use crate::import::own::{Overlay, OwnPlace};
use crate::import::{csv, geojson, whosonfirst};
use anyhow::Context as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

/// Faults that are listed one by one; the others are counted.
const LISTED: usize = 200;

/// What became of the rows of lists.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) taken: u64,
    pub(super) failed: u64,
    /// the first [`LISTED`] of the failed ones
    pub(super) errors: Vec<Error>,
    /// columns that nothing was read from, with their file
    unread: Vec<String>,
}

impl Outcome {
    pub(super) fn fail(&mut self, error: Error) {
        self.failed += 1;
        if self.errors.len() < LISTED {
            self.errors.push(error);
        }
    }

    /// Reads a list into the overlay. A file that cannot be read at all counts as one failure.
    pub(super) fn read_list(&mut self, file: &Path, overlay: &mut Overlay<'_>, progress: &mut Progress) {
        if matches!(list_format(file), Some(ListFile::WhosOnFirst)) {
            overlay.builder.attribute(whosonfirst::ATTRIBUTION);
        }
        let mut take = |row: Result<OwnPlace, Error>| {
            match row.and_then(|place| overlay.add(&place)) {
                Ok(_) => self.taken += 1,
                Err(error) => self.fail(error),
            }
            progress.show(|| format!("{}: {} rows", file.display(), thousands(self.taken + self.failed)));
        };
        let read = match list_format(file) {
            Some(ListFile::Csv) => csv::read(file, &mut take),
            Some(ListFile::GeoJson) => geojson::read(file, &mut take),
            Some(ListFile::WhosOnFirst) => whosonfirst::read(file, &mut take).map(|_| Vec::new()),
            None => {
                let reason =
                    "its name tells no format: lists are .csv, .tsv, .geojson, .json, .geojsonl or .db";
                Err(Error::new(ErrorKind::Syntax, file.display().to_string(), reason))
            }
        };
        match read {
            Ok(titles) if titles.is_empty() => {}
            Ok(titles) => self.unread.push(format!("{}: {}", file.display(), titles.join(", "))),
            Err(error) => self.fail(error),
        }
    }

    /// Reports, and writes what was taken under its name; nothing when that is nothing.
    pub(super) fn write(
        &self,
        overlay: Overlay<'_>,
        output: &Path,
        progress: &mut Progress,
        quiet: bool,
    ) -> anyhow::Result<Stats> {
        progress.clear();
        self.report(&overlay.doubts, quiet)?;
        anyhow::ensure!(self.taken > 0, "no place could be read; {} is not written", output.display());
        write(overlay.builder, output, progress)
    }

    /// Lists what failed, and what was taken although it is odd.
    fn report(&self, doubts: &[Error], quiet: bool) -> io::Result<()> {
        let mut out = io::stderr().lock();
        let list = |out: &mut io::StderrLock<'_>, errors: &[Error], total: u64| {
            errors.iter().take(LISTED).try_for_each(|error| writeln!(out, "  {error}"))?;
            match total.saturating_sub(errors.len().min(LISTED) as u64) {
                0 => Ok(()),
                more => writeln!(out, "  and {} more", thousands(more)),
            }
        };
        if self.failed > 0 {
            writeln!(out, "{} left out:", counted(self.failed, "row"))?;
            list(&mut out, &self.errors, self.failed)?;
        }
        if !doubts.is_empty() {
            writeln!(out, "{} taken, but look at:", counted(doubts.len() as u64, "row"))?;
            list(&mut out, doubts, doubts.len() as u64)?;
        }
        for file in self.unread.iter().filter(|_| !quiet) {
            writeln!(out, "columns that are not read in {file}")?;
        }
        Ok(())
    }
}

pub(super) enum ListFile {
    Csv,
    GeoJson,
    WhosOnFirst,
}

/// Which list a file is, by its name.
pub(super) fn list_format(file: &Path) -> Option<ListFile> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" | "tsv" => Some(ListFile::Csv),
        "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson" | "jsonl" => Some(ListFile::GeoJson),
        "db" | "sqlite" => Some(ListFile::WhosOnFirst),
        _ => None,
    }
}

/// The gazetteer that `--base` names, and what to call it.
pub(super) fn open_base(base: &Path) -> anyhow::Result<(Gazetteer, String)> {
    if base == Path::new("builtin") {
        let builtin = crate::embedded_gazetteer().context("the built-in gazetteer is damaged")?;
        return Ok((builtin, "the built-in gazetteer".to_owned()));
    }
    Ok((Gazetteer::open(base)?, base.display().to_string()))
}

/// Takes a base over.
pub(super) fn take_over(builder: &mut Builder, base: &Gazetteer, name: &str) -> anyhow::Result<()> {
    builder.add_index(base).with_context(|| format!("{name} cannot be taken over"))
}

/// Compiles the index and puts it under its name.
fn write(builder: Builder, output: &Path, progress: &mut Progress) -> anyhow::Result<Stats> {
    let stage = |stage: Stage| match stage {
        Stage::Sort => "sorting places",
        Stage::Fold => "folding names",
        Stage::Merge => "merging names",
        Stage::Write => "writing",
    };
    let mut show = |now: crate::gazetteer::build::Progress| {
        progress.show(|| format!("{} {} %", stage(now.stage), now.done * 100 / now.total.max(1)));
    };
    let stats = builder.finish(output, &mut show).with_context(|| output.display().to_string())?;
    progress.clear();
    Ok(stats)
}

/// `wrote own.gaz: 286,123 places, 1,302,000 names, 48.2 MB, in 6.1 s`, and how to use it.
pub(super) fn summary(output: &Path, stats: &Stats, began: Instant) -> String {
    let file = output.display();
    format!(
        "wrote {file}: {} places, {} names, {}, in {:.1} s\nuse it with --gazetteer {file}, or set DATELINE_GAZETTEER={file}",
        thousands(stats.places),
        thousands(stats.names),
        size(stats.bytes),
        began.elapsed().as_secs_f64(),
    )
}
