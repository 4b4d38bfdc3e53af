//! How fast and how large writing many features is, one format a run, so that a clock and a meter of memory can be put around it:
//!
//! ```text
//! cargo bench --bench writing --no-run
//! /usr/bin/time -v target/release/deps/writing-<hash> gpkg OUT [FEATURES]
//! ```
//!
//! Features (100,000 when nothing is said: 60 % places, 20 % events, 10 % claims as lines, 10 % areas of 80 vertices) are made as
//! they are written; `none` makes them only. `.ci/measure_writing.sh` runs it beside `ogr2ogr`.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a bench that cannot go on should stop where it is, and it prints what it found

#[path = "../tests/it/synthetic.rs"]
mod synthetic;

use dateline::export::{Exporter, Format, Options};
use dateline::layer::Basemap;
use std::path::Path;
use std::time::Instant;

fn main() {
    // Cargo passes `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [format, out, rest @ ..] = arguments.as_slice() else {
        println!("give a format (or none) and a folder: see the head of benches/writing.rs");
        return;
    };
    let features: u64 = rest.first().map_or(100_000, |n| n.parse().unwrap());
    let formats = match format.as_str() {
        "none" => vec![],
        "geojson" => vec![Format::GeoJson],
        "geojsonl" => vec![Format::GeoJsonSeq],
        "gpkg" => vec![Format::GeoPackage],
        "fgb" => vec![Format::FlatGeobuf],
        "kml" => vec![Format::Kml],
        "kmz" => vec![Format::Kmz],
        "csv" => vec![Format::Csv],
        "parquet" => vec![Format::GeoParquet],
        "gpx" => vec![Format::Gpx],
        "html" => vec![Format::Html],
        other => panic!("{other} is no format"),
    };
    let start = Instant::now();
    let options =
        Options { formats, append: false, csv_bom: false, with_text: false, basemap: Basemap::default() };
    let mut exporter = Exporter::create(Path::new(out), &options).unwrap();
    let mut written = 0;
    for number in 0.. {
        let (document, features_of_one) = synthetic::report(synthetic::Kind::Ordinary, number);
        written += features_of_one.len() as u64;
        exporter.write(&document, &features_of_one).unwrap();
        if written >= features {
            break;
        }
    }
    exporter.finish().unwrap();
    println!("{format}: {written} features in {:.2} s", start.elapsed().as_secs_f64());
}
