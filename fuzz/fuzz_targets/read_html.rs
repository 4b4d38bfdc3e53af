//! Any bytes as a web page: `cargo +nightly fuzz run read_html`.

#![no_main]

mod common;

use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::documents(Format::Html, bytes);
});
