//! `cargo training`: fits Dateline's models to annotated documents, and measures what such a fit does on documents it has not
//! seen.

mod corpus;
mod evaluate;
mod measure;
mod models;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use corpus::Corpus;
use std::path::PathBuf;

/// Fits Dateline's models to annotated documents and measures them.
#[derive(Parser)]
#[command(name = "training")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fit both models and write their tables
    Fit(FitArgs),
    /// Cross-validate by group: each document is read with models that were fitted without its group
    Evaluate(EvaluateArgs),
}

#[derive(Args)]
struct Annotated {
    /// Annotated documents, one JSON object a line: `text`, `group`, and `toponyms` with `start` and `end` in code points,
    /// `lon`, `lat`, `geonameid`
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// Those that leave demonyms and adjectives unannotated (by file name)
    #[arg(long, value_name = "NAME")]
    without_demonyms: Vec<String>,
}

#[derive(Args)]
struct FitArgs {
    #[command(flatten)]
    annotated: Annotated,
    /// The folder of the tables
    #[arg(long, default_value = "geodata/models")]
    out: PathBuf,
}

#[derive(Args)]
struct EvaluateArgs {
    #[command(flatten)]
    annotated: Annotated,
    /// Documents that no model is ever fitted to
    #[arg(long, value_name = "FILE")]
    held_out: Vec<PathBuf>,
    /// Parts that the groups are cut into
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(2..))]
    folds: u64,
    /// Write every error as a line of JSON
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

impl Annotated {
    fn read(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<Corpus>> {
        let corpus = |path: &PathBuf| {
            let demonyms = !self.without_demonyms.iter().any(|name| path.ends_with(name));
            Corpus::read(path, demonyms)
        };
        paths.iter().map(corpus).collect()
    }
}

fn main() -> anyhow::Result<()> {
    let gazetteer = dateline::embedded_gazetteer()?;
    match Options::parse().command {
        Command::Fit(args) => {
            let corpora = args.annotated.read(&args.annotated.gold)?;
            let models = models::fit(&gazetteer, &corpora, &|_| true);
            let tables = [
                ("recognition.tsv", models.recognition.table()),
                ("resolution.tsv", models.resolution.table()),
            ];
            for (name, table) in tables {
                let path = args.out.join(name);
                std::fs::write(&path, table).with_context(|| path.display().to_string())?;
            }
            Ok(())
        }
        Command::Evaluate(args) => {
            let corpora = args.annotated.read(&args.annotated.gold)?;
            let held_out = args.annotated.read(&args.held_out)?;
            evaluate::run(&gazetteer, &corpora, &held_out, args.folds, args.errors.as_deref())
        }
    }
}
