//! Airports with an IATA code, from airportsdata: scheduled flights go there, reports name them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::archive::Archive;
use super::fold::fold;
use super::nearby::Towns;
use super::place::{Id, NameKind, Place, Places, Position};

#[derive(Deserialize)]
struct Airport {
    iata: String,
    name: String,
    city: String,
    country: String,
    lat: f64,
    lon: f64,
}

/// A name without any of these is given the word *Airport*, since alone it would be a town's.
const AIRPORT_WORDS: [&str; 20] = [
    "aerodrome",
    "aeroport",
    "aeropuerto",
    "afb",
    "air base",
    "air park",
    "air station",
    "airbase",
    "airfield",
    "airpark",
    "airport",
    "airstrip",
    "base",
    "field",
    "heliport",
    "jetport",
    "raf",
    "seaplane",
    "station",
    "strip",
];

/// What a name without *Airport* must not consist of alone.
const NO_NAMES: [&str; 11] = [
    "airport",
    "central",
    "city",
    "east",
    "international",
    "municipal",
    "national",
    "north",
    "regional",
    "south",
    "west",
];

/// Adds the airports. One of a city that has no other also bears the city's name: *Kabul Airport*.
pub(crate) fn add(places: &mut Places, airportsdata: &Archive) -> Result<()> {
    let text = airportsdata.text("airportsdata/airports.csv")?;
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let airports: Vec<Airport> = rows.collect::<Result<_, _>>().context("airports.csv")?;
    let airports: BTreeMap<u64, Airport> =
        airports.into_iter().filter_map(|airport| Some((number(&airport.iata)?, airport))).collect();
    let mut of_city: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for airport in airports.values() {
        *of_city.entry((&airport.country, fold(&airport.city))).or_default() += 1;
    }
    let towns = Towns::new(places);
    let mut new = Vec::new();
    for (&number, airport) in &airports {
        let is_only = of_city.get(&(airport.country.as_str(), fold(&airport.city))) == Some(&1);
        let at = Position { lon: airport.lon, lat: airport.lat };
        let (admin1, admin2) = towns.codes(&airport.country, at);
        let place = Place {
            name: full_name(&airport.name),
            feature: "S.AIRP".to_owned(),
            country: airport.country.clone(),
            admin1,
            admin2,
            at: Some(at),
            alternates: alternates(airport, is_only),
            ..Place::default()
        };
        new.push((Id::airport(number), place, airport.iata.clone()));
    }
    for (id, place, iata) in new {
        places.names.insert((id, NameKind::Code, iata));
        places.by_id.insert(id, place);
    }
    Ok(())
}

/// The IATA code read as a number to base 36: *DYU* is 18,102.
fn number(iata: &str) -> Option<u64> {
    let is_code =
        iata.len() == 3 && iata.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_code.then(|| u64::from_str_radix(iata, 36).ok()).flatten()
}

fn full_name(name: &str) -> String {
    // "(under construction)"
    let name = name.split(" (").next().unwrap_or(name);
    let folded = fold(name);
    let is_telling = AIRPORT_WORDS.iter().any(|word| folded.contains(word));
    if is_telling { name.trim().to_owned() } else { format!("{} Airport", name.trim()) }
}

fn alternates(airport: &Airport, is_only: bool) -> Vec<String> {
    let name = full_name(&airport.name);
    let mut alternates = Vec::new();
    let short = name.replace(" International Airport", " Airport");
    let is_named = |short: &str| {
        short
            .strip_suffix(" Airport")
            .is_some_and(|rest| fold(rest).split(' ').any(|word| !NO_NAMES.contains(&word)))
    };
    if short != name && is_named(&short) {
        alternates.push(short.clone());
    }
    let city = airport.city.trim();
    if city.is_empty() {
        return alternates;
    }
    // "Heathrow Airport" of "London Heathrow Airport".
    for whole in [&name, &short] {
        let rest = whole.strip_prefix(city).and_then(|rest| rest.strip_prefix(' '));
        alternates.extend(rest.filter(|rest| is_named(rest)).map(str::to_owned));
    }
    if is_only && !city.contains(['/', ',', '(']) {
        alternates.push(format!("{city} Airport"));
        if name.contains("International") {
            alternates.push(format!("{city} International Airport"));
        }
    }
    alternates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn airport(name: &str, city: &str) -> Airport {
        Airport {
            iata: "KBL".to_owned(),
            name: name.to_owned(),
            city: city.to_owned(),
            country: "AF".to_owned(),
            lat: 34.6,
            lon: 69.2,
        }
    }

    #[test]
    fn an_airport_has_its_citys_name_when_it_is_the_only_one() {
        let kabul = airport("Kabul International Airport", "Kabul");
        assert!(alternates(&kabul, true).contains(&"Kabul Airport".to_owned()));
        let latakia = airport("Bassel Al-Assad International Airport", "Latakia");
        assert_eq!(
            alternates(&latakia, true),
            ["Bassel Al-Assad Airport", "Latakia Airport", "Latakia International Airport"]
        );
        assert_eq!(alternates(&latakia, false), ["Bassel Al-Assad Airport"]);
        assert_eq!(alternates(&airport("London Heathrow Airport", "London"), false)[0], "Heathrow Airport");
    }

    #[test]
    fn no_airport_is_called_like_a_town_or_by_generic_words_alone() {
        assert_eq!(full_name("Kalaburagi"), "Kalaburagi Airport");
        assert_eq!(full_name("Bagram Air Base"), "Bagram Air Base");
        assert_eq!(full_name("Quảng Trị Airport (under construction)"), "Quảng Trị Airport");
        assert!(alternates(&airport("Salina Regional Airport", "Salina"), false).is_empty());
    }

    #[test]
    fn a_code_is_a_number() {
        assert_eq!(number("DYU"), Some(13 * 1296 + 34 * 36 + 30));
        assert_eq!(number(""), None);
    }
}
