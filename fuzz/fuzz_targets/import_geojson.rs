//! Any bytes as GeoJSON for `gazetteer add`, whole and line by line: `cargo +nightly fuzz run import_geojson`.

#![no_main]

mod common;

use dateline::import::geojson;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for extension in ["geojson", "geojsonl"] {
        let path = common::file(extension, bytes);
        common::add(|take| drop(geojson::read(&path, take)));
    }
});
