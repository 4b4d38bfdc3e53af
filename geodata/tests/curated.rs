//! What `curated.tsv` is there for: names that a list of towns gets wrong or does not have.

use dateline_gazetteer::{CountryCode, Gazetteer, NameKind, Place, PlaceId};

fn gazetteer() -> Gazetteer {
    Gazetteer::from_static(dateline_geodata::INDEX).expect("the embedded index opens")
}

fn first<'g>(gazetteer: &'g Gazetteer, name: &str) -> Place<'g> {
    let hits = gazetteer.lookup(name);
    gazetteer.place(hits.first().unwrap_or_else(|| panic!("no place is called {name}")).place)
}

#[test]
fn names_that_a_list_of_towns_gets_wrong_lead_to_the_known_place() {
    let gazetteer = gazetteer();
    for (name, feature, lon, lat) in [
        ("Red Sea", "H.SEA", 38.5, 20.3),
        ("Gulf of Aden", "H.GULF", 48.5, 12.4),
        ("Sinai", "T.PEN", 33.8, 29.5),
        ("Kofarnihon", "H.STM", 68.7, 38.2),
        ("Hodeidah", "P.PPLA", 42.95, 14.8),
        ("Maarat al-Numan", "P.PPLA2", 36.68, 35.64),
        ("Fergana Valley", "T.VAL", 71.4, 40.6),
        ("Donbas", "L.RGN", 38.0, 48.0),
        ("the Sahel", "L.RGN", 2.5, 17.3),
        ("Torkham", "S.PSTB", 71.09, 34.12),
        ("Kremlin", "S.PAL", 37.62, 55.75),
        ("Strait of Hormuz", "H.STRT", 56.4, 26.5),
    ] {
        let place = first(&gazetteer, name.trim_start_matches("the "));
        assert_eq!(place.feature.to_string(), feature, "{name} is {}", place.name);
        assert!(
            (place.lon - lon).abs() < 1.0 && (place.lat - lat).abs() < 1.0,
            "{name}: {} {}",
            place.lon,
            place.lat
        );
    }
}

#[test]
fn an_older_spelling_is_a_name_of_the_town_beside_its_namesakes() {
    let gazetteer = gazetteer();
    let hisor = gazetteer.by_id("geonames:1221714".parse().unwrap()).unwrap();
    for name in ["Hissar", "Hisor", "Gissar"] {
        assert!(gazetteer.lookup(name).any(|hit| hit.place == hisor), "{name}");
    }
}

#[test]
fn everyday_demonyms_and_abbreviations_name_countries_and_states() {
    let gazetteer = gazetteer();
    for (name, kind, id) in [
        ("Afghans", NameKind::Demonym, 1_149_361),
        ("Tajik", NameKind::Adjective, 1_220_409),
        ("Briton", NameKind::Adjective, 2_635_167),
        ("Dutch", NameKind::Adjective, 2_750_405),
        ("Texan", NameKind::Adjective, 4_736_286),
        ("Sahelian", NameKind::Adjective, 2_425_938),
        ("DRC", NameKind::Abbreviation, 203_312),
        ("UAE", NameKind::Abbreviation, 290_557),
        ("Calif.", NameKind::Abbreviation, 5_332_921),
        ("Burma", NameKind::Former, 1_327_865),
    ] {
        let id: PlaceId = format!("geonames:{id}").parse().unwrap();
        let place = gazetteer.by_id(id).unwrap();
        let found = gazetteer.lookup(name).find(|hit| hit.place == place);
        assert_eq!(found.map(|hit| hit.kind), Some(kind), "{name}");
    }
}

#[test]
fn regions_of_countries_have_their_members() {
    let gazetteer = gazetteer();
    for (name, member) in [
        ("Central Asia", "TJ"),
        ("Sahel", "BF"),
        ("Balkans", "RS"),
        ("Horn of Africa", "SO"),
        ("European Union", "DE"),
        ("Latin America", "CL"),
    ] {
        let region = first(&gazetteer, name);
        let member = CountryCode::new(member).unwrap();
        assert!(gazetteer.members(region.ix).contains(&member), "{name}");
    }
}
