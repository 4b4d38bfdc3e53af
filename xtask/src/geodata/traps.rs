//! What went wrong with these sources before, tested on the committed tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rows of a committed table.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../geodata/tables")).join(file);
    let bytes = fs::read(&path).unwrap();
    let bytes = if file.ends_with(".zst") { zstd::decode_all(bytes.as_slice()).unwrap() } else { bytes };
    let text = String::from_utf8(bytes).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn places() -> BTreeMap<String, Vec<String>> {
    rows("places.tsv.zst").into_iter().map(|row| (row[0].clone(), row)).collect()
}

const NAME: usize = 1;
const FEATURE: usize = 2;
const LON: usize = 6;
const LAT: usize = 7;
const POPULATION: usize = 8;

#[test]
fn the_tables_avoid_the_sources_traps() {
    let places = places();
    let cell = |id: &str, column: usize| places[id][column].as_str();
    let position = |id: &str| (cell(id, LON), cell(id, LAT));

    // Tajikistan has two Vahdats.
    assert_eq!(position("geonames:1220855"), ("69.01354", "38.55632"));
    assert_eq!(cell("geonames:1220855", POPULATION), "45693");
    assert_eq!(position("geonames:1221802"), ("71.19155", "39.21966"));
    assert_eq!(cell("geonames:1221802", POPULATION), "6400");

    // Natural Earth still calls Sughd Leninabad.
    assert_eq!(cell("geonames:1221092", NAME), "Sughd");
    assert_eq!(cell("geonames:1221092", FEATURE), "A.ADM1");

    // Countries stand where GeoNames has them; Central America is not in Mexico.
    assert_eq!(position("geonames:1220409"), ("71", "39"));
    assert_eq!(position("geonames:6252001"), ("-98.5", "39.76"));
    assert!(cell("geonames:7729892", LAT).parse::<f64>().unwrap() < 18.0);

    // The list of first-level units is older than the towns: Vietnam has new provinces under old codes.
    assert_eq!(cell("geonames:1581129", NAME), "Hanoi");
    let codes: Vec<&str> = ["geonames:1581129", "geonames:1581130"].map(|id| cell(id, 4)).to_vec();
    assert_eq!(codes, ["01", "01"]);
}

#[test]
fn ids_are_sorted_and_every_reference_exists() {
    let ids: Vec<String> = rows("places.tsv.zst").into_iter().map(|row| row[0].clone()).collect();
    let key = |id: &String| {
        let (register, number) = id.split_once(':').unwrap();
        let order = ["geonames", "naturalearth", "airport", "uspostal"];
        (order.iter().position(|known| *known == register).unwrap(), number.parse::<u64>().unwrap())
    };
    assert!(ids.iter().map(key).collect::<Vec<_>>().is_sorted());
    let ids: BTreeSet<String> = ids.into_iter().collect();
    for table in ["names.tsv.zst", "polygons.tsv.zst", "lines.tsv.zst", "regions.tsv"] {
        for row in rows(table) {
            assert!(ids.contains(&row[0]), "{table}: {}", row[0]);
        }
    }
    for row in rows("countries.tsv") {
        assert!(ids.contains(&row[2]), "{row:?}");
        assert!(row[3].is_empty() || ids.contains(&row[3]), "{row:?}");
    }
    // A river's id is the smallest of its parts' and changes when parts are put together.
    for row in rows("../curated.tsv").iter().filter(|row| !row[0].starts_with('#') && row.len() > 12) {
        let place = if row[12].contains(':') { row[12].clone() } else { format!("geonames:{}", row[12]) };
        // A row with a point makes the place if need be: oceans are in none of the packages.
        let has_point = !row[5].is_empty();
        assert!(row[12].is_empty() || has_point || ids.contains(&place), "curated {row:?}");
        assert!(ids.contains(&place) || !place.starts_with("airport:"), "curated {row:?}");
    }
}

#[test]
fn demonyms_are_no_names_of_countries_and_of_the_right_country() {
    let names = rows("names.tsv.zst");
    let of = |id: &str| -> Vec<&str> {
        names.iter().filter(|row| row[0] == id && row[1] == "adjective").map(|row| row[2].as_str()).collect()
    };
    assert_eq!(of("geonames:1220409"), ["Tajik", "Tajikistani"]);
    assert_eq!(of("geonames:3017382"), ["French"]);
    // i18n-nationality has "Welsh" for Wallis and Futuna and the country's name for Kosovo.
    assert!(!of("geonames:4034749").contains(&"Welsh"));
    assert_eq!(of("geonames:831053"), Vec::<&str>::new());
}
