//! Any bytes as a table of reports: `cargo +nightly fuzz run read_csv`.

#![no_main]

mod common;

use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::documents(Format::Csv, bytes);
});
