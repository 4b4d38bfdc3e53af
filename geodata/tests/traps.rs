//! What goes wrong with these sources when nobody looks, and the names that must be found first.

#![allow(clippy::unwrap_used)] // helpers of tests

use dateline_gazetteer::{CountryCode, Gazetteer, NameKind, Place, PlaceIx};
use geo::{Closest, Distance, Geodesic, HaversineClosestPoint, Point};

fn gazetteer() -> Gazetteer {
    Gazetteer::from_static(dateline_geodata::INDEX).unwrap()
}

fn first<'g>(gazetteer: &'g Gazetteer, name: &str) -> Place<'g> {
    let hits = gazetteer.lookup(name);
    gazetteer.place(hits.first().unwrap_or_else(|| panic!("no place is called {name}")).place)
}

fn by_id<'g>(gazetteer: &'g Gazetteer, id: &str) -> Place<'g> {
    gazetteer.place(gazetteer.by_id(id.parse().unwrap()).unwrap_or_else(|| panic!("no {id}")))
}

fn code(code: &str) -> CountryCode {
    CountryCode::new(code).unwrap()
}

/// Kilometres from a position to a line.
fn km_to(line: &geo::MultiLineString, from: Point) -> f64 {
    match line.haversine_closest_point(&from) {
        Closest::SinglePoint(point) | Closest::Intersection(point) => Geodesic.distance(from, point) / 1000.0,
        Closest::Indeterminate => f64::INFINITY,
    }
}

#[test]
fn names_in_any_script_old_and_new_are_found_first() {
    let gazetteer = gazetteer();
    for (name, id) in [
        ("Vahdat", "geonames:1220855"),
        ("Leninabad", "geonames:1514879"),
        ("Хуҷанд", "geonames:1514879"),
        ("Stalinabad", "geonames:1221874"),
        ("دوشنبه", "geonames:1221874"),
        ("杜尚别", "geonames:1221874"),
        ("Kurgan-Tyube", "geonames:1220747"),
        ("Amu Darya", "naturalearth:199"),
        ("Panj river", "naturalearth:195"),
        ("Hodeidah", "geonames:79415"),
        ("Maarat al-Numan", "geonames:167611"),
        ("Gorno-Badakhshan", "geonames:1221692"),
        ("Sughd Region", "geonames:1221092"),
        ("Sahel", "geonames:2425938"),
        ("Donbas", "geonames:709718"),
        ("Calif.", "geonames:5332921"),
        ("DRC", "geonames:203312"),
        ("Kyrgyz", "geonames:1527747"),
        ("Red Sea", "curated:8"),
        ("Fergana Valley", "curated:1206"),
        ("Torkham", "curated:2194"),
        ("Kurdistan", "geonames:126585"),
        ("Kiev", "geonames:703448"),
        ("Kyiv", "geonames:703448"),
    ] {
        assert_eq!(first(&gazetteer, name).id.to_string(), id, "{name}");
    }
    assert_eq!(first(&gazetteer, "Sinai").name, "Sinai Peninsula");
}

#[test]
fn a_city_comes_before_the_unit_of_its_name_unless_the_unit_is_far_larger() {
    let gazetteer = gazetteer();
    for (name, feature) in [
        ("Basra", "P.PPLA"),
        ("Daraa", "P.PPLA"),
        ("Kandahar", "P.PPLA"),
        ("Villagarzón", "P.PPL"),
        ("Sumy", "P.PPLA"),
        ("Luhansk", "P.PPLA"),
        ("Deir ez-Zor", "P.PPLA"),
        ("New York", "P.PPL"),
        ("Quebec", "A.ADM1"),
        ("Punjab", "A.ADM1"),
    ] {
        assert_eq!(first(&gazetteer, name).feature.to_string(), feature, "{name}");
    }
}

#[test]
fn units_have_todays_names_and_most_have_an_area() {
    let gazetteer = gazetteer();
    assert_eq!(by_id(&gazetteer, "geonames:1221092").name, "Sughd");
    let rows = 0..gazetteer.place_count() as u32;
    let units: Vec<PlaceIx> =
        rows.map(PlaceIx).filter(|ix| gazetteer.place(*ix).feature.is_admin1()).collect();
    let with_area = units.iter().filter(|ix| gazetteer.extent(**ix).is_some()).count();
    assert!(units.len() > 3_700 && with_area * 100 > units.len() * 86, "{with_area} of {}", units.len());
}

