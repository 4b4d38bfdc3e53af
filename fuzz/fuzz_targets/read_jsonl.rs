//! Any bytes as JSON lines with spans of their own, read and resolved: `cargo +nightly fuzz run read_jsonl`.

#![no_main]

mod common;

use dateline::Spans;
use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for document in common::documents(Format::Jsonl, bytes) {
        common::analyse(document, Spans::Given);
    }
});
