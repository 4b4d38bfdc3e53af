//! Positions of second-level units that no source places and no town is listed in: at the town that the unit is named for.
//!
//! *Afrin District* stands at Afrin, *Volchikhinskiy Rayon* at Volchikha. Only a town of the same first-level unit counts, and
//! only where it is the one of its name or several times as large as the next.

use std::collections::BTreeMap;

use super::fold::fold;
use super::place::{Id, Place, Places};

/// Words for a unit at either end of its name, folded; what is left is the name of its seat.
const UNIT_WORDS: [&str; 48] = [
    "arrondissement",
    "canton",
    "cercle",
    "city",
    "commune",
    "county",
    "de",
    "del",
    "departement",
    "department",
    "di",
    "district",
    "districts",
    "distrito",
    "du",
    "gorodskoy",
    "governorate",
    "ilcesi",
    "kabupaten",
    "kota",
    "kreis",
    "la",
    "landkreis",
    "le",
    "mandal",
    "markaz",
    "municipality",
    "municipio",
    "nahiya",
    "of",
    "okrug",
    "parish",
    "prefecture",
    "province",
    "qu",
    "raion",
    "rayon",
    "regency",
    "region",
    "shi",
    "subdivision",
    "sum",
    "taluk",
    "town",
    "upazila",
    "urban",
    "woreda",
    "xian",
];

/// Endings of the adjectives that Slavic languages make of a town's name.
const ADJECTIVE_ENDINGS: [&str; 3] = ["skiy", "sky", "ski"];

/// How many times as large as the next of the name a town must be.
const CLEARLY_LARGER: u64 = 3;

/// Towns of one first-level unit.
#[derive(Default)]
struct Towns {
    by_name: BTreeMap<String, Vec<Id>>,
    /// folded main name
    main: Vec<(String, Id)>,
}

/// Gives positions to the units that have none.
pub(crate) fn add_positions(places: &mut Places) {
    let is_wanting =
        |place: &Place| place.feature == "A.ADM2" && place.at.is_none() && !place.admin1.is_empty();
    let wanting: Vec<Id> =
        places.by_id.iter().filter(|(_, place)| is_wanting(place)).map(|(id, _)| *id).collect();
    let mut towns: BTreeMap<(&str, &str), Towns> = BTreeMap::new();
    for place in wanting.iter().filter_map(|id| places.by_id.get(id)) {
        towns.entry((&place.country, &place.admin1)).or_default();
    }
    for (id, place) in &places.by_id {
        if !place.feature.starts_with("P.") || place.feature == "P.PPLX" || place.at.is_none() {
            continue;
        }
        let Some(towns) = towns.get_mut(&(place.country.as_str(), place.admin1.as_str())) else { continue };
        for name in std::iter::once(&place.name).chain(&place.alternates) {
            let ids = towns.by_name.entry(fold(name)).or_default();
            if ids.last() != Some(id) {
                ids.push(*id);
            }
        }
        towns.main.push((fold(&place.name), *id));
    }
    let seat = |id: &Id| {
        let unit = places.by_id.get(id)?;
        let towns = towns.get(&(unit.country.as_str(), unit.admin1.as_str()))?;
        let names = || std::iter::once(&unit.name).chain(&unit.alternates).map(|name| fold(name));
        let namesakes = names().filter_map(|name| towns.by_name.get(bare(&name)?)).flatten().copied();
        let seat = foremost(places, namesakes.collect()).or_else(|| {
            let stems = towns.main.iter().filter(|(town, _)| names().any(|name| is_stem(&name, town)));
            foremost(places, stems.map(|(_, id)| *id).collect())
        });
        Some((*id, places.by_id.get(&seat?)?.at?))
    };
    let found: Vec<_> = wanting.iter().filter_map(seat).collect();
    for (id, at) in found {
        if let Some(place) = places.by_id.get_mut(&id) {
            place.at = Some(at);
        }
    }
}

