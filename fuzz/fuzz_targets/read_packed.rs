//! Compressed reports, sound and damaged ones: `cargo +nightly fuzz run read_packed`. The first byte chooses how the rest is
//! packed.

#![no_main]

mod common;

use dateline::document::read::Format;
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use std::io::Write;

fuzz_target!(|bytes: &[u8]| {
    let Some((&how, rest)) = bytes.split_first() else { return };
    let format = [Format::Jsonl, Format::Text, Format::Csv][usize::from(how / 6) % 3];
    let packed = match how % 6 {
        0 => gzip(rest),
        1 => zstd::encode_all(rest, 0).expect("memory takes it"),
        2 => [b"\x1F\x8B\x08", rest].concat(),
        3 => [b"\x28\xB5\x2F\xFD", rest].concat(),
        // packed twice, and with something behind
        4 => gzip(&gzip(rest)),
        _ => [gzip(rest).as_slice(), rest].concat(),
    };
    common::documents(format, &packed);
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes it")
}
