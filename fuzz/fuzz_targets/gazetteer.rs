//! Arbitrary bytes as a gazetteer index: `cargo +nightly fuzz run gazetteer`. Put an index that
//! `cargo test -p dateline-gazetteer --test damaged` builds, or any other, into `fuzz/corpus/gazetteer` to begin with.

#![no_main]

#[path = "../../gazetteer/tests/exercise/mod.rs"]
mod exercise;

use dateline_gazetteer::Gazetteer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(gazetteer) = Gazetteer::from_bytes_unverified(bytes.to_vec()) {
        exercise::exercise(&gazetteer);
    }
});
