//! Areas: valid, none lost, capitals in their countries, neighbours side by side.

#![allow(clippy::unwrap_used)] // helpers of tests

use dateline_gazetteer::{CountryCode, Gazetteer, PlaceIx};
use geo::{BoundingRect, Intersects, Point, Validation};
use std::collections::BTreeMap;

fn gazetteer() -> Gazetteer {
    Gazetteer::from_static(dateline_geodata::INDEX).unwrap()
}

/// Codes of `countries.tsv` with their capitals' ids.
fn countries() -> Vec<(CountryCode, String, String)> {
    let rows = include_str!("../tables/countries.tsv").lines().skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        (CountryCode::new(cells[0]).unwrap(), cells[2].to_owned(), cells[3].to_owned())
    })
    .collect()
}

#[test]
fn every_country_has_a_place_an_area_and_its_capital_in_it() {
    let gazetteer = gazetteer();
    let countries = countries();
    assert_eq!(countries.len(), 250);
    let mut without_capital = Vec::new();
    for (code, id, capital) in &countries {
        let country = gazetteer.country(*code).unwrap_or_else(|| panic!("{code} has no place"));
        assert_eq!(gazetteer.place(country).id.to_string(), *id);
        assert!(gazetteer.extent(country).is_some(), "{code} has no area");
        if capital.is_empty() {
            without_capital.push(code.to_string());
            continue;
        }
        let capital = gazetteer.place(gazetteer.by_id(capital.parse().unwrap()).unwrap());
        let at = Point::new(capital.lon, capital.lat);
        assert_eq!(gazetteer.containing(at).0, Some(country), "{} is not in {code}", capital.name);
    }
    // Nobody lives there, or nowhere in particular is the capital.
    assert_eq!(without_capital, ["AQ", "BV", "HM", "IO", "TK", "UM"]);
}

#[test]
fn off_the_shore_is_still_in_the_country() {
    let gazetteer = gazetteer();
    let country = |lon, lat| gazetteer.containing(Point::new(lon, lat)).0.map(|ix| gazetteer.place(ix).name);
    // Off the pier of Santa Monica by 2 km, and by 30 km.
    assert_eq!(country(-118.52, 34.0), Some("United States"));
    assert_eq!(country(-118.80, 33.75), None);
}

#[test]
fn khujand_is_in_sughd() {
    let gazetteer = gazetteer();
    let khujand = gazetteer.place(gazetteer.by_id("geonames:1514879".parse().unwrap()).unwrap());
    let (country, unit) = gazetteer.containing(Point::new(khujand.lon, khujand.lat));
    assert_eq!(gazetteer.place(country.unwrap()).name, "Tajikistan");
    assert_eq!(gazetteer.place(unit.unwrap()).id.to_string(), "geonames:1221092");
}

#[test]
fn areas_are_valid_and_none_is_lost() {
    let gazetteer = gazetteer();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in 0..gazetteer.place_count() as u32 {
        let Some(area) = gazetteer.polygon(PlaceIx(row)) else { continue };
        let place = gazetteer.place(PlaceIx(row));
        assert!(!area.0.is_empty() && area.bounding_rect().is_some(), "{place:?}");
        for polygon in &area {
            assert!(polygon.is_valid(), "{}: {:?}", place.name, polygon.check_validation());
        }
        *counts
            .entry(if place.feature.is_country() { "country" } else { place.feature.code() }.to_owned())
            .or_default() += 1;
    }
    assert_eq!(counts["country"], 250);
    assert!(counts["ADM1"] >= 3_316 && counts["ADM2"] >= 919 && counts["LK"] >= 452, "{counts:?}");
}

/// Positions on a lattice over the whole world that lie in two countries, or in two first-level units of one.
#[test]
fn neighbours_do_not_overlap() {
    let gazetteer = gazetteer();
    for units in [false, true] {
        let areas: Vec<(PlaceIx, geo::Rect, geo::MultiPolygon)> = (0..gazetteer.place_count() as u32)
            .map(PlaceIx)
            .filter(|ix| {
                let feature = gazetteer.place(*ix).feature;
                if units { feature.is_admin1() } else { feature.is_country() }
            })
            .filter_map(|ix| Some((ix, gazetteer.extent(ix)?, gazetteer.polygon(ix)?)))
            .collect();
        let (mut inside, mut twice) = (0, Vec::new());
        // An irrational step, so that no border runs along the lattice.
        let step = 1.0 / std::f64::consts::SQRT_2;
        for x in 0..(360.0 / step) as usize {
            for y in 0..(150.0 / step) as usize {
                let at = Point::new(-180.0 + x as f64 * step, -60.0 + y as f64 * step);
                let around: Vec<&str> = areas
                    .iter()
                    .filter(|(_, extent, area)| extent.intersects(&at) && area.intersects(&at))
                    .map(|(ix, ..)| gazetteer.place(*ix).name)
                    .collect();
                inside += usize::from(!around.is_empty());
                if around.len() > 1 {
                    twice.push(around.join(" and "));
                }
            }
        }
        assert!(inside > 20_000, "{inside}");
        assert!(twice.is_empty(), "{twice:?}");
    }
}
