//! Measures the embedded index: `cargo run --release -p dateline-geodata --example measure [TEXT]`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use dateline_gazetteer::fold::{fold_word_into, words};
use dateline_gazetteer::{Gazetteer, PlaceIx};
use geo::Point;
use std::hint::black_box;
use std::time::Instant;

fn report(what: &str, times: usize, start: Instant) {
    println!("{what:<44} {:>12.0} ns", start.elapsed().as_nanos() as f64 / times as f64);
}

fn main() {
    let start = Instant::now();
    let gazetteer = Gazetteer::from_static(dateline_geodata::INDEX).unwrap();
    report("open (embedded)", 1, start);
    let info = gazetteer.info();
    println!("{} places, {} names, {} hits, {} bytes", info.places, info.names, info.name_hits, info.bytes);
    let file = std::env::temp_dir().join("dateline-measure.gaz");
    std::fs::write(&file, dateline_geodata::INDEX).unwrap();
    let start = Instant::now();
    black_box(Gazetteer::open(&file).unwrap());
    report("open (file, all checksums)", 1, start);
    std::fs::remove_file(&file).unwrap();

    let places: Vec<_> =
        (0..info.places as u32).step_by(28).map(|row| gazetteer.place(PlaceIx(row))).collect();
    for round in 0..2 {
        let start = Instant::now();
        places.iter().for_each(|place| drop(black_box(gazetteer.lookup(place.name))));
        report(if round == 0 { "lookup (cold pages)" } else { "lookup" }, places.len(), start);
    }
    let start = Instant::now();
    places.iter().for_each(|place| {
        black_box(gazetteer.containing(Point::new(place.lon, place.lat)));
    });
    report("containing, at places (cold)", places.len(), start);
    let start = Instant::now();
    places.iter().for_each(|place| {
        black_box(gazetteer.containing(Point::new(place.lon, place.lat)));
    });
    report("containing, at places", places.len(), start);
    let start = Instant::now();
    let few = &places[..1000];
    few.iter()
        .for_each(|place| drop(black_box(gazetteer.nearest(Point::new(place.lon, place.lat), 30_000.0, 10))));
    report("nearest, 30 km, 10", few.len(), start);
    let start = Instant::now();
    few[..50].iter().for_each(|place| drop(black_box(gazetteer.fuzzy(place.name, 2))));
    report("fuzzy, 2 edits", 50, start);

    let Some(path) = std::env::args().nth(1) else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let start = Instant::now();
    let mut folded = String::new();
    let spans: Vec<_> = words(&text)
        .map(|word| {
            let at = folded.len();
            fold_word_into(&text[word.start as usize..word.end as usize], &mut folded);
            at..folded.len()
        })
        .collect();
    let split = start.elapsed();
    let (mut out, mut found) = (Vec::new(), 0);
    let start = Instant::now();
    for at in 0..spans.len() {
        gazetteer.matches_at(spans[at..].iter().map(|span| &folded[span.clone()]), &mut out);
        found += out.len();
    }
    let matched = start.elapsed();
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "{} words, {found} matches; split and fold {:.0} MB/s, match at every word {:.1} MB/s, {:.0} ns a word",
        spans.len(),
        megabytes / split.as_secs_f64(),
        megabytes / matched.as_secs_f64(),
        matched.as_nanos() as f64 / spans.len() as f64
    );
}
