//! Any text as a description of a location: `cargo +nightly fuzz run locate`.

#![no_main]

use dateline::claim::locate::Locator;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<dateline::gazetteer::Gazetteer> =
    LazyLock::new(|| dateline::embedded_gazetteer().expect("the program is whole"));

fuzz_target!(|text: &str| {
    if let Some(found) = Locator::new(&GAZETTEER).locate(text) {
        let l = found.location;
        assert!(l.lon.abs() <= 180.0 && l.lat.abs() <= 90.0 && l.uncertainty_m >= 0.0, "{l:?}");
    }
});
