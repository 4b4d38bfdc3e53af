//! The program from outside: one test binary, so that linking happens once.
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it is

mod architecture;
mod batch;
mod cli;
mod events;
mod formats;
mod gazetteer;
mod locate;
mod map;
mod mutated;
mod places;
mod report;
mod synthetic;

use std::path::PathBuf;
use std::process::Command;

/// The program under test.
fn dateline() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
}

/// The reports that come with the project.
fn seeds() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}
