//! Any text as a report, through the whole pipeline: `cargo +nightly fuzz run extract`.

#![no_main]

mod common;

use dateline::{Document, Spans};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| common::analyse(Document::from_text("fuzz", text), Spans::Recognised));
