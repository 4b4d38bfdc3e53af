//! Any bytes as a list of places for `gazetteer add`: `cargo +nightly fuzz run import_csv`.

#![no_main]

mod common;

use dateline::import::csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = common::file("csv", bytes);
    common::add(|take| drop(csv::read(&path, take)));
});
