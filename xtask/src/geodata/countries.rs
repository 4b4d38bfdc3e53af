//! Countries and dependent territories: their rows in `countries.tsv`, their names, codes and abbreviations.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::archive::Archive;
use super::cldr::TerritoryNames;
use super::demonyms;
use super::fold::fold;
use super::geonames::CountryInfo;
use super::natural_earth::CountryLabel;
use super::place::{Id, NameKind, Place, Places};
use super::table::Table;

/// How English news abbreviates countries.
const ABBREVIATIONS: [(&str, &[&str]); 18] = [
    ("AE", &["UAE", "U.A.E."]),
    ("BA", &["BiH"]),
    ("CD", &["DRC", "D.R.C.", "DR Congo", "D.R. Congo"]),
    ("CF", &["CAR", "C.A.R."]),
    ("CG", &["ROC"]),
    ("CN", &["PRC", "P.R.C."]),
    ("CZ", &["CR"]),
    ("GB", &["UK", "U.K.", "GB", "G.B."]),
    ("GQ", &["EG"]),
    ("HK", &["HKSAR"]),
    ("KP", &["DPRK", "D.P.R.K.", "NKorea", "N. Korea"]),
    ("KR", &["ROK", "R.O.K.", "SKorea", "S. Korea"]),
    ("NZ", &["NZ", "N.Z."]),
    ("PG", &["PNG", "P.N.G."]),
    ("SA", &["KSA", "K.S.A."]),
    ("US", &["US", "U.S.", "USA", "U.S.A."]),
    ("ZA", &["RSA", "S. Africa"]),
    ("TT", &["T&T"]),
];

/// GeoNames' codes of territories whose status Natural Earth's types do not tell as GeoNames does.
const FEATURES: [(&str, &str); 9] = [
    ("AQ", "A.TERR"),
    ("EH", "A.TERR"),
    ("HK", "A.PCLS"),
    ("MO", "A.PCLS"),
    ("PS", "A.PCL"),
    ("TW", "A.PCLI"),
    ("XK", "A.PCLI"),
    ("NL", "A.PCLI"),
    ("GB", "A.PCLI"),
];

/// Completes the places of countries: the usual English name, feature, position, the names of all locales, codes and demonyms.
pub(crate) fn complete(
    places: &mut Places,
    countries: &[CountryInfo],
    names: &TerritoryNames,
    labels: &BTreeMap<String, CountryLabel>,
    pyworldatlas: &Archive,
    i18n_nationality: &Archive,
) -> Result<()> {
    let means = places.means(|place| Some(place.country.clone()));
    for country in countries {
        let label = labels.get(&country.iso2);
        let place = places.by_id.entry(country.id).or_insert_with(|| Place {
            country: country.iso2.clone(),
            population: country.population,
            ..Place::default()
        });
        if place.name != country.name && !place.name.is_empty() {
            place.alternates.push(std::mem::take(&mut place.name));
        }
        place.name.clone_from(&country.name);
        place.country.clone_from(&country.iso2);
        place.feature = feature(&country.iso2, label).to_owned();
        if place.population == 0 {
            place.population = country.population;
        }
        place.at = place.at.or(label.map(|label| label.at)).or(means.get(&country.iso2).copied());
        place.alternates.extend(names.all(&country.iso2).iter().cloned());
        add_codes(places, country);
    }
    add_demonyms(places, countries, names, labels, pyworldatlas, i18n_nationality)
}

fn feature(iso2: &str, label: Option<&CountryLabel>) -> &'static str {
    if let Some((_, feature)) = FEATURES.iter().find(|(code, _)| *code == iso2) {
        return feature;
    }
    if label.is_some_and(|label| label.is_sovereign) { "A.PCLI" } else { "A.PCLD" }
}

fn add_codes(places: &mut Places, country: &CountryInfo) {
    let abbreviations =
        ABBREVIATIONS.iter().find(|(code, _)| *code == country.iso2).map_or(&[][..], |(_, list)| list);
    let mut typed: Vec<_> = abbreviations.iter().map(|&name| (NameKind::Abbreviation, name)).collect();
    for code in [&country.iso2, &country.iso3] {
        if !abbreviations.contains(&code.as_str()) {
            typed.push((NameKind::Code, code));
        }
    }
    if let Some(place) = places.by_id.get_mut(&country.id) {
        // What is in the typed table must not be an alternate as well; flags and other codes are no names at all.
        place.alternates.retain(|name| {
            let is_short_capitals = name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
            !is_short_capitals && typed.iter().all(|(_, known)| known != name)
        });
    }
    places.names.extend(typed.into_iter().map(|(kind, name)| (country.id, kind, name.to_owned())));
}