/// The only one of the towns, or the one that is clearly the largest.
fn foremost(places: &Places, mut towns: Vec<Id>) -> Option<Id> {
    let people = |id: &Id| places.by_id.get(id).map_or(0, |place| place.population);
    towns.sort_unstable_by_key(|id| (std::cmp::Reverse(people(id)), *id));
    towns.dedup();
    match towns[..] {
        [first] => Some(first),
        [first, second, ..] if people(&first) >= CLEARLY_LARGER * people(&second).max(1) => Some(first),
        _ => None,
    }
}

/// A folded unit name without the words for a unit; `None` when nothing is left.
fn bare(name: &str) -> Option<&str> {
    let mut rest = name;
    while let Some((before, last)) = rest.rsplit_once(' ')
        && UNIT_WORDS.contains(&last)
    {
        rest = before;
    }
    while let Some((first, after)) = rest.split_once(' ')
        && UNIT_WORDS.contains(&first)
    {
        rest = after;
    }
    (!UNIT_WORDS.contains(&rest) && !rest.is_empty()).then_some(rest)
}

/// Whether the unit's first word is an adjective of the town: they begin alike, but for the endings.
fn is_stem(unit: &str, town: &str) -> bool {
    const SHORTEST: usize = 5;
    /// `Aginskoye` of `Aginsky`; `Bologoye` of `Bologovskiy`.
    const TOWN_ENDING: usize = 4;
    const UNIT_ENDING: usize = 6;
    let word = unit.split(' ').next().unwrap_or_default();
    if !ADJECTIVE_ENDINGS.iter().any(|ending| word.ends_with(ending)) {
        return false;
    }
    let (word, town): (Vec<char>, Vec<char>) = (word.chars().collect(), town.chars().collect());
    let common = word.iter().zip(&town).take_while(|(a, b)| a == b).count();
    common >= SHORTEST && common + TOWN_ENDING >= town.len() && common + UNIT_ENDING >= word.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodata::place::Position;

    fn places(rows: &[(u64, &str, &str, u64)]) -> Places {
        let mut places = Places::default();
        for &(id, name, feature, population) in rows {
            let place = Place {
                name: name.to_owned(),
                feature: feature.to_owned(),
                country: "SY".to_owned(),
                admin1: "09".to_owned(),
                population,
                at: (feature != "A.ADM2").then_some(Position { lon: id as f64, lat: 36.0 }),
                ..Place::default()
            };
            places.by_id.insert(Id::geonames(id), place);
        }
        add_positions(&mut places);
        places
    }

    fn lon(places: &Places, id: u64) -> Option<f64> {
        places.by_id[&Id::geonames(id)].at.map(|at| at.lon)
    }

    #[test]
    fn a_district_stands_at_the_town_of_its_name() {
        let found = places(&[(1, "Afrin District", "A.ADM2", 0), (2, "‘Afrīn", "P.PPLA2", 36_562)]);
        assert_eq!(lon(&found, 1), Some(2.0));
    }

    #[test]
    fn of_several_towns_only_one_much_larger_is_the_seat() {
        let sized = |second| {
            let rows =
                [(1, "Tall District", "A.ADM2", 0), (2, "Tall", "P.PPL", 900), (3, "Tall", "P.PPL", second)];
            lon(&places(&rows), 1)
        };
        assert_eq!(sized(600), None);
        assert_eq!(sized(9000), Some(3.0));
    }

    #[test]
    fn an_adjective_leads_to_its_town_and_a_unit_without_namesake_stays_without_position() {
        for (unit, town) in [
            ("volchikhinskiy rayon", "volchikha"),
            ("aginsky district", "aginskoye"),
            ("permsky district", "permskoye"),
        ] {
            assert!(is_stem(unit, town), "{unit} {town}");
        }
        assert!(!is_stem("volchikhinskiy rayon", "volgograd"));
        assert!(!is_stem("district of perm", "perm"));
        assert_eq!(bare("gorodskoy okrug sochi"), Some("sochi"));
        assert_eq!(bare("city district"), None);
        assert_eq!(lon(&places(&[(1, "Afrin District", "A.ADM2", 0)]), 1), None);
    }
}
