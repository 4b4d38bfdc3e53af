//! Any text as a report, through the whole pipeline: `cargo +nightly fuzz run extract`.

#![no_main]

use dateline::{Document, Pipeline, Spans};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<dateline::gazetteer::Gazetteer> =
    LazyLock::new(|| dateline::embedded_gazetteer().expect("the program is whole"));

fuzz_target!(|text: &str| {
    let analysis = Pipeline::new(&GAZETTEER).analyse(Document::from_text("fuzz", text), Spans::Recognised);
    let offsets = analysis.document.offsets();
    let all = text.chars().count() as u32;
    for claim in &analysis.claims {
        let (start, end) = offsets.code_points(claim.span);
        assert!(start <= end && end <= all);
    }
});