fn add_demonyms(
    places: &mut Places,
    countries: &[CountryInfo],
    names: &TerritoryNames,
    labels: &BTreeMap<String, CountryLabel>,
    pyworldatlas: &Archive,
    i18n_nationality: &Archive,
) -> Result<()> {
    let by_code: BTreeMap<&str, &CountryInfo> =
        countries.iter().map(|country| (country.iso2.as_str(), country)).collect();
    let english = |code: &str| {
        let mut english = names.english(code).to_vec();
        english.extend(by_code.get(code).map(|country| country.name.clone()));
        english
    };
    let mut all = demonyms::read(pyworldatlas, i18n_nationality, english)?;
    let is_sovereign = |code: &str| labels.get(code).is_some_and(|label| label.is_sovereign);
    // "French" is of France and not of its territories, "Chinese" of China and not of Macao.
    let of_sovereigns: BTreeSet<String> = all
        .iter()
        .filter(|(code, _)| is_sovereign(code))
        .flat_map(|(_, demonyms)| demonyms.adjectives.iter().chain(&demonyms.nouns).cloned())
        .collect();
    for (code, demonyms) in &mut all {
        if !is_sovereign(code) {
            demonyms.adjectives.retain(|name| !of_sovereigns.contains(name));
            demonyms.nouns.retain(|name| !of_sovereigns.contains(name));
        }
        let Some(country) = by_code.get(code.as_str()) else { continue };
        let adjectives = demonyms.adjectives.iter().map(|name| (NameKind::Adjective, name));
        let nouns = demonyms.nouns.iter().map(|name| (NameKind::Demonym, name));
        places.names.extend(adjectives.chain(nouns).map(|(kind, name)| (country.id, kind, name.clone())));
    }
    Ok(())
}

/// `countries.tsv`.
pub(crate) fn table(places: &Places, countries: &[CountryInfo]) -> Result<Table> {
    let known: BTreeSet<&str> = countries.iter().map(|country| country.iso2.as_str()).collect();
    let mut neighbours: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for country in countries {
        for neighbour in country.neighbours.iter().filter(|code| known.contains(code.as_str())) {
            // A few rows of the source name a neighbour that does not name them.
            neighbours.entry(&country.iso2).or_default().insert(neighbour);
            neighbours.entry(neighbour).or_default().insert(&country.iso2);
        }
    }
    let capitals = capitals(places, countries);
    let mut sorted: Vec<_> = countries.iter().collect();
    sorted.sort_by(|a, b| a.iso2.cmp(&b.iso2));
    let rows = sorted.into_iter().map(|country| {
        let neighbours =
            neighbours.get(country.iso2.as_str()).into_iter().flatten().copied().collect::<Vec<_>>();
        [
            country.iso2.clone(),
            country.iso3.clone(),
            country.id.to_string(),
            capitals.get(country.iso2.as_str()).map_or_else(String::new, Id::to_string),
            country.continent.clone(),
            neighbours.join(","),
            country.area_km2.clone(),
        ]
    });
    Table::new(
        "countries.tsv",
        ["country", "iso3", "id", "capital", "continent", "neighbours", "area_km2"],
        rows,
    )
}

/// Id of each country that has a capital, with the capital's id.
pub(crate) fn with_capitals(places: &Places, countries: &[CountryInfo]) -> impl Iterator<Item = (Id, Id)> {
    let capitals = capitals(places, countries);
    countries.iter().filter_map(move |country| Some((country.id, *capitals.get(country.iso2.as_str())?)))
}

/// The town that is the capital: the one of the capital's name, else the one GeoNames marks as a capital; the largest of several.
/// Seats of units are named by other names too: El Aaiún is Laayoune, and marked as no more than that.
fn capitals<'a>(places: &Places, countries: &'a [CountryInfo]) -> BTreeMap<&'a str, Id> {
    let wanted: BTreeMap<&str, (&CountryInfo, String)> =
        countries.iter().map(|country| (country.iso2.as_str(), (country, fold(&country.capital)))).collect();
    let mut best: BTreeMap<&str, ((bool, bool, u64), Id)> = BTreeMap::new();
    for (id, place) in places.by_id.iter().filter(|(_, place)| place.feature.starts_with("P.")) {
        let Some((country, capital)) = wanted.get(place.country.as_str()) else { continue };
        let marked = place.feature == "P.PPLC";
        let seat = marked || place.feature == "P.PPLA";
        let named = !capital.is_empty()
            && (fold(&place.name) == *capital
                || (seat && place.alternates.iter().any(|name| fold(name) == *capital)));
        if !named && !marked {
            continue;
        }
        let rank = (named && marked, named, place.population);
        match best.get(country.iso2.as_str()) {
            Some((other, _)) if *other >= rank => {}
            _ => {
                best.insert(&country.iso2, (rank, *id));
            }
        }
    }
    best.into_iter().map(|(code, (_, id))| (code, id)).collect()
}