#[test]
fn second_level_units_stand_somewhere() {
    let gazetteer = gazetteer();
    let (mut all, mut per_country) = (0, std::collections::BTreeMap::new());
    for row in 0..gazetteer.place_count() as u32 {
        let place = gazetteer.place(PlaceIx(row));
        if place.feature.is_admin2() {
            all += 1;
            *per_country.entry(place.country.unwrap().to_string()).or_insert(0) += 1;
            assert!(place.radius_m > 0.0 && (place.lon, place.lat) != (0.0, 0.0), "{place:?}");
        }
    }
    assert!(all > 38_000, "{all}");
    // The counties of the United States; districts of the United Kingdom, India, China, Russia.
    for (country, least) in [("US", 3_100), ("GB", 150), ("IN", 700), ("CN", 330), ("RU", 1_400)] {
        assert!(per_country[country] >= least, "{country}: {}", per_country[country]);
    }
    // At the town that the district is named for.
    let afrin = by_id(&gazetteer, "geonames:174184");
    let town = first(&gazetteer, "Afrin");
    assert!((afrin.lon - town.lon).abs() < 0.2 && (afrin.lat - town.lat).abs() < 0.2, "{afrin:?} {town:?}");
}

#[test]
fn countries_stand_where_geonames_has_them() {
    let gazetteer = gazetteer();
    for (country, lon, lat) in [("TJ", 71.0, 39.0), ("US", -98.5, 39.76), ("RU", 100.0, 60.0)] {
        let place = gazetteer.place(gazetteer.country(code(country)).unwrap());
        assert!((place.lon - lon).abs() < 0.01 && (place.lat - lat).abs() < 0.01, "{place:?}");
    }
}

#[test]
fn codes_and_transliterations_are_kept_and_come_last() {
    let gazetteer = gazetteer();
    let dushanbe = first(&gazetteer, "Dushanbe").ix;
    let kind_of = |name: &str| gazetteer.lookup(name).find(|hit| hit.place == dushanbe).map(|hit| hit.kind);
    assert_eq!(kind_of("DYU"), Some(NameKind::Code));
    assert_eq!(kind_of("dwshnbh"), Some(NameKind::Alternate));
}

#[test]
fn tajikistan_has_two_vahdats() {
    let gazetteer = gazetteer();
    let dushanbe = first(&gazetteer, "Dushanbe");
    let km = |id| {
        let place = by_id(&gazetteer, id);
        Geodesic.distance(Point::new(dushanbe.lon, dushanbe.lat), Point::new(place.lon, place.lat)) / 1000.0
    };
    assert!((km("geonames:1220855") - 20.57).abs() < 0.1);
    assert!(km("geonames:1221802") > 200.0);
}

#[test]
fn borders_are_right_for_distances_and_short_for_lengths() {
    let gazetteer = gazetteer();
    let border = gazetteer.border(code("TJ"), code("AF")).unwrap();
    let dushanbe = first(&gazetteer, "Dushanbe");
    let km = km_to(&border, Point::new(dushanbe.lon, dushanbe.lat));
    assert!((km - 124.0).abs() < 2.0, "{km}");
    let length_km: f64 = border.iter().map(|part| geo::Length::length(&Geodesic, part)).sum::<f64>() / 1000.0;
    assert!((1_100.0..1_250.0).contains(&length_km), "{length_km}");
}

#[test]
fn the_coast_is_near_ports_and_far_from_tajikistan() {
    let gazetteer = gazetteer();
    let coast = gazetteer.coast().unwrap();
    let km = |name: &str| {
        let place = first(&gazetteer, name);
        km_to(&coast, Point::new(place.lon, place.lat))
    };
    for port in ["Karachi", "Odesa", "Rotterdam", "Baku", "Reykjavik", "Mogadishu"] {
        assert!(km(port) < 30.0, "{port}: {}", km(port));
    }
    assert!((1_000.0..1_400.0).contains(&km("Kabul")), "{}", km("Kabul"));
    assert!(km("Dushanbe") > 1_000.0);
}

#[test]
fn common_words_that_are_places_are_listed_as_such() {
    let words = include_str!("../tables/common_words.txt");
    for word in ["may", "reading", "nice", "of", "mobile", "police", "monday"] {
        assert!(words.lines().any(|line| line == word), "{word}");
    }
}

#[test]
fn airports_bear_their_code_and_do_not_outrank_towns() {
    let gazetteer = gazetteer();
    for (name, city) in
        [("Damascus International Airport", "Damascus"), ("Kulob Airport", "Kulob"), ("JFK", "New York")]
    {
        let (airport, city) = (first(&gazetteer, name), first(&gazetteer, city));
        assert!(airport.feature.to_string().starts_with("S.AIR"), "{name}: {airport:?}");
        let (from, to) = (Point::new(airport.lon, airport.lat), Point::new(city.lon, city.lat));
        assert!(Geodesic.distance(from, to) < 40_000.0, "{name}");
    }
    let mut airports = 0;
    for row in 0..gazetteer.place_count() as u32 {
        let place = gazetteer.place(PlaceIx(row));
        if place.id.to_string().starts_with("airport:") {
            airports += 1;
            assert!(gazetteer.names(place.ix).iter().any(|(_, kind)| *kind == NameKind::Code), "{place:?}");
            let best = first(&gazetteer, place.name);
            assert!(best.id == place.id || best.importance >= place.importance, "{place:?} {best:?}");
        }
    }
    assert!(airports > 7_500, "{airports}");
}
