//! What the embedded index knows. These are facts about the world that any release of the tables must keep.

#![allow(clippy::unwrap_used)] // helpers of tests

use dateline_gazetteer::fold::{fold, words};
use dateline_gazetteer::{CountryCode, Gazetteer, Matcher, NameKind, Place};
use geo::Point;

fn gazetteer() -> Gazetteer {
    Gazetteer::from_static(dateline_geodata::INDEX).unwrap()
}

fn first<'g>(gazetteer: &'g Gazetteer, name: &str) -> Place<'g> {
    let hits = gazetteer.lookup(name);
    gazetteer.place(hits.first().unwrap_or_else(|| panic!("no place is called {name}")).place)
}

fn code(code: &str) -> CountryCode {
    CountryCode::new(code).unwrap()
}

#[test]
fn a_place_is_found_by_all_its_names() {
    let gazetteer = gazetteer();
    let khujand = gazetteer.by_id("geonames:1514879".parse().unwrap()).unwrap();
    for name in ["Khujand", "Хуҷанд", "خجند", "KHUJAND", "Khudzhand"] {
        assert_eq!(first(&gazetteer, name).ix, khujand, "{name}");
    }
    // once the name of the town and of the province around it
    assert!(gazetteer.lookup("Leninabad").any(|hit| hit.place == khujand));
}

#[test]
fn the_best_known_namesake_comes_first() {
    let gazetteer = gazetteer();
    for (name, feature, country) in [
        ("Paris", "P.PPLC", "FR"),
        ("Georgia", "A.PCLI", "GE"),
        ("Washington", "P.PPLC", "US"),
        ("New York", "P.PPL", "US"),
        ("Moscow", "P.PPLC", "RU"),
        ("Dushanbe", "P.PPLC", "TJ"),
        ("Cambridge", "P.PPLA2", "GB"),
        ("Birmingham", "P.PPLA2", "GB"),
        ("San Jose", "P.PPLC", "CR"),
        ("Kabul", "P.PPLC", "AF"),
        ("Chad", "A.PCLI", "TD"),
        ("Punjab", "A.ADM1", "PK"),
        // names that Amman, Albania, the United Kingdom and Aleppo bear as well
        ("Philadelphia", "P.PPLA2", "US"),
        ("Albany", "P.PPLA", "US"),
        ("England", "A.ADM1", "GB"),
        ("St Louis", "P.PPLA2", "US"),
        ("Burma", "A.PCLI", "MM"),
        ("Holland", "A.PCLI", "NL"),
        ("Peking", "P.PPLC", "CN"),
        ("Bombay", "P.PPLA", "IN"),
    ] {
        let place = first(&gazetteer, name);
        assert_eq!(
            (place.feature.to_string().as_str(), place.country.map(|c| c.to_string()).as_deref()),
            (feature, Some(country)),
            "{name}: {place:?}"
        );
    }
}

#[test]
fn codes_do_not_outrank_names() {
    let gazetteer = gazetteer();
    for name in ["TJ", "TJK", "DYU", "LA", "IN"] {
        let hits = gazetteer.lookup(name);
        let first_code = hits.clone().position(|hit| hit.kind == NameKind::Code);
        let last_name = hits.clone().rposition(|hit| hit.kind != NameKind::Code);
        assert!(first_code.is_none() || last_name < first_code, "{name}");
    }
    assert_eq!(gazetteer.place(gazetteer.lookup("TJK").first().unwrap().place).name, "Tajikistan");
}

#[test]
fn countries_know_their_capitals_units_and_neighbours() {
    let gazetteer = gazetteer();
    let tajikistan = gazetteer.country(code("TJ")).unwrap();
    assert_eq!(gazetteer.place(tajikistan).name, "Tajikistan");
    assert_eq!(gazetteer.place(gazetteer.capital(code("TJ")).unwrap()).name, "Dushanbe");
    let neighbours: Vec<_> = gazetteer.neighbours(code("TJ")).iter().map(|c| c.to_string()).collect();
    assert_eq!(neighbours, ["AF", "CN", "KG", "UZ"]);
    let dushanbe = first(&gazetteer, "Dushanbe");
    let california = gazetteer.place(gazetteer.admin1(code("US"), "CA").unwrap());
    assert_eq!(california.name, "California");
    assert!(gazetteer.admin1(code("TJ"), dushanbe.admin1).is_some());
    let africa = gazetteer.lookup("Africa").first().unwrap().place;
    assert!(gazetteer.members(africa).contains(&code("NG")));
    let mut tajik = gazetteer.lookup("Tajik");
    assert!(tajik.any(|hit| hit.place == tajikistan && hit.kind == NameKind::Adjective));
}

