//! Any bytes as a Parquet file: `cargo +nightly fuzz run read_parquet`. The Parquet library panics on some damaged files, which
//! the reader turns into errors; libFuzzer's own hook would end the process first, so it is taken out.

#![no_main]

mod common;

use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;
use std::panic;
use std::sync::Once;

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    QUIET.call_once(|| panic::set_hook(Box::new(|_| {})));
    // What the reader lets through is a finding all the same.
    if panic::catch_unwind(|| common::documents(Format::Parquet, bytes)).is_err() {
        std::process::abort();
    }
});
