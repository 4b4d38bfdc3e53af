//! `dateline gazetteer`: what the gazetteer knows, where it comes from, and how to make it larger.

mod add;
mod build;
mod columns;
mod compile;
mod export;
mod filter;
mod info;
mod near;
mod search;
mod show;
pub(super) mod text;

use super::args::GazetteerCommand;
use super::{Context, Exit};
use std::io::{self, Write};

pub(crate) fn run(command: &GazetteerCommand, context: &Context) -> anyhow::Result<Exit> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let note = match command {
        GazetteerCommand::Info(args) => {
            info::run(context, args, &mut out)?;
            None
        }
        GazetteerCommand::Search(args) => search::run(context.gazetteer()?, args, &mut out)?,
        GazetteerCommand::Near(args) => near::run(context.gazetteer()?, args, &mut out)?,
        GazetteerCommand::Show(args) => show::run(context.gazetteer()?, args, &mut out)?,
        GazetteerCommand::Export(args) => Some(export::run(context.gazetteer()?, args, &mut out)?),
        GazetteerCommand::Add(args) => return add::run(args, context),
        GazetteerCommand::Build(args) => return build::run(args, context),
    };
    out.flush()?;
    if let Some(note) = note.filter(|_| !context.quiet()) {
        eprintln!("{note}");
    }
    Ok(Exit::Done)
}