#[test]
fn names_of_several_words_are_matched_in_running_text() {
    let gazetteer = gazetteer();
    let text = "New York City's mayor";
    let folded: Vec<String> =
        words(text).map(|word| fold(&text[word.start as usize..word.end as usize])).collect();
    let mut matcher = Matcher::default();
    let matches = matcher.matches_at(&gazetteer, folded.iter().map(String::as_str));
    assert!(matches.iter().any(|found| found.words == 2));
    let longest = matches.last().unwrap();
    assert_eq!(longest.words, 3);
    assert!(
        gazetteer
            .hits(longest.entry)
            .any(|hit| gazetteer.place(hit.place).id.to_string() == "geonames:5128581")
    );
}

#[test]
fn misspelt_names_are_found() {
    let gazetteer = gazetteer();
    for (misspelt, name) in [("Dushambe", "Dushanbe"), ("Kadnahar", "Kandahār"), ("Tajikstan", "Tajikistan")]
    {
        let found = gazetteer.fuzzy(misspelt, 2);
        assert_eq!(
            gazetteer.place(found[0].1.place).name,
            name,
            "{misspelt}: {:?}",
            &found[..found.len().min(3)]
        );
    }
}

#[test]
fn towns_around_a_position_are_found() {
    let gazetteer = gazetteer();
    let dushanbe = first(&gazetteer, "Dushanbe");
    let position = Point::new(dushanbe.lon, dushanbe.lat);
    let near = gazetteer.nearest(position, 30_000.0, 20);
    assert_eq!(near[0], (dushanbe.ix, 0.0));
    assert!(near.len() > 5 && near.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    assert!(near.iter().all(|&(_, distance_m)| distance_m <= 30_000.0));
    // Across the antimeridian: Fiji's Taveuni lies east of it.
    let near = gazetteer.nearest(Point::new(179.9, -17.0), 200_000.0, 100);
    assert!(near.iter().any(|&(ix, _)| gazetteer.place(ix).lon > 0.0));
}

#[test]
fn every_place_is_found_by_its_id_and_its_main_name() {
    let gazetteer = gazetteer();
    let info = gazetteer.info();
    assert!(info.places > 280_000 && info.names > 800_000, "{info:?}");
    for row in (0..info.places as u32).step_by(997) {
        let place = gazetteer.place(dateline_gazetteer::PlaceIx(row));
        assert_eq!(gazetteer.by_id(place.id), Some(place.ix));
        assert_eq!(gazetteer.names(place.ix)[0], (place.name.into(), NameKind::Primary));
        assert!((0.0..=1.0).contains(&place.importance) && place.radius_m > 0.0, "{place:?}");
        if !fold(place.name).is_empty() {
            assert!(gazetteer.lookup(place.name).any(|hit| hit.place == place.ix), "{place:?}");
        }
    }
}

#[test]
fn positions_lie_in_their_country_and_unit() {
    let gazetteer = gazetteer();
    for (name, country, unit) in [
        ("Dushanbe", "Tajikistan", None),
        ("Khujand", "Tajikistan", Some("Sughd")),
        ("Los Angeles", "United States", Some("California")),
        ("Maseru", "Lesotho", None),
        ("Vatican City", "Vatican", None),
    ] {
        let place = first(&gazetteer, name);
        let (in_country, in_unit) = gazetteer.containing(Point::new(place.lon, place.lat));
        let name_of = |ix| gazetteer.place(ix).name;
        assert_eq!(in_country.map(name_of), Some(country), "{name}");
        assert!(
            unit.is_none_or(|unit| in_unit.map(name_of) == Some(unit)),
            "{name} in {:?}",
            in_unit.map(name_of)
        );
    }
    assert_eq!(gazetteer.containing(Point::new(-30.0, 0.0)), (None, None));
    // A position in a polygon is one by the grid too, and the other way round.
    let lesotho = gazetteer.country(code("LS")).unwrap();
    let (polygon, extent) = (gazetteer.polygon(lesotho).unwrap(), gazetteer.extent(lesotho).unwrap());
    let mut inside = 0;
    for step in 0..400 {
        let (x, y) = (f64::from(step % 20) / 20.0, f64::from(step / 20) / 20.0);
        let position = Point::new(extent.min().x + x * extent.width(), extent.min().y + y * extent.height());
        let contained = geo::Contains::contains(&polygon, &position);
        assert_eq!(gazetteer.containing(position).0 == Some(lesotho), contained, "{position:?}");
        inside += u32::from(contained);
    }
    assert!(inside > 150);
}

#[test]
fn borders_and_rivers_have_shapes() {
    let gazetteer = gazetteer();
    let border = gazetteer.border(code("TJ"), code("AF")).unwrap();
    assert_eq!(gazetteer.border(code("AF"), code("TJ")), Some(border.clone()));
    let length_m: f64 = border.iter().map(|part| geo::Length::length(&geo::Geodesic, part)).sum();
    assert!((1_000_000.0..1_600_000.0).contains(&length_m), "{length_m}");
    assert_eq!(gazetteer.border(code("TJ"), code("US")), None);
    let danube = gazetteer.lookup("Danube").find_map(|hit| gazetteer.line(hit.place)).unwrap();
    assert!(!danube.0.is_empty());
}
