//! `gazetteer build`: a gazetteer from GeoNames' dumps and lists, by themselves or over a base.

use super::compile::{self, Outcome};
use super::text::{counted, size, thousands};
use crate::cli::args::BuildArgs;
use crate::cli::progress::Progress;
use crate::cli::{Context, Exit};
use crate::gazetteer::build::Builder;
use crate::import::Report;
use crate::import::geonames::{self, Dump};
use crate::import::own::Overlay;
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The files to read, by what they are.
#[derive(Default)]
struct Sources {
    dump: Dump,
    lists: Vec<PathBuf>,
}

impl Sources {
    /// Sorts out the files of the sources. Of a folder those that are nothing known are passed over; a file that is named must be
    /// something.
    fn find(sources: &[PathBuf]) -> anyhow::Result<Self> {
        let mut found = Sources::default();
        for source in sources {
            if !source.is_dir() {
                let known = found.add(source)?;
                anyhow::ensure!(
                    known,
                    "{} is neither a file of a GeoNames dump (.txt, .zip) nor a list (.csv, .tsv, .geojson)",
                    source.display()
                );
                continue;
            }
            let failed = || format!("cannot read {}", source.display());
            let entries = std::fs::read_dir(source).with_context(failed)?;
            let mut files: Vec<PathBuf> = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<_, _>>()
                .with_context(failed)?;
            files.sort();
            let mut any = false;
            for file in files.iter().filter(|file| file.is_file()) {
                any |= found.add(file)?;
            }
            anyhow::ensure!(any, "{} holds no file of a GeoNames dump and no list", source.display());
        }
        Ok(found)
    }

    fn add(&mut self, file: &Path) -> anyhow::Result<bool> {
        if compile::list_format(file).is_some() {
            self.lists.push(file.to_owned());
            return Ok(true);
        }
        Ok(self.dump.add(file)?)
    }

    /// The base that is asked for, or the one that goes without saying: a dump has no areas, borders or weights.
    fn base<'a>(&self, asked: Option<&'a Path>) -> Option<&'a Path> {
        match asked {
            Some(none) if none == Path::new("none") => None,
            Some(base) => Some(base),
            None if self.dump.is_empty() => None,
            None => Some(Path::new("builtin")),
        }
    }
}

pub(super) fn run(args: &BuildArgs, context: &Context) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let mut progress = Progress::new(!context.quiet());
    let sources = Sources::find(&args.sources)?;
    let mut builder = Builder::new();
    builder.threads(context.jobs());
    if let Some(base) = sources.base(args.base.as_deref()) {
        let (base, name) = compile::open_base(base)?;
        compile::take_over(&mut builder, &base, &name)?;
    }
    let mut outcome = Outcome::default();
    let mut passed_over = 0;
    if !sources.dump.is_empty() {
        let mut report = Report::default();
        let mut show = |now: crate::import::Progress<'_>| {
            progress.show(|| {
                let percent = now.bytes * 100 / now.total.max(1);
                format!("{}: {percent} % of {}", now.file.display(), size(now.total))
            });
        };
        geonames::read(&sources.dump, &mut builder, &mut report, &mut show)?;
        outcome.taken += report.taken;
        passed_over = report.passed_over;
        let unlisted = report.failed - report.errors.len() as u64;
        report.errors.into_iter().for_each(|error| outcome.fail(error));
        outcome.failed += unlisted;
    }
    // Countries and units that lists write in words are those of the built-in gazetteer.
    let reference = crate::embedded_gazetteer().context("the built-in gazetteer is damaged")?;
    let mut overlay = Overlay::new(builder, &reference);
    for file in &sources.lists {
        outcome.read_list(file, &mut overlay, &mut progress);
    }
    let stats = outcome.write(overlay, &args.output, &mut progress, context.quiet())?;
    if !context.quiet() {
        let over = match passed_over {
            0 => String::new(),
            rows => format!(", {} passed over (links, names of places that are not built)", thousands(rows)),
        };
        eprintln!("{} read{over}", counted(outcome.taken, "row"));
        eprintln!("{}", compile::summary(&args.output, &stats, began));
    }
    Ok(if outcome.failed == 0 { Exit::Done } else { Exit::SomeFailed })
}
