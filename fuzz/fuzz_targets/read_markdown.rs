//! Any bytes as a Markdown report with front matter: `cargo +nightly fuzz run read_markdown`.

#![no_main]

mod common;

use dateline::document::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::documents(Format::Markdown, bytes);
});
