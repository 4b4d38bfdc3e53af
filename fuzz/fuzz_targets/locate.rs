//! Any text as a description of a location: `cargo +nightly fuzz run locate`.

#![no_main]

mod common;

use dateline::claim::locate::Locator;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(found) = Locator::new(&common::GAZETTEER).locate(text) {
        let l = found.location;
        assert!(l.lon.abs() <= 180.0 && l.lat.abs() <= 90.0 && l.uncertainty_m >= 0.0, "{l:?}");
    }
});
