//! `gazetteer add`: a user's own places over a base.

use super::compile::{self, Outcome};
use super::text::counted;
use crate::cli::args::AddArgs;
use crate::cli::progress::Progress;
use crate::cli::{Context, Exit};
use crate::gazetteer::build::Builder;
use crate::import::own::Overlay;
use std::time::Instant;

pub(super) fn run(args: &AddArgs, context: &Context) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let mut progress = Progress::new(!context.quiet());
    let opened;
    let (base, name) = match args.base.as_deref() {
        None => {
            let file = context.gazetteer_file();
            (
                context.gazetteer()?,
                file.map_or_else(|| "the built-in gazetteer".to_owned(), |f| f.display().to_string()),
            )
        }
        Some(file) => {
            let (base, name) = compile::open_base(file)?;
            opened = base;
            (&opened, name)
        }
    };
    let mut builder = Builder::new();
    compile::take_over(&mut builder, base, &name)?;
    let mut overlay = Overlay::new(builder, base);
    let mut outcome = Outcome::default();
    for file in &args.files {
        outcome.read_list(file, &mut overlay, &mut progress);
    }
    let stats = outcome.write(overlay, &args.output, &mut progress, context.quiet())?;
    if !context.quiet() {
        eprintln!("added {} to {name}", counted(outcome.taken, "place"));
        eprintln!("{}", compile::summary(&args.output, &stats, began));
    }
    Ok(if outcome.failed == 0 { Exit::Done } else { Exit::SomeFailed })
}
