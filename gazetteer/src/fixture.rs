//! A few rows of each table, for tests: real places, made-up shapes.

use crate::build::{Tables, build};
use crate::{Gazetteer, Place, PlaceIx};
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(crate) const TABLES: Tables<'static> = Tables {
    places: include_bytes!("fixture/places.tsv"),
    names: include_bytes!("fixture/names.tsv"),
    countries: include_bytes!("fixture/countries.tsv"),
    regions: include_bytes!("fixture/regions.tsv"),
    polygons: include_bytes!("fixture/polygons.tsv"),
    lines: include_bytes!("fixture/lines.tsv"),
    borders: include_bytes!("fixture/borders.tsv"),
    coast: b"",
    curated: include_bytes!("fixture/curated.tsv"),
    attribution: "Made up for tests.",
};

pub(crate) fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: LazyLock<Gazetteer> =
        LazyLock::new(|| Gazetteer::from_bytes(build(&TABLES).unwrap()).unwrap());
    &GAZETTEER
}

pub(crate) fn all(gazetteer: &Gazetteer) -> impl Iterator<Item = Place<'_>> {
    (0..gazetteer.info().places as u32).map(|row| gazetteer.place(PlaceIx(row)))
}

/// What the `fst` crate makes of keys.
pub(crate) fn transducer(keys: &BTreeMap<String, u64>) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    keys.iter().for_each(|(key, value)| builder.insert(key, *value).unwrap());
    builder.into_inner().unwrap()
}

/// The place that a name means before all others.
pub(crate) fn first<'g>(gazetteer: &'g Gazetteer, name: &str) -> Place<'g> {
    let hits = gazetteer.lookup(name);
    gazetteer.place(hits.first().unwrap_or_else(|| panic!("no place is called {name}")).place)
}
