//! Any bytes as a JSON file of reports: `cargo +nightly fuzz run read_json`.

#![no_main]

mod common;

use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::documents(Format::Json, bytes);
});
