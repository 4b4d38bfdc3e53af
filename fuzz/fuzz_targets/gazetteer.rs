//! Arbitrary bytes as a gazetteer index: `cargo +nightly fuzz run gazetteer -- -max_len=2000000`. Put a small index into
//! `fuzz/corpus/gazetteer` to begin with: `DATELINE_SEED=$PWD/fuzz/corpus/gazetteer/small.gaz cargo test -p dateline-gazetteer
//! --test damaged` writes one with every kind of section. It has more bytes than the fuzzer takes unless it is told.

#![no_main]

#[path = "../../gazetteer/tests/exercise/mod.rs"]
mod exercise;

use dateline_gazetteer::Gazetteer;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    if Gazetteer::from_bytes_unverified(bytes.clone()).is_err() {
        // A change of the head or the section table; the fuzzer cannot guess the checksum that belongs to it.
        exercise::restamp(&mut bytes);
    }
    if let Ok(gazetteer) = Gazetteer::from_bytes_unverified(bytes) {
        exercise::exercise(&gazetteer);
    }
});

// Most of a small index is empty cells of the grids, so every section is as likely to be changed.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let sections = exercise::sections(&data[..size]);
    match sections.get(seed as usize % (sections.len() + 1)) {
        Some(&(offset, length)) if length > 0 => {
            fuzzer_mutate(&mut data[offset..offset + length], length, length);
            size
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
