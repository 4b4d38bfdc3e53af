//! How many of the places that annotated documents mean are in the embedded index:
//! `cargo run --release -p dateline-geodata --example coverage CORPUS.jsonl…`.
//!
//! A document is a line of JSON with `toponyms`, each with `surface`, `geonameid`, `lat`, `lon`, and `type` or `name` where known.
//! A toponym counts when the index has its id at a point within 161 km (100 miles, the usual measure of geoparsing). The second
//! share also counts those where some place of the toponym's name stands that near.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use dateline_gazetteer::{Gazetteer, PlaceIx};
use geo::{Distance, Haversine, Point};
use std::collections::BTreeMap;

const NEAR_M: f64 = 161_000.0;

#[derive(serde::Deserialize)]
struct Document {
    toponyms: Vec<Toponym>,
}

#[derive(serde::Deserialize)]
struct Toponym {
    surface: String,
    geonameid: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    r#type: Option<String>,
    name: Option<String>,
}

#[derive(Default)]
struct Count {
    all: usize,
    by_id: usize,
    by_id_or_name: usize,
    far: usize,
    /// by class of the annotation
    missing: BTreeMap<String, usize>,
}

fn main() {
    let gazetteer = Gazetteer::from_static(dateline_geodata::INDEX).unwrap();
    for path in std::env::args().skip(1) {
        let mut count = Count::default();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let document: Document = serde_json::from_str(line).unwrap();
            document.toponyms.iter().for_each(|toponym| count.add(&gazetteer, toponym));
        }
        let share = |part: usize| part as f64 / count.all as f64;
        println!("{path}: {} toponyms with an id and a point", count.all);
        println!("  id in the index, within 161 km        {:.4}", share(count.by_id));
        println!("  the same, or a place of the name      {:.4}", share(count.by_id_or_name));
        println!("  id in the index but farther away      {:.4}", share(count.far));
        let mut missing: Vec<_> = count.missing.into_iter().collect();
        missing.sort_by_key(|(class, count)| (std::cmp::Reverse(*count), class.clone()));
        let missing: Vec<String> =
            missing.into_iter().map(|(class, count)| format!("{class} {count}")).collect();
        println!("  missing by class                      {}", missing.join(", "));
    }
}

impl Count {
    fn add(&mut self, gazetteer: &Gazetteer, toponym: &Toponym) {
        let (Some(id), Some(lat), Some(lon)) = (toponym.geonameid, toponym.lat, toponym.lon) else { return };
        let is_near = |ix: PlaceIx| {
            let place = gazetteer.place(ix);
            Haversine.distance(Point::new(place.lon, place.lat), Point::new(lon, lat)) <= NEAR_M
        };
        self.all += 1;
        let known = gazetteer.by_id(format!("geonames:{id}").parse().unwrap());
        if known.is_some_and(is_near) {
            self.by_id += 1;
            self.by_id_or_name += 1;
            return;
        }
        self.far += usize::from(known.is_some());
        *self.missing.entry(toponym.r#type.clone().unwrap_or_else(|| "unknown".to_owned())).or_default() += 1;
        let names = [Some(&toponym.surface), toponym.name.as_ref()];
        let is_there =
            names.into_iter().flatten().any(|name| gazetteer.lookup(name).any(|hit| is_near(hit.place)));
        self.by_id_or_name += usize::from(is_there);
    }
}
